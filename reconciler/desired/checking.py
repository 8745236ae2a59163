"""Holds a document against its shape, and keeps what can be judged of one that does not fit.

Pydantic finds the trouble and says at which path; the document knows the line and column of that
path; `wording` says it to the person who wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from reconciler.desired.document import Document, Path
from reconciler.desired.problems import Problems, quote
from reconciler.desired.shape_paths import field_at, name_of, value_at
from reconciler.desired.shapes import Shape
from reconciler.desired.wording import explain, first_line, kind_of, remedy_for

S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Declared(Generic[S]):
    """The content of one file, with the places to point at.

    Where a key does not fit, `shape` holds something that would, and the key is `in_doubt`: the
    rules then judge the other keys, so that nothing waits to be told until the next run.
    """

    shape: S
    document: Document
    in_doubt: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The file, relative to the project's root."""
        return self.document.file

    def sure(self, *keys: str) -> bool:
        """Tell whether these top-level keys hold what their author wrote."""
        return self.in_doubt.isdisjoint(keys)


def check(document: Document, shape: type[S], problems: Problems) -> Declared[S] | None:
    """Give the document as its shape, with problems for what does not fit.

    None where the file is no mapping at all.
    """
    if not isinstance(document.value, dict):
        found = kind_of(document.value)
        remedy = shape.remedy or f"begin with {first_line(shape)}"
        problems.add(
            document.file, document.mark(), f"`key: value` lines belong here, not {found}; {remedy}"
        )
        return None
    empty = _report_empty(document, shape, problems)
    in_doubt = {str(path[0]) for path in empty}
    try:
        value = shape.model_validate(document.value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            in_doubt.add(str(details["loc"][0]))
            if details["loc"] not in empty:
                problems.add(document.file, *explain(details, document, shape))
    if not in_doubt:
        return Declared(value, document)
    filled = shape.model_validate(_filled(document.value, shape, in_doubt))
    return Declared(filled, document, frozenset(in_doubt))


def _filled(value: Mapping[str, object], shape: type[Shape], in_doubt: set[str]) -> Any:
    """The keys that fit, and examples for those in doubt that a shape cannot do without."""
    kept = {key: item for key, item in value.items() if key not in in_doubt}
    for key in in_doubt & shape.model_fields.keys():
        field = shape.model_fields[key]
        if field.is_required() and field.examples:
            kept[key] = field.examples[0]
    return kept


def _report_empty(document: Document, shape: type[Shape], problems: Problems) -> set[Path]:
    """A key without a value is never taken as `leave it at the default`."""
    empty = {
        path
        for path in document.values
        if path and value_at(document.value, path) is None and field_at(shape, path) is not None
    }
    for path in empty:
        remedy = remedy_for(shape, path)
        message = f"{quote(name_of(path))} is empty; {remedy}"
        problems.add(document.file, document.key_mark(*path), message)
    return empty
