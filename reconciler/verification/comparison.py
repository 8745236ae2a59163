"""What was found in a document against what is true of it, field by field.

Only the fields that the labels name count: a model may find more, and nobody has said what is
right there. Each field is compared as what the service takes it to be: a date as a date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deepdiff import DeepDiff
from deepdiff.operator import BaseOperator

from reconciler.gateway.port import FoundField
from reconciler.verification.agreement import agree

_ABSENT = FoundField(None)


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field: what is labelled and what was found, both as they were written."""

    field: str
    expected: str
    found: str
    right: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document's fields that count, in order of name."""

    fields: tuple[ComparedField, ...]

    @property
    def wrong(self) -> tuple[ComparedField, ...]:
        """Those that do not say what is labelled."""
        return tuple(each for each in self.fields if not each.right)

    @property
    def right(self) -> int:
        """How many say what is labelled."""
        return len(self.fields) - len(self.wrong)


class _ByKind(BaseOperator):
    """Lets deepdiff pass over fields that say the same."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        super().__init__(types=[str])
        self._kinds = kinds

    def give_up_diffing(self, level: Any, diff_instance: Any) -> bool:
        (field,) = level.path(output_format="list")
        return agree(self._kinds[field], level.t1, level.t2)


def compare(expected: Mapping[str, str], found: Mapping[str, FoundField]) -> Comparison:
    """Compare what an analysis found with the truth: field -> text, blank where it is blank."""
    named = {field.strip(): each for field, each in found.items()}
    here = {field: named.get(field, _ABSENT) for field in expected}
    texts = {field: each.text or "" for field, each in here.items()}
    differences = DeepDiff(
        dict(expected),
        texts,
        view="tree",
        custom_operators=[_ByKind({field: each.kind for field, each in here.items()})],
        ignore_private_variables=False,  # names with two leading underscores are fields too
    )
    changes = differences.get("values_changed", ())
    wrong = {str(change.path(output_format="list")[0]) for change in changes}
    return Comparison(
        tuple(
            ComparedField(field, expected[field], texts[field], field not in wrong)
            for field in sorted(expected)
        )
    )
