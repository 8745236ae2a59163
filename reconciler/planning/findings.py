"""Which verdict, and which person's word, speaks for which weights.

Both belong to weights and to verification data, not to an instance: a copy carries the weights of
its origin, and so it inherits what the origin's store holds. What is nearer speaks first, then what
is newer. A plan and the run that carries it out ask here, so that they never believe two different
verdicts.
"""

from datetime import datetime

from reconciler.model.live import World
from reconciler.model.verdict import Decision, Subject, Verdict
from reconciler.planning.seen import seen_from

_Rank = tuple[int, datetime]
"""Nearness, then when: the greater one speaks."""


class Findings:
    """The verdicts and decisions that can be seen from a world, found by what they are about."""

    def __init__(self, world: World) -> None:
        self._verdicts: dict[Subject, tuple[_Rank, Verdict]] = {}
        self._decisions: dict[Subject, tuple[_Rank, Decision]] = {}
        for distance, seen in seen_from(world):
            for verdict in seen.verdicts:
                self.add_verdict(verdict, distance)
            for decision in seen.decisions:
                self._add_decision(decision, distance)

    def verdict(self, subject: Subject) -> Verdict | None:
        """The verdict that speaks, if there is any."""
        found = self._verdicts.get(subject)
        return found and found[1]

    def decision(self, subject: Subject) -> Decision | None:
        """The word of a person that counts, if anybody has given one."""
        found = self._decisions.get(subject)
        return found and found[1]

    def add_verdict(self, verdict: Verdict, distance: int = 0) -> None:
        """Know a verdict that a store so many steps up the chain holds, the own one at 0."""
        rank = (-distance, verdict.at)
        known = self._verdicts.get(verdict.subject)
        if known is None or known[0] < rank or (known[0] == rank and _worse(verdict, known[1])):
            self._verdicts[verdict.subject] = (rank, verdict)

    def _add_decision(self, decision: Decision, distance: int) -> None:
        rank = (-distance, decision.at)
        known = self._decisions.get(decision.subject)
        if known is None or known[0] < rank or (known[0] == rank and not decision.accepted):
            self._decisions[decision.subject] = (rank, decision)


def _worse(verdict: Verdict, known: Verdict) -> bool:
    """Of two verdicts made at one moment the worse one speaks, in whatever order they are read."""
    return verdict.accuracy < known.accuracy
