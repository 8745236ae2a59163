"""A promotion for programs."""

from collections.abc import Sequence

from reconciler.model.desired import Environment
from reconciler.model.desired import Promotion as Promote
from reconciler.model.plan import Plan
from reconciler.report.lines import differs
from reconciler.report.output import Output
from reconciler.report.plan_output import InstancePlanOutput, instance_plan_output
from reconciler.report.promotion import Fate, Promotion


class PinOutput(Output):
    """One layout of a pinned environment."""

    layout: str
    fate: Fate
    """new: not pinned so far. change: pinned to another version. same: pinned to what the source
    serves. stays: keeps its pin although the source serves another version, or none. absent: not
    pinned, and there is nothing to pin it to."""
    pinned: str | None
    """Version that Git pins now."""
    served: str | None
    """Version that the source serves."""
    becomes: str | None
    """Version in the block to paste; null where the layout is not in it."""
    why: str


class PromoteOutput(Output):
    """The answer of `reconciler promote`."""

    environment: str
    promote: Promote
    source: str
    """Instance that versions come from."""
    trouble: str | None
    """Why the source could not be asked."""
    changes: bool
    """Whether there is anything to paste, or anything that the next update brings."""
    pins: tuple[PinOutput, ...]
    """For a pinned environment."""
    versions: dict[str, str]
    """For a pinned environment: the pins as they would be."""
    plans: tuple[InstancePlanOutput, ...]
    """For an environment that follows: what the next update brings."""


def promotion_output(promotion: Promotion) -> PromoteOutput:
    """All about a pinned environment."""
    return PromoteOutput(
        environment=promotion.environment,
        promote="pinned",
        source=str(promotion.source),
        trouble=promotion.trouble,
        changes=promotion.found,
        pins=tuple(
            PinOutput(
                layout=pin.layout,
                fate=pin.fate,
                pinned=pin.pinned,
                served=pin.served,
                becomes=pin.becomes,
                why=pin.why,
            )
            for pin in promotion.pins
        ),
        versions=dict(promotion.versions),
        plans=(),
    )


def following_output(environment: Environment, plans: Sequence[Plan]) -> PromoteOutput:
    """All about an environment that follows its source."""
    return PromoteOutput(
        environment=environment.name,
        promote="follow",
        source=str(environment.source),
        trouble=None,
        changes=any(map(differs, plans)),
        pins=(),
        versions={},
        plans=tuple(map(instance_plan_output, plans)),
    )
