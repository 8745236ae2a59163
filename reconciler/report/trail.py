"""The audit trail of layouts: what every version was made of, where it is and where it has served.

Ids change with every training and every copy, so a person who holds one asks: what is this, who
made it of what, may it go? The trail answers from what is remembered alone, without asking any
instance; so a model that somebody has deleted by hand still stands in it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reconciler.model.naming import Instance
from reconciler.model.verdict import Decision, Verdict

Arrival = Literal["trained", "copied", "adopted", ""]
Standing = Literal[
    "serving", "kept", "replaced", "deleted", "not serving yet", "under way", "failed"
]
"""kept: has been replaced, one can go back to it. replaced: may be deleted."""


@dataclass(frozen=True, slots=True)
class Service:
    """A time in which a model served. `until` None: it serves now, or nobody noted its end.

    `replaced_by`: the model id that served next; empty where nothing did.
    """

    since: datetime
    until: datetime | None
    replaced_by: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """A model at one instance that stands for a version.

    `arrival`: how it came there, `at` when, by which `operation` and `commit`, `because` of what;
    None and empty where nothing of it was noted. `trouble`: why it never came to be.
    """

    instance: Instance
    model_id: str
    standing: Standing
    arrival: Arrival
    at: datetime | None
    operation: str
    commit: str
    because: str
    services: tuple[Service, ...]
    deleted_at: datetime | None
    trouble: str = ""

    @property
    def is_replaced(self) -> bool:
        """Tell whether it has served and does not any more."""
        return bool(self.services) and self.standing in ("kept", "replaced", "deleted")


@dataclass(frozen=True, slots=True)
class VersionTrail:
    """A version: its recipe as far as it is known, what was found of it, where it is and was.

    `documents` and `generation` are None where nobody noted the recipe; so it is with an adopted
    version, whose data nobody knows. `wanted_by`: the environments that Git wants it in.
    """

    version: str
    adopted: bool
    data_digest: str
    documents: int | None
    generation: int | None
    build: str
    api: str
    commit: str
    trained_in: Instance | None
    trained_at: datetime | None
    operation: str
    wanted_by: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    decisions: tuple[Decision, ...]
    presences: tuple[Presence, ...]

    @property
    def verdict(self) -> Verdict | None:
        """The latest figures."""
        return max(self.verdicts, key=lambda verdict: verdict.at, default=None)


@dataclass(frozen=True, slots=True)
class LayoutTrail:
    """A layout's versions, the newest first. `declared`: Git still holds the layout."""

    layout: str
    declared: bool
    versions: tuple[VersionTrail, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A model that served and was replaced: `by` is what serves since `at` (empty: nothing)."""

    layout: str
    version: str
    presence: Presence
    by: str
    at: datetime | None


def replaced(trail: tuple[LayoutTrail, ...]) -> tuple[Replaced, ...]:
    """The models that were replaced, by layout and instance, the latest first."""
    found = [
        Replaced(layout.layout, version.version, presence, last.replaced_by, last.until)
        for layout in trail
        for version in layout.versions
        for presence in version.presences
        if presence.is_replaced
        for last in presence.services[-1:]
    ]
    found.sort(key=lambda each: each.presence.services[-1].since, reverse=True)
    return tuple(sorted(found, key=lambda each: (each.layout, each.presence.instance)))
