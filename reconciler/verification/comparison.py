"""What was found in a document against what is true of it, field by field.

Only the fields that the labels name count: a model may find more, and nobody has said what is
right there. Texts are compared as a reader would: neither case nor the width of a gap matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from deepdiff import DeepDiff


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A field whose text is not the labelled one, both as they were written."""

    field: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document's fields: those that count, and among them the wrong ones."""

    fields: tuple[str, ...]
    wrong: tuple[Mismatch, ...]


def normalise(text: str | None) -> str:
    """Collapse white space, ignore case; a missing text is the same as a blank one."""
    return " ".join((text or "").split()).casefold()


def compare(expected: Mapping[str, str], found: Mapping[str, str | None]) -> Comparison:
    """Compare what was found with the truth."""
    texts = {field.strip(): text for field, text in found.items()}
    truth = {field: normalise(text) for field, text in expected.items()}
    seen = {field: normalise(texts.get(field)) for field in expected}
    # By default deepdiff passes over names with two leading underscores; here they are fields.
    differences = DeepDiff(truth, seen, view="tree", ignore_private_variables=False)
    changes = differences.get("values_changed", ())
    wrong = sorted(str(change.path(output_format="list")[0]) for change in changes)
    return Comparison(
        fields=tuple(sorted(expected)),
        wrong=tuple(Mismatch(name, expected[name], texts.get(name) or "") for name in wrong),
    )
