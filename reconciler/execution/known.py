"""What a run knows about weights and versions: what it observed, and what it has added since.

The journals are read once, when the world is observed. From then on a run adds to them and to
this, so that a thousand layouts need not read a journal of a thousand lines a thousand times.
"""

from collections.abc import Iterator
from datetime import datetime

from reconciler.model.archive import ArchivedVersion
from reconciler.model.live import World
from reconciler.model.verdict import Decision, Verdict

_Key = tuple[str, str, str, str]
"""Layout, version, weights, digest of the verification data."""


class Known:
    """Verdicts, decisions and archived versions of a world and of the worlds that it sees."""

    def __init__(self, world: World) -> None:
        self._instance = str(world.instance)
        self._verdicts: dict[_Key, Verdict] = {}
        self._latest: dict[tuple[str, str], Verdict] = {}
        self._decisions: dict[_Key, Decision] = {}
        self._archived = set(world.archive)
        for seen in _worlds(world):
            for verdict in seen.verdicts:
                self.add_verdict(verdict)
            for decision in seen.decisions:
                self._add_decision(decision)

    def verdict(self, layout: str, version: str, weights: str, digest: str) -> Verdict | None:
        """The verdict on weights: the instance's own before a neighbour's, the newest first."""
        return self._verdicts.get((layout, version, weights, digest))

    def latest_verdict(self, layout: str, version: str) -> Verdict | None:
        """The newest verdict on a version, for whatever weights and documents."""
        return self._latest.get((layout, version))

    def decision(self, layout: str, version: str, weights: str, digest: str) -> Decision | None:
        """The last word of a person on weights."""
        return self._decisions.get((layout, version, weights, digest))

    def is_archived(self, layout: str, version: str) -> bool:
        """Whether the recipe of a version has been kept already."""
        return (layout, version) in self._archived

    def add_verdict(self, verdict: Verdict) -> None:
        """Know a verdict from now on."""
        of_version = (verdict.layout, verdict.version)
        key = (*of_version, verdict.weights, verdict.verification_digest)
        known = self._verdicts.get(key)
        if known is None or self._rank(known) <= self._rank(verdict):
            self._verdicts[key] = verdict
        latest = self._latest.get(of_version)
        if latest is None or latest.at <= verdict.at:
            self._latest[of_version] = verdict

    def add_archived(self, archived: ArchivedVersion) -> None:
        """Know from now on that a recipe is kept."""
        self._archived.add((archived.layout, archived.version))

    def _add_decision(self, decision: Decision) -> None:
        of_version = (decision.layout, decision.version)
        key = (*of_version, decision.weights, decision.verification_digest)
        known = self._decisions.get(key)
        if known is None or known.at <= decision.at:
            self._decisions[key] = decision

    def _rank(self, verdict: Verdict) -> tuple[bool, datetime]:
        return verdict.instance == self._instance, verdict.at


def _worlds(world: World) -> Iterator[World]:
    """A world and all that it sees, up the chain of sources."""
    yield world
    for neighbour in world.neighbours:
        yield from _worlds(neighbour)
