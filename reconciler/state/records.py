"""What is remembered about an instance: verdicts, failures, which versions have served, history.

Each is a journal of the region, and no two share a file: they can all be read at the same time. The
latest entry about the same thing counts.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from reconciler.model.archive import ArchivedVersion
from reconciler.model.history import HistoryEntry
from reconciler.model.live import Failure
from reconciler.model.naming import Instance
from reconciler.model.verdict import CopyCheck, Decision, Verdict
from reconciler.state import entries, journal
from reconciler.state.container import Container
from reconciler.state.entries import Entry, ServedEntry

Fact = TypeVar("Fact")

TOLD_ONCE = frozenset({"decisions", "archive", "history"})
"""Journals of what nobody could tell a second time. The others can be rebuilt where they are lost:
from live tags, by verifying or checking again, by looking or training again."""


@dataclass(frozen=True, slots=True)
class Records:
    """All that is remembered about one instance, in its environment's container."""

    container: Container
    instance: Instance

    async def verdicts(self) -> tuple[Verdict, ...]:
        """The latest verdict for each pair of weights and verification data.

        The version belongs to the key: weights are named by the second of their training, in
        which two versions of a layout may have been trained.
        """
        return _latest(
            await self._read("verdicts", entries.verdict),
            lambda each: each.subject,
        )

    async def add_verdict(self, verdict: Verdict) -> None:
        """Remember a verdict."""
        await self._append("verdicts", asdict(verdict))

    async def decisions(self) -> tuple[Decision, ...]:
        """The latest word of a person on each pair of weights and verification data."""
        return _latest(
            await self._read("decisions", entries.decision),
            lambda each: each.subject,
        )

    async def add_decision(self, decision: Decision) -> None:
        """Remember a person's word."""
        await self._append("decisions", asdict(decision))

    async def checks(self) -> tuple[CopyCheck, ...]:
        """The latest check of each copy on the same verification data, to the same extent."""
        return _latest(
            await self._read("checks", entries.copy_check),
            lambda each: (each.model_id, each.created_at, each.verification_digest, each.scope),
        )

    async def add_check(self, check: CopyCheck) -> None:
        """Remember whether a copy answers as its origin does."""
        await self._append("checks", asdict(check))

    async def failures(self) -> tuple[Failure, ...]:
        """Trainings that failed for their content."""
        return _latest(
            await self._read("failures", entries.failure),
            lambda each: (each.layout, each.version),
        )

    async def add_failure(self, failure: Failure) -> None:
        """Remember a training that failed for its content."""
        await self._append("failures", asdict(failure))

    async def archive(self) -> Mapping[tuple[str, str], ArchivedVersion]:
        """Layout and version -> what it was trained from."""
        archived = await self._read("archive", entries.archived)
        return {(each.layout, each.version): each for each in archived}

    async def add_archived(self, archived: ArchivedVersion) -> None:
        """Remember what a version is trained from."""
        await self._append("archive", asdict(archived))

    async def known_tags(self) -> Mapping[tuple[str, datetime], Mapping[str, str]]:
        """Model id and creation time -> tags of models whose listing shows none."""
        known = await self._read("tags", entries.known_tags)
        return {(each.model_id, each.created_at): each.tags for each in known}

    async def add_known_tags(
        self, model_id: str, created_at: datetime, tags: Mapping[str, str]
    ) -> None:
        """Remember the tags of a model, so that it need not be read one by one on every run."""
        entry = {"model_id": model_id, "created_at": created_at, "tags": dict(tags)}
        await self._append("tags", entry)

    async def served(self) -> Mapping[str, tuple[str, ...]]:
        """Layout -> versions that have served here, the newest first."""
        newest: dict[str, dict[str, None]] = {}
        for entry in await self.served_entries():
            versions = newest.setdefault(entry.layout, {})
            versions.pop(entry.version, None)
            versions[entry.version] = None
        return {layout: tuple(reversed(versions)) for layout, versions in newest.items()}

    async def served_entries(self) -> tuple[ServedEntry, ...]:
        """Each time that a version began to serve, the oldest first."""
        return await self._read("served", entries.served)

    async def add_served(self, layout: str, version: str, model_id: str, at: datetime) -> None:
        """Remember that a version is about to serve.

        It is written before the mapping: after a crash in between, a verified version that never
        served is kept one generation longer; the other order would forget one that did serve.
        """
        await self._append("served", asdict(ServedEntry(layout, version, model_id, at)))

    async def start_served(self, served: Sequence[tuple[str, str, str, datetime]]) -> None:
        """Begin the journal of what has served, all at once: layout, version, model id, moment.

        The oldest comes first. Raises Conflict where the journal has been begun already.
        """
        begun = [entries.plain(asdict(ServedEntry(*each))) for each in served]
        await journal.start(self.container, self._name("served"), begun)

    async def add_history(self, entry: HistoryEntry) -> None:
        """Append to the audit trail."""
        await self._append("history", asdict(entry))

    async def history(self) -> tuple[HistoryEntry, ...]:
        """The audit trail, oldest first."""
        return await self._read("history", entries.history)

    def _name(self, kind: str) -> str:
        return f"{kind}/{self.instance.region}.jsonl"

    async def _read(self, kind: str, parse: Callable[[Entry], Fact]) -> tuple[Fact, ...]:
        other_way = "take the line out" if kind in TOLD_ONCE else "delete it to have it rebuilt"
        remedy = f"restore the file, or {other_way}"
        return await journal.read(self.container, self._name(kind), parse, remedy=remedy)

    async def _append(self, kind: str, entry: Mapping[str, Any]) -> None:
        await journal.append(self.container, self._name(kind), entries.plain(entry))


def _latest(facts: Sequence[Fact], about: Callable[[Fact], Hashable]) -> tuple[Fact, ...]:
    """The last fact about each thing, in the order in which things were first spoken of."""
    return tuple({about(fact): fact for fact in facts}.values())
