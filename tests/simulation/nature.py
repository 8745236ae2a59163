"""How trainings and verifications turn out: the part of the world that no plan can know."""

from dataclasses import dataclass

TOTAL = 10


@dataclass(frozen=True, slots=True)
class Nature:
    """All goes well but for what is said here.

    `poor`: layouts and versions whose models find half of the fields, `weak`: weights that do.
    `broken`: layouts and versions whose data the service refuses to train on. `garbled`: layouts
    and versions whose copies do not answer as their origin does.
    """

    poor: frozenset[tuple[str, str]] = frozenset()
    weak: frozenset[str] = frozenset()
    broken: frozenset[tuple[str, str]] = frozenset()
    garbled: frozenset[tuple[str, str]] = frozenset()

    def fields_right(self, layout: str, version: str, weights: str) -> int:
        """Fields of 10 that a model finds, at whatever instance it is asked."""
        bad = (layout, version) in self.poor or weights in self.weak
        return TOTAL // 2 if bad else TOTAL
