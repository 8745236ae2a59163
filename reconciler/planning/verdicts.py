"""Which verdict speaks for which weights.

A verdict belongs to weights and to verification data, not to an instance: a copy carries the
weights of its origin, and so it inherits the verdict that the origin's store holds. An instance's
own verdict comes before a neighbour's, a newer one before an older one.
"""

from collections.abc import Iterator
from datetime import datetime

from reconciler.model.desired import LockEntry, Verification
from reconciler.model.live import World
from reconciler.model.verdict import Judgement, Verdict, judge

_Key = tuple[str, str, str, str]
"""Layout, version, weights, digest of the verification data."""

_Rank = tuple[int, bool, datetime]
"""Nearness, whether it is the instance's own, when: the greater one speaks."""


class Verdicts:
    """The verdicts of a world and of its neighbours, found by what they belong to."""

    def __init__(self, world: World) -> None:
        self._found: dict[_Key, tuple[_Rank, Verdict]] = {}
        self._judgements: dict[tuple[int, Verification | None], Judgement | None] = {}
        self._versions: set[tuple[str, str]] = set()
        for nearness, verdict in _all(world):
            own = verdict.instance == str(world.instance)
            self._add((nearness, own, verdict.at), verdict)

    def _add(self, rank: _Rank, verdict: Verdict) -> None:
        key = (verdict.layout, verdict.version, verdict.weights, verdict.verification_digest)
        known = self._found.get(key)
        if known is None or known[0] < rank or (known[0] == rank and _worse(verdict, known[1])):
            self._found[key] = (rank, verdict)
        self._versions.add((verdict.layout, verdict.version))

    def names(self, layout: str, version: str) -> bool:
        """Tell whether any verdict was ever made of `version`, for whatever weights and data."""
        return (layout, version) in self._versions

    def judgement(
        self, layout: str, version: str, weights: str, lock: LockEntry, asked: Verification | None
    ) -> Judgement | None:
        """Judge weights by what Git asks for now; None where no verdict speaks for them."""
        key = (layout, version, weights, lock.verification_digest)
        found = self._found.get(key)
        if found is None:
            return None
        verdict = found[1]
        known = (id(verdict), asked)
        if known not in self._judgements:
            self._judgements[known] = judge(verdict, asked)
        return self._judgements[known]


def _worse(verdict: Verdict, known: Verdict) -> bool:
    """Of two verdicts made at one moment the worse one speaks, in whatever order they are read."""
    return verdict.accuracy < known.accuracy


def _all(world: World) -> Iterator[tuple[int, Verdict]]:
    """Give every verdict with its nearness: 0 here, less with each step up the chain of sources.

    The chain is walked to its head: the third environment copies weights that only the store of
    the first has judged.
    """
    nearness, worlds = 0, [world]
    while worlds:
        for seen in worlds:
            yield from ((nearness, verdict) for verdict in seen.verdicts)
        worlds = [neighbour for seen in worlds for neighbour in seen.neighbours]
        nearness -= 1
