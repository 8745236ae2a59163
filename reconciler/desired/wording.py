"""Words what does not fit a shape for the person who wrote it: what is wrong, what to write.

Pydantic's own sentences speak of inputs and types; these speak of keys and files, and take what to
write from the shape's examples.
"""

import difflib
import json
from collections.abc import Iterable

from pydantic_core import ErrorDetails

from reconciler.desired.document import Document, Path
from reconciler.desired.problems import Mark, quote
from reconciler.desired.scalars import resolve
from reconciler.desired.shape_paths import all_paths, choices_at, field_at, model_at, name_of
from reconciler.desired.shapes import Shape

RESERVED = frozenset({"scoring"})
"""Keys that will mean something one day; until then they must not be taken for anything else."""


def explain(details: ErrorDetails, document: Document, shape: type[Shape]) -> tuple[Mark, str]:
    """Give the place and the sentence for one of pydantic's errors."""
    path = tuple(part for part in details["loc"] if part != "[key]")
    kind = details["type"]
    name = name_of(path)
    remedy = remedy_for(shape, path)
    if kind == "missing":
        return document.mark(*path[:-1]), f"{quote(name)} is missing; {remedy}"
    if kind == "extra_forbidden":
        return document.key_mark(*path), _unknown_key(path, shape)
    mark = document.key_mark(*path) if details["loc"][-1] == "[key]" else document.mark(*path)
    if kind == "refused":
        message = str(details["ctx"]["message"])
        return mark, message if message.startswith("`") else f"{quote(name)}: {message}"
    text = document.texts.get(path)
    found = quote(text) if text is not None else kind_of(details["input"])
    if kind == "string_type":
        if shape.remedy and text is not None:
            return mark, f"{quote(name)} must be a text, not {found}; {remedy}"
        return mark, _not_a_text(name, path, document, details["input"], remedy)
    if kind == "literal_error":
        remedy = shape.remedy or f"write {_one_of(choices_at(shape, path), text or '')}"
        return mark, f"{quote(name)} cannot be {found}; {remedy}"
    if kind in ("list_type", "too_short"):
        if kind == "list_type" and text:
            remedy = f"write {quote(f'{path[-1]}: [{text}]')}"
        return mark, f"{quote(name)} must be a list of one or more; {remedy}"
    if kind in ("int_type", "int_from_float", "float_type"):
        whole = "a number" if kind == "float_type" else "a whole number"
        return (
            mark,
            f"{quote(name)} must be {whole}, not {_described(found, details['input'])}; {remedy}",
        )
    if kind == "bool_type":
        return mark, f"{quote(name)} must be true or false, not {found}; {remedy}"
    if kind in ("model_type", "dict_type"):
        return mark, f"{quote(name)} must hold keys of its own, not {found}; {remedy}"
    return mark, f"{quote(name)} cannot be {found} ({details['msg']}); {remedy}"


def _unknown_key(path: Path, shape: type[Shape]) -> str:
    key, name = str(path[-1]), name_of(path)
    if key in RESERVED and len(path) == 1:
        return f"{quote(name)} is not read yet; leave the section out"
    if shape.remedy:
        return f"the key {quote(name)} is unknown; {shape.remedy}"
    model = model_at(shape, path[:-1])
    known = list(model.model_fields) if model is not None else []
    close = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.6)
    close += [one for one in known if len(key) > 2 and one.startswith(key.lower())]
    if close:
        return f"the key {quote(name)} is unknown; did you mean {quote(close[0])}?"
    elsewhere = [p for p in all_paths(shape) if p[-1] == key]
    if elsewhere:
        return f"the key {quote(name)} is unknown here; write it as {quote(name_of(elsewhere[0]))}"
    return f"the key {quote(name)} is unknown; remove it (known here: {', '.join(known)})"


def _not_a_text(name: str, path: Path, document: Document, found: object, remedy: str) -> str:
    text = document.texts.get(path)
    if text is None:
        if isinstance(found, dict):
            remedy += " (a text that begins with `{` is written in quotes)"
        return f"{quote(name)} must be a text, not {kind_of(found)}; {remedy}"
    what = "true or false" if isinstance(found, bool) else "a number"
    if path[-1] == "prefix":
        return (
            f"{quote(name)} must be a folder, and {text} is {what}; write "
            f"{quote(f'prefix: {text}/')}"
        )
    quoted = json.dumps(text)
    written = f"{path[-1]}: {quoted}" if isinstance(path[-1], str) else quoted
    return f"{quote(name)} must be a text, and {text} is {what}; write it in quotes: {written}"


def _described(found: str, value: object) -> str:
    return f"the text {found}" if isinstance(value, str) else found


def _one_of(choices: list[str], found: str) -> str:
    close = difflib.get_close_matches(found.lower(), choices, n=1, cutoff=0.6)
    if close:
        return quote(close[0])
    return " or ".join(quote(choice) for choice in choices)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Ask whether a name that is known was meant, or say what to do where none is like it."""
    names = sorted(known)
    close = [one for one in names if one.casefold() == name.casefold()]
    close += difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"did you mean {quote(close[0])}?" if close else otherwise


def remedy_for(shape: type[Shape], path: Path) -> str:
    """What to write for the key at `path`, by its examples."""
    if shape.remedy:
        return shape.remedy
    field = field_at(shape, path)
    if field is None or not field.examples:
        return "mend it"
    key = next(part for part in reversed(path) if isinstance(part, str))
    ways = (quote(f"{key}: {_yaml(example)}") for example in field.examples)
    return f"write for example {' or '.join(ways)}"


def first_line(shape: type[Shape]) -> str:
    """How a file of this shape may begin."""
    name, field = next(iter(shape.model_fields.items()))
    return f"`{name}: {_yaml((field.examples or [''])[0])}`"


def _yaml(value: object) -> str:
    """Write an example as people would, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml(key)}: {_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and not isinstance(resolve(value), str):
        return json.dumps(value)
    return str(value)


def kind_of(value: object) -> str:
    """Name the kind of a value in YAML's words."""
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false"}
    if value is None:
        return "nothing"
    return names.get(type(value), "a number")
