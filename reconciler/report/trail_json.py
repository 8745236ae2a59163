"""The trail for programs."""

from collections.abc import Sequence

from pydantic import Field

from reconciler.report.output import Moment, Named, Output
from reconciler.report.trail import LayoutTrail, Replaced


class ServiceOutput(Output):
    """A time in which a model served."""

    since: Moment
    until: Moment | None
    """Null: it serves now, or nobody noted its end; `is_current` tells which."""
    replaced_by: str
    """The model id that served next; empty where nothing did."""
    is_current: bool


class PresenceOutput(Output):
    """A model at one instance that stands for the version."""

    instance: Named
    model_id: str
    standing: str
    """serving, kept, replaced, deleted, not serving yet, under way, failed."""
    arrival: str
    """trained, copied, adopted; empty where nobody noted it."""
    at: Moment | None
    operation: str
    commit: str
    because: str
    services: tuple[ServiceOutput, ...]
    deleted_at: Moment | None
    trouble: str
    """Why it never came to be."""


class VerdictOutput(Output):
    """Figures of one verification."""

    instance: str
    weights: str
    verification_digest: str
    documents: int
    right: int
    total: int
    accuracy: float
    """Share of right fields, 0 to 1."""
    at: Moment


class DecisionOutput(Output):
    """A person's word on weights."""

    weights: str
    accepted: bool
    reason: str
    by: str
    at: Moment


class VersionOutput(Output):
    """One version of a layout."""

    version: str
    adopted: bool
    """It stands for a model that was made before; nobody knows its data."""
    data_digest: str
    documents: int | None
    generation: int | None
    build: str
    api: str
    commit: str
    trained_in: Named | None
    trained_at: Moment | None
    operation: str
    wanted_by: tuple[str, ...]
    """The environments that Git wants it in."""
    verdicts: tuple[VerdictOutput, ...]
    decisions: tuple[DecisionOutput, ...]
    models: tuple[PresenceOutput, ...] = Field(validation_alias="presences")


class LayoutOutput(Output):
    """One layout, its newest version first."""

    layout: str
    declared: bool
    versions: tuple[VersionOutput, ...]


class HistoryOutput(Output):
    """What `reconciler history` answers."""

    layouts: tuple[LayoutOutput, ...]


class ReplacedModelOutput(Output):
    """A model that served and was replaced."""

    layout: str
    version: str
    replaced_by: str = Field(validation_alias="by")
    """The model id that serves since; empty where nothing does."""
    replaced_at: Moment | None = Field(validation_alias="at")
    model: PresenceOutput = Field(validation_alias="presence")


class ReplacedOutput(Output):
    """What `reconciler history --replaced` answers."""

    replaced: tuple[ReplacedModelOutput, ...]


def history_output(trail: Sequence[LayoutTrail]) -> HistoryOutput:
    """Give all of a trail."""
    return HistoryOutput(layouts=tuple(map(LayoutOutput.model_validate, trail)))


def replaced_output(models: Sequence[Replaced]) -> ReplacedOutput:
    """Give the replaced models."""
    return ReplacedOutput(replaced=tuple(map(ReplacedModelOutput.model_validate, models)))
