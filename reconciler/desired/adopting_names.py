"""Which layout a thing that was found becomes.

A name in a mapping is what an inference service asks for, so it is never changed in silence: one
that cannot be a layout's name is refused with what to say instead. A description in a table, or a
model id, is only where a name is taken from, and is made to fit.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from pydantic import TypeAdapter, ValidationError

from reconciler.desired.adopting import Found, Named
from reconciler.desired.problems import quote
from reconciler.desired.texts import LayoutName
from reconciler.model.naming import LAYOUT_NAME_LIMIT, SEPARATOR

_OPAQUE = re.compile(r"^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$")
_LAYOUT_NAME: TypeAdapter[str] = TypeAdapter(LayoutName)


def read_renames(options: Iterable[str]) -> Mapping[str, str]:
    """Read `FOUND=LAYOUT`, once per option; raises ValueError with a sentence for anything else."""
    renames: dict[str, str] = {}
    for option in options:
        found, equals, layout = option.rpartition("=")
        if not (found and equals and layout):
            raise ValueError(
                f"{quote(option)} does not name a layout; write FOUND=LAYOUT, where FOUND is a "
                "model id, or the name in the mapping or table"
            )
        if renames.setdefault(found, layout) != layout:
            raise ValueError(f"{quote(found)} is given two names; keep one of them")
    return renames


def fault_of(name: str) -> str | None:
    """Why a name cannot be a layout's, and what to write; None where it can."""
    try:
        _LAYOUT_NAME.validate_python(name)
    except ValidationError as error:
        details = error.errors()[0]
        return str(details.get("ctx", {}).get("message", details["msg"]))
    return None


def fitting(text: str) -> str:
    """The nearest name that a layout can have; empty where nothing of the text can be kept."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9._~-]+", "-", ascii_only)
    name = re.sub(rf"(?:{SEPARATOR})-*", "-", name).strip("-._~")
    return name[:LAYOUT_NAME_LIMIT].strip("-._~")


def is_opaque(text: str) -> bool:
    """Tell whether a name is a machine's own, which no person would ask for."""
    return not text or bool(_OPAQUE.fullmatch(text))


def name_all(
    found: Iterable[Found], renames: Mapping[str, str], declared: Collection[str]
) -> tuple[tuple[Named, ...], list[str], list[str]]:
    """Name everything; returns what is named, the reasons to refuse, and what to tell."""
    named: list[Named] = []
    reasons: list[str] = []
    notices: list[str] = []
    used: set[str] = set()
    spellings = {name.casefold(): name for name in declared}
    for each in found:
        wanted = renames.get(each.model_id) or renames.get(each.wish)
        used |= {each.model_id, each.wish} & renames.keys()
        name = wanted or each.wish
        fault = fault_of(name)
        if wanted is None and each.is_free and (fault or is_opaque(name)):
            better = "" if is_opaque(name) else fitting(name)
            if not better or fault_of(better):
                reasons.append(_nameless(each))
                continue
            notices.append(f"{each.where}: named {quote(better)}; {_rename(each)} for another name")
            name = better
        elif fault is not None:
            reasons.append(f"{each.where}: {fault}, with {_rename(each, fitting(name))}")
            continue
        known = spellings.setdefault(name.casefold(), name)
        if known != name:
            reasons.append(
                f"{each.where}: {quote(name)} differs from {quote(known)} only by case; "
                f"say which it is with {_rename(each)}"
            )
            continue
        named.append(Named(name, each))
    reasons += [
        f"--name {quote(unused)}: nothing of that name or model id was found; leave it out"
        for unused in sorted(renames.keys() - used)
    ]
    return tuple(named), reasons, notices


def _rename(found: Found, better: str = "") -> str:
    return f"`--name '{found.model_id or found.wish}={better or 'LAYOUT'}'`"


def _nameless(found: Found) -> str:
    return (
        f"{found.where}: nothing says which layout this is; name it with {_rename(found)}, or "
        f"leave it out with `--exclude '{found.model_id or found.wish}'`"
    )
