"""The trail for programs."""

from collections.abc import Sequence

from reconciler.model.verdict import Decision, Verdict
from reconciler.report.output import Moment, Output
from reconciler.report.trail import LayoutTrail, Presence, Replaced, Service, VersionTrail


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

    instance: str
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
    trained_in: str | None
    trained_at: Moment | None
    operation: str
    wanted_by: tuple[str, ...]
    """The environments that Git wants it in."""
    verdicts: tuple[VerdictOutput, ...]
    decisions: tuple[DecisionOutput, ...]
    models: tuple[PresenceOutput, ...]


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
    replaced_by: str
    """The model id that serves since; empty where nothing does."""
    replaced_at: Moment | None
    model: PresenceOutput


class ReplacedOutput(Output):
    """What `reconciler history --replaced` answers."""

    replaced: tuple[ReplacedModelOutput, ...]


def history_output(trail: Sequence[LayoutTrail]) -> HistoryOutput:
    """Give all of a trail."""
    return HistoryOutput(
        layouts=tuple(
            LayoutOutput(
                layout=layout.layout,
                declared=layout.declared,
                versions=tuple(map(_version, layout.versions)),
            )
            for layout in trail
        )
    )


def replaced_output(models: Sequence[Replaced]) -> ReplacedOutput:
    """Give the replaced models."""
    return ReplacedOutput(
        replaced=tuple(
            ReplacedModelOutput(
                layout=each.layout,
                version=each.version,
                replaced_by=each.by,
                replaced_at=each.at,
                model=_presence(each.presence),
            )
            for each in models
        )
    )


def _version(version: VersionTrail) -> VersionOutput:
    return VersionOutput(
        version=version.version,
        adopted=version.adopted,
        data_digest=version.data_digest,
        documents=version.documents,
        generation=version.generation,
        build=version.build,
        api=version.api,
        commit=version.commit,
        trained_in=str(version.trained_in) if version.trained_in else None,
        trained_at=version.trained_at,
        operation=version.operation,
        wanted_by=version.wanted_by,
        verdicts=tuple(map(_verdict, version.verdicts)),
        decisions=tuple(map(_decision, version.decisions)),
        models=tuple(map(_presence, version.presences)),
    )


def _presence(presence: Presence) -> PresenceOutput:
    return PresenceOutput(
        instance=str(presence.instance),
        model_id=presence.model_id,
        standing=presence.standing,
        arrival=presence.arrival,
        at=presence.at,
        operation=presence.operation,
        commit=presence.commit,
        because=presence.because,
        services=tuple(map(_service, presence.services)),
        deleted_at=presence.deleted_at,
        trouble=presence.trouble,
    )


def _service(service: Service) -> ServiceOutput:
    return ServiceOutput(
        since=service.since,
        until=service.until,
        replaced_by=service.replaced_by,
        is_current=service.is_current,
    )


def _verdict(verdict: Verdict) -> VerdictOutput:
    return VerdictOutput(
        instance=verdict.instance,
        weights=verdict.weights,
        verification_digest=verdict.verification_digest,
        documents=verdict.documents,
        right=verdict.right,
        total=verdict.total,
        accuracy=verdict.accuracy,
        at=verdict.at,
    )


def _decision(decision: Decision) -> DecisionOutput:
    return DecisionOutput(
        weights=decision.weights,
        accepted=decision.accepted,
        reason=decision.reason,
        by=decision.by,
        at=decision.at,
    )
