"""Which verdict, and which person's word, speaks for which weights.

Both belong to weights and to verification data, not to an instance: a copy carries the weights of
its origin, and so it inherits what the origin's store holds. An instance's own verdict comes before
a neighbour's, a newer one before an older one.
"""

from datetime import datetime

from reconciler.model.desired import Layout, LockEntry
from reconciler.model.live import LiveModel, World
from reconciler.model.verdict import UNVERIFIED, Decision, Judgement, Verdict, judge
from reconciler.planning.seen import seen_from

_Key = tuple[str, str, str, str]
"""Layout, version, weights, digest of the verification data."""

_Rank = tuple[int, bool, datetime]
"""Nearness, whether it is the instance's own, when: the greater one speaks."""


class Judgements:
    """The verdicts and decisions that can be seen from a world, found by what they belong to.

    One plan asks again and again about the same weights, so each judgement is made once.
    """

    def __init__(self, world: World) -> None:
        here = str(world.instance)
        self._verdicts: dict[_Key, tuple[_Rank, Verdict]] = {}
        self._decisions: dict[_Key, tuple[_Rank, Decision]] = {}
        self._examined: set[tuple[_Key, datetime]] = set()
        self._versions: set[tuple[str, str]] = set()
        self._made: dict[tuple[str, str, str], Judgement | None] = {}
        for distance, seen in seen_from(world):
            for verdict in seen.verdicts:
                self._add_verdict((-distance, verdict.instance == here, verdict.at), verdict)
            for decision in seen.decisions:
                self._add_decision((-distance, False, decision.at), decision)

    def of(self, layout: Layout, lock: LockEntry, version: str, weights: str) -> Judgement | None:
        """Judge weights by what Git asks for now; None where a verdict is needed first."""
        asked = layout.verification
        if asked is None:
            return UNVERIFIED
        made = (layout.name, version, weights)
        if made not in self._made:
            key = (layout.name, version, weights, lock.verification_digest)
            verdict, decision = self._verdicts.get(key), self._decisions.get(key)
            self._made[made] = judge(verdict and verdict[1], asked, decision and decision[1])
        return self._made[made]

    def was_examined(self, layout: str, version: str, model: LiveModel, digest: str) -> bool:
        """Tell whether this very model of the instance was verified, on all documents."""
        return ((layout, version, model.weights, digest), model.created_at) in self._examined

    def names(self, layout: str, version: str) -> bool:
        """Tell whether any verdict was ever made of `version`, for whatever weights and data."""
        return (layout, version) in self._versions

    def _add_verdict(self, rank: _Rank, verdict: Verdict) -> None:
        key = (verdict.layout, verdict.version, verdict.weights, verdict.verification_digest)
        self._versions.add((verdict.layout, verdict.version))
        known = self._verdicts.get(key)
        if known is None or known[0] < rank or (known[0] == rank and _worse(verdict, known[1])):
            self._verdicts[key] = (rank, verdict)
        if rank[1]:
            self._examined.add((key, verdict.model_created_at))

    def _add_decision(self, rank: _Rank, decision: Decision) -> None:
        key = (decision.layout, decision.version, decision.weights, decision.verification_digest)
        known = self._decisions.get(key)
        if known is None or known[0] < rank or (known[0] == rank and not decision.accepted):
            self._decisions[key] = (rank, decision)


def _worse(verdict: Verdict, known: Verdict) -> bool:
    """Of two verdicts made at one moment the worse one speaks, in whatever order they are read."""
    return verdict.accuracy < known.accuracy
