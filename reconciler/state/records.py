"""What is remembered about an instance: verdicts, failures, which versions have served, history.

Each is a journal of the region. The latest entry about the same thing counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from reconciler.model.history import HistoryEntry
from reconciler.model.live import Failure
from reconciler.model.naming import Instance
from reconciler.model.verdict import Baseline, Difference, FieldFigure, Verdict
from reconciler.state import journal
from reconciler.state.container import Container


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
        latest: dict[tuple[str, str, str, str], Verdict] = {}
        for entry in await journal.read(self.container, self._name("verdicts")):
            verdict = _verdict(entry)
            of_weights = (verdict.layout, verdict.version, verdict.weights)
            latest[*of_weights, verdict.verification_digest] = verdict
        return tuple(latest.values())

    async def add_verdict(self, verdict: Verdict) -> None:
        """Remember a verdict."""
        await self._append("verdicts", asdict(verdict))

    async def failures(self) -> tuple[Failure, ...]:
        """Trainings that failed for their content."""
        entries = await journal.read(self.container, self._name("failures"))
        latest = {(entry["layout"], entry["version"]): entry for entry in entries}
        return tuple(
            Failure(**{**entry, "at": datetime.fromisoformat(entry["at"])})
            for entry in latest.values()
        )

    async def add_failure(self, failure: Failure) -> None:
        """Remember a training that failed for its content."""
        await self._append("failures", asdict(failure))

    async def served(self) -> Mapping[str, tuple[str, ...]]:
        """Layout -> versions that have served here, the newest first."""
        newest: dict[str, dict[str, None]] = {}
        for entry in await journal.read(self.container, self._name("served")):
            versions = newest.setdefault(entry["layout"], {})
            versions.pop(entry["version"], None)
            versions[entry["version"]] = None
        return {layout: tuple(reversed(versions)) for layout, versions in newest.items()}

    async def add_served(self, layout: str, version: str, model_id: str, at: datetime) -> None:
        """Remember that a version is about to serve.

        It is written before the mapping: after a crash in between, a verified version that never
        served is kept one generation longer; the other order would forget one that did serve.
        """
        entry = {"layout": layout, "version": version, "model_id": model_id, "at": at}
        await self._append("served", entry)

    async def start_served(self, served: Sequence[tuple[str, str, str, datetime]]) -> None:
        """Begin the journal of what has served, all at once: layout, version, model id, moment.

        The oldest comes first. Raises Conflict where the journal has been begun already.
        """
        keys = ("layout", "version", "model_id", "at")
        entries = [_plain(dict(zip(keys, each, strict=True))) for each in served]
        await journal.start(self.container, self._name("served"), entries)

    async def add_history(self, entry: HistoryEntry) -> None:
        """Append to the audit trail."""
        await self._append("history", asdict(entry))

    async def history(self) -> tuple[Mapping[str, Any], ...]:
        """The audit trail, oldest first."""
        return await journal.read(self.container, self._name("history"))

    def _name(self, kind: str) -> str:
        return f"{kind}/{self.instance.region}.jsonl"

    async def _append(self, kind: str, entry: Mapping[str, Any]) -> None:
        await journal.append(self.container, self._name(kind), _plain(entry))


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in entry.items()
    }


def _verdict(entry: Mapping[str, Any]) -> Verdict:
    baseline = entry["baseline"]
    return Verdict(
        layout=entry["layout"],
        version=entry["version"],
        weights=entry["weights"],
        verification_digest=entry["verification_digest"],
        instance=entry["instance"],
        documents=entry["documents"],
        fields=tuple(FieldFigure(**figure) for figure in entry["fields"]),
        differences=tuple(Difference(**difference) for difference in entry["differences"]),
        baseline=Baseline(**baseline) if baseline else None,
        at=datetime.fromisoformat(entry["at"]),
    )
