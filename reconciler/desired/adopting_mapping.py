"""Reads a mapping file: environment -> region -> layout -> model id, and the snapshot beside it.

JSON is read as YAML, of which it is a part, because what reads YAML here knows the line and column
of every value.
"""

from collections.abc import Iterator, Mapping

from reconciler.desired.adopting import AdoptionRefused, Found
from reconciler.desired.document import Document, parse
from reconciler.desired.problems import DesiredError, Problems, holds_secret, quote
from reconciler.desired.wording import kind_of
from reconciler.model.desired import Desired
from reconciler.model.naming import MODEL_ID, Instance

_FORM = "{environment: {region: {layout: model id}}}"


def found_in_mapping(file: str, content: bytes, desired: Desired) -> tuple[Found, ...]:
    """Read a mapping; raises AdoptionRefused with everything that is wrong in it."""
    return _found(file, content, desired, "mapping")


def snapshots_in(
    file: str, content: bytes, desired: Desired
) -> Mapping[Instance, Mapping[str, str]]:
    """Read what each instance's source served when the instance was last promoted.

    Both ways to keep it are read: under the instance that was promoted, and, for a source that
    trains, under the source itself. It is refused for what a mapping is refused for: one that does
    not fit would otherwise say that nothing has changed since. Raises AdoptionRefused.
    """
    told: dict[Instance, dict[str, str]] = {}
    for each in _found(file, content, desired, "snapshot"):
        if each.instance is not None:
            told.setdefault(each.instance, {})[each.wish] = each.model_id
    snapshots = {}
    for declared in desired.environments.values():
        for instance in declared.instances:
            source = declared.origin_of(instance)
            if source is None:
                continue
            trains = desired.environments[source.environment].origin_of(source) is None
            snapshot = told.get(instance) or (told.get(source) if trains else None)
            if snapshot:
                snapshots[instance] = snapshot
    return snapshots


def _found(file: str, content: bytes, desired: Desired, what: str) -> tuple[Found, ...]:
    """All that a file names; `what` the file is, for people."""
    reasons: list[str] = []
    document = _document(file, content)
    found = []
    for path, model_id in _entries(document, reasons):
        environment, region, layout = path
        where = _where(document, path)
        instance = Instance(environment, region)
        if not MODEL_ID.fullmatch(model_id):
            reasons.append(f"{where}: {quote(model_id)} cannot be a model id; mend the {what}")
        else:
            found.append(Found(where, layout, False, instance, model_id))
    reasons += _undeclared(document, desired, what)
    if not found and not reasons:
        reasons.append(f"{file}: the {what} names no model; an empty one is never meant")
    if reasons:
        raise AdoptionRefused(tuple(reasons))
    return tuple(found)


def _document(file: str, content: bytes) -> Document:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AdoptionRefused(
            (f"{file}: byte {error.start} is not UTF-8; save it as UTF-8",)
        ) from None
    if holds_secret(text):
        raise AdoptionRefused(
            (f"{file}: a secret stands in it; take it out and revoke it, a mapping needs none",)
        )
    problems = Problems()
    document = parse(file, text, problems)
    try:
        problems.raise_if_any()
    except DesiredError as error:
        raise AdoptionRefused(tuple(map(str, error.problems))) from None
    if document is None:
        raise AdoptionRefused((f"{file}: nothing can be read in it",))
    return document


def _entries(document: Document, reasons: list[str]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """All entries in the file's order; whatever has another form becomes a reason."""
    for environment, regions in _mapping(document, (), reasons):
        for region, layouts in _mapping(document, (environment,), reasons, regions):
            path = (environment, region)
            for layout, model_id in _mapping(document, path, reasons, layouts):
                entry = (environment, region, layout)
                written = document.texts.get(entry)
                if written is None or model_id is None or isinstance(model_id, bool):
                    where = _where(document, entry)
                    reasons.append(f"{where}: a model id belongs here, not {kind_of(model_id)}")
                else:
                    yield entry, written


def _mapping(
    document: Document, path: tuple[str, ...], reasons: list[str], value: object = None
) -> Iterator[tuple[str, object]]:
    held = value if path else document.value
    if isinstance(held, dict):
        yield from held.items()
    else:
        reasons.append(f"{_where(document, path)}: {kind_of(held)} stands here; write {_FORM}")


def _undeclared(document: Document, desired: Desired, what: str) -> Iterator[str]:
    if not isinstance(document.value, dict):
        return
    for name, regions in document.value.items():
        where = _where(document, (name,), key=True)
        environment = desired.environments.get(name)
        if environment is None:
            yield (
                f"{where}: there is no environment {quote(name)}; declare it in "
                f"desired/environments/{name}.yaml, or take it out of the {what}"
            )
            continue
        for region in regions if isinstance(regions, dict) else ():
            if region not in environment.regions:
                yield (
                    f"{_where(document, (name, region), key=True)}: {quote(name)} has no region "
                    f"{quote(region)} (it has {', '.join(environment.regions)}); declare it in "
                    f"desired/environments/{name}.yaml, or take it out of the {what}"
                )


def _where(document: Document, path: tuple[str, ...], *, key: bool = False) -> str:
    mark = document.key_mark(*path) if key else document.mark(*path)
    return f"{document.file}:{mark.line}:{mark.column}"
