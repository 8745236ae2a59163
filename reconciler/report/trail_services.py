"""When a model served: the times between what was entered in the mapping and what came next.

An entry is noted before the mapping changes. So a run that died in between notes it twice, which
is one time of service here; and a last entry that the mapping does not confirm has an end that
nobody saw.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from reconciler.model.history import HistoryEntry
from reconciler.report.trail import Service

ServedEntry = tuple[str, str, str, datetime]
"""Layout, version, model id, since when."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What serves a layout from a moment on; no model: nothing does."""

    at: datetime
    version: str
    model_id: str


Key = tuple[str, str, str]
"""Layout, version, model id: an id may come back with another version."""


def services(
    served: Iterable[ServedEntry], history: Iterable[HistoryEntry], serving: Mapping[str, str]
) -> Mapping[Key, tuple[Service, ...]]:
    """Give each model's times of service at one instance, the oldest first."""
    changes: dict[str, list[_Change]] = defaultdict(list)
    for layout, version, model_id, at in served:
        changes[layout].append(_Change(at, version, model_id))
    for entry in history:
        if entry.action == "withdraw" and entry.result == "done":
            changes[entry.layout].append(_Change(entry.at, "", ""))
    found: dict[Key, list[Service]] = defaultdict(list)
    for layout, told in changes.items():
        distinct = _distinct(sorted(told, key=lambda change: change.at))
        for now, after in zip(distinct, [*distinct[1:], None], strict=True):
            if now.model_id:
                is_current = after is None and serving.get(layout) == now.model_id
                found[layout, now.version, now.model_id].append(_service(now, after, is_current))
    return {key: tuple(times) for key, times in found.items()}


def _service(now: _Change, after: _Change | None, is_current: bool) -> Service:
    if after is None:
        return Service(now.at, None, "", is_current)
    return Service(now.at, after.at, after.model_id, is_current)


def _distinct(changes: list[_Change]) -> list[_Change]:
    kept: list[_Change] = []
    for change in changes:
        last = (kept[-1].version, kept[-1].model_id) if kept else None
        if last != (change.version, change.model_id):
            kept.append(change)
    return kept
