"""Drift for programs."""

from collections.abc import Sequence

from reconciler.report.drift import Drift, Kind
from reconciler.report.output import Moment, Output


class LayoutDriftOutput(Output):
    """One layout that is not as Git wants it."""

    layout: str
    kind: Kind
    """other: another version serves. missing: nothing serves. gone: the mapping names a model that
    is not live. foreign: it names one that is not ours. extra: it serves and Git does not want it.
    unsettled: the wanted version serves, and yet something is to be done or is wrong."""
    wanted: str | None
    """Version that Git wants; null where it wants none."""
    serving: str | None
    """Version that serves; null where none of ours does."""
    model_id: str | None
    """What the mapping names."""
    remedy: str
    """What the next run would do, or what it would need first."""


class InstanceDriftOutput(Output):
    """One instance held against Git."""

    instance: str
    observed_at: Moment
    exists: bool
    """Whether its account does."""
    trouble: str | None
    """Why it could not be read; then nothing else is known of it."""
    drift: bool
    layouts: tuple[LayoutDriftOutput, ...]
    unexpected: tuple[str, ...]
    """Sentences on models of ours that neither serve nor have a reason to be kept."""
    in_sync: int
    """Layouts that are as Git wants them."""
    warnings: tuple[str, ...]
    """Models that expire within 60 days, what could not be read beside the instance, and an account
    that is not there though models serve there by the mapping."""
    unmanaged: tuple[str, ...]
    """Model ids that are nobody's of ours; they are no drift."""
    left_out: tuple[str, ...]
    """Layouts that --target and --exclude leave out."""


class DriftOutput(Output):
    """The answer of `reconciler drift`."""

    drift: bool
    """Whether any instance differs from Git."""
    instances: tuple[InstanceDriftOutput, ...]


def drift_output(found: Sequence[Drift]) -> DriftOutput:
    """All that was found."""
    return DriftOutput(
        drift=any(drift.found for drift in found), instances=tuple(map(_instance, found))
    )


def _instance(drift: Drift) -> InstanceDriftOutput:
    return InstanceDriftOutput(
        instance=str(drift.instance),
        observed_at=drift.observed_at,
        exists=drift.exists,
        trouble=drift.trouble,
        drift=drift.found,
        layouts=tuple(map(LayoutDriftOutput.model_validate, drift.layouts)),
        unexpected=drift.unexpected,
        in_sync=drift.in_sync,
        warnings=drift.warnings,
        unmanaged=drift.unmanaged,
        left_out=drift.left_out,
    )
