"""Two mappings of layouts held against each other: what Git says against what is."""

from collections.abc import Mapping
from dataclasses import dataclass

from deepdiff import DeepDiff


@dataclass(frozen=True, slots=True)
class Difference:
    """What is said of one layout on either side; None where that side does not name it."""

    layout: str
    before: str | None
    after: str | None


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """The layouts of which the two sides say different things, in order of name."""
    found = DeepDiff(dict(before), dict(after), view="tree", threshold_to_diff_deeper=0)
    names = {
        str(level.path(output_format="list")[0]) for levels in found.values() for level in levels
    }
    return tuple(Difference(name, before.get(name), after.get(name)) for name in sorted(names))
