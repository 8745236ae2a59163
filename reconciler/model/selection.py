"""Which layouts a plan is about: all of them, or those that somebody has named.

A layout that is left out is neither changed nor judged; everything else of the plan is the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """`targets`: only these (None: all); `excluded`: but never these."""

    targets: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()

    def includes(self, layout: str) -> bool:
        """Tell whether a layout is planned for."""
        return layout not in self.excluded and (self.targets is None or layout in self.targets)


ALL = Selection()
