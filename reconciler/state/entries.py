"""Entries of the journals: how each kind of fact is written down and read back.

Moments are written in ISO 8601. Reading raises KeyError, TypeError or ValueError for what is no
entry of the kind; the journal says where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from reconciler.model.archive import ArchivedVersion
from reconciler.model.history import HistoryEntry
from reconciler.model.live import Failure
from reconciler.model.recipe import Build
from reconciler.model.verdict import Baseline, CopyCheck, Decision, Difference, FieldFigure, Verdict

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServedEntry:
    """That a version began to serve a layout, as the model of that id, at a moment."""

    layout: str
    version: str
    model_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownTags:
    """The tags of a model whose listing shows none; an id can be used again after a deletion."""

    model_id: str
    created_at: datetime
    tags: Mapping[str, str]


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as JSON can hold it."""
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in entry.items()
    }


def verdict(entry: Entry) -> Verdict:
    """A verdict with its figures."""
    baseline = entry["baseline"]
    return Verdict(
        **_named(
            Verdict,
            entry,
            model_created_at=_moment(entry["model_created_at"]),
            fields=tuple(FieldFigure(**figure) for figure in entry["fields"]),
            differences=tuple(Difference(**difference) for difference in entry["differences"]),
            baseline=Baseline(**baseline) if baseline else None,
        )
    )


def decision(entry: Entry) -> Decision:
    """A person's word."""
    return Decision(**_named(Decision, entry))


def copy_check(entry: Entry) -> CopyCheck:
    """What came of checking a copy."""
    return CopyCheck(**_named(CopyCheck, entry, created_at=_moment(entry["created_at"])))


def failure(entry: Entry) -> Failure:
    """A training that failed for its content."""
    return Failure(**_named(Failure, entry))


def archived(entry: Entry) -> ArchivedVersion:
    """The recipe of a version."""
    return ArchivedVersion(**_named(ArchivedVersion, entry, build=Build(**entry["build"])))


def history(entry: Entry) -> HistoryEntry:
    """One action."""
    return HistoryEntry(**_named(HistoryEntry, entry))


def served(entry: Entry) -> ServedEntry:
    """A version that began to serve."""
    return ServedEntry(**_named(ServedEntry, entry))


def known_tags(entry: Entry) -> KnownTags:
    """The tags of a model."""
    return KnownTags(entry["model_id"], _moment(entry["created_at"]), dict(entry["tags"]))


def _named(kind: type[Any], entry: Entry, **read: Any) -> dict[str, Any]:
    """The fields of a kind: those in `read`, its moment, and the rest as it is written.

    What the entry says beyond them was written by a later release and is left alone.
    """
    named = {field.name: entry[field.name] for field in fields(kind)}
    return named | {"at": _moment(entry["at"])} | read


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
