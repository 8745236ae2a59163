"""What an instance is known to hold or to have held of each version, and what came of it.

An id says little: it may have been deleted and made again, a run may have died between a training
and its note, an adopted model has no arrival at all. So a presence is put together from all that
was noted of one id and version, and the latest word counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Desired
from reconciler.model.history import HistoryEntry
from reconciler.model.naming import Instance, parse_model_id
from reconciler.model.verdict import Decision, Verdict
from reconciler.report.trail import Arrival, Presence, Service, Standing
from reconciler.report.trail_services import Key, ServedEntry, services

_ARRIVALS: Mapping[str, Arrival] = {"train": "trained", "copy": "copied"}


@dataclass(frozen=True, slots=True)
class Remembered:
    """All that the state store holds about one instance."""

    instance: Instance
    serving: Mapping[str, str] = field(default_factory=dict)
    history: tuple[HistoryEntry, ...] = ()
    served: tuple[ServedEntry, ...] = ()
    archive: Mapping[tuple[str, str], ArchivedVersion] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    decisions: tuple[Decision, ...] = ()


def presences(desired: Desired, store: Remembered) -> dict[Key, Presence]:
    """Every model that an instance is known to hold or to have held."""
    events: dict[Key, list[HistoryEntry]] = defaultdict(list)
    for entry in store.history:
        if entry.model_id:
            events[entry.layout, entry.version, entry.model_id].append(entry)
    times = services(store.served, store.history, store.serving)
    adopted = {
        (what.layout, what.version, model_id)
        for model_id, what in desired.adopted.get(store.instance, {}).items()
    }
    noted = {(layout, model_id) for layout, _, model_id in times}
    mapped = {
        key for key in map(_named, store.serving.items()) if key and (key[0], key[2]) not in noted
    }
    keys = sorted(events.keys() | times.keys() | adopted | mapped)
    found = {
        key: _presence(store, key, events.get(key, []), times.get(key, ()), key in adopted)
        for key in keys
    }
    return _with_kept(desired, found)


def _named(entry: tuple[str, str]) -> Key | None:
    """What the mapping alone tells: the version that an id of ours names."""
    layout, model_id = entry
    name = parse_model_id(model_id)
    return (layout, name.version, model_id) if name else None


def _presence(
    store: Remembered,
    key: Key,
    events: Sequence[HistoryEntry],
    times: tuple[Service, ...],
    is_adopted: bool,
) -> Presence:
    layout, version, model_id = key
    begun = next((e for e in reversed(events) if e.action in _ARRIVALS), None)
    came = next(
        (e for e in reversed(events) if e.action in (*_ARRIVALS, "resume") and e.result == "done"),
        None,
    )
    gone = next((e for e in reversed(events) if e.action == "delete" and _is_done(e)), None)
    alive_since = max([e.at for e in (came,) if e] + [each.since for each in times], default=None)
    deleted_at = gone.at if gone and (alive_since is None or gone.at >= alive_since) else None
    arrival: Arrival = "adopted" if is_adopted else ""
    if came is not None:
        trained_here = (layout, version) in store.archive
        arrival = "trained" if trained_here else "copied"
        if begun is not None:
            arrival = _ARRIVALS[begun.action]
    noted = came or begun
    failed = [e for e in events if e.result.startswith("failed")] if came is None else []
    standing: Standing
    if deleted_at is not None:
        standing = "deleted"
    elif store.serving.get(layout) == model_id:
        standing = "serving"
    elif times:
        standing = "replaced"
    elif came is not None or is_adopted or begun is None:
        standing = "not serving yet"
    else:
        standing = "failed" if failed else "under way"
    return Presence(
        instance=store.instance,
        model_id=model_id,
        standing=standing,
        arrival=arrival,
        at=noted.at if noted else None,
        operation=next((e.operation for e in reversed(events) if e.operation), ""),
        commit=noted.commit if noted else "",
        because=begun.because if begun else came.because if came else "",
        services=times,
        deleted_at=deleted_at,
        trouble=failed[-1].result.removeprefix("failed: ") if standing == "failed" else "",
    )


def _is_done(entry: HistoryEntry) -> bool:
    return entry.result in ("done", "was gone already")


def _with_kept(desired: Desired, found: dict[Key, Presence]) -> dict[Key, Presence]:
    """Mark what a rollback can go back to: the newest that have served, and what Git pins."""
    left: dict[str, int] = {name: layout.retain for name, layout in desired.layouts.items()}
    newest_first = sorted(
        (key for key, presence in found.items() if presence.standing == "replaced"),
        key=lambda key: found[key].services[-1].since,
        reverse=True,
    )
    for key in newest_first:
        layout, version, _ = key
        if layout not in left:
            continue
        if left[layout] > 0 or version in desired.pinned(layout):
            found[key] = replace(found[key], standing="kept")
            left[layout] -= 1
    return found
