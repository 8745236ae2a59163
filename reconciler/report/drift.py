"""How what is differs from what Git says, layout by layout: a plan told as state, not as actions.

A plan says what will be done; whoever is called at night asks what is wrong. Both rest on the same
world, so whatever a plan would change or cannot bring about is a difference here, and nothing else
is. Models that are nobody's of ours and models that soon expire are told, but are no drift.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.plan import LayoutPlan, Plan
from reconciler.planning import serving_layouts, unexpected
from reconciler.planning.guards import could_not_be_read, missed_account
from reconciler.report.differences import Difference, differences
from reconciler.report.lines import verb

Kind = Literal["other", "missing", "gone", "foreign", "extra", "unsettled"]
"""other: another version serves. missing: nothing serves. gone: the mapping names a model that is
not live. foreign: it names one that is not ours. extra: it serves and Git does not want it.
unsettled: the wanted version serves, and yet something is to be done or is wrong."""


@dataclass(frozen=True, slots=True)
class LayoutDrift:
    """One layout that is not as Git wants it.

    `wanted` and `serving` are versions, None where there is none. `model_id` is what the mapping
    names. `remedy` says what the next run would do, or what it would need.
    """

    layout: str
    kind: Kind
    wanted: str | None
    serving: str | None
    model_id: str | None
    remedy: str


@dataclass(frozen=True, slots=True)
class Drift:
    """One instance held against Git.

    `missed`: the account is not there, and a warning says why that is odd. `in_sync` counts the
    layouts that are as they should be. `unexpected` are sentences on models
    of ours without a reason to be there. `trouble` says why nothing else could be told.
    """

    instance: Instance
    observed_at: datetime
    exists: bool
    layouts: tuple[LayoutDrift, ...] = ()
    unexpected: tuple[str, ...] = ()
    unmanaged: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    in_sync: int = 0
    missed: bool = False
    trouble: str | None = None

    @property
    def found(self) -> bool:
        """Whether anything differs from Git."""
        return bool(self.layouts or self.unexpected)


def find_drift(desired: Desired, world: World, plan: Plan) -> Drift:
    """Hold a world against Git; `plan` is the plan for this world."""
    if world.trouble is not None:
        trouble = could_not_be_read(world.instance, world.trouble)
        return Drift(world.instance, world.observed_at, world.exists, trouble=trouble)
    left_out = frozenset(plan.left_out)
    environment = desired.environments[world.instance.environment]
    wanted = {
        layout: desired.wanted_version(environment, layout)
        for layout in desired.wanted(environment, world.instance.region)
        if layout not in left_out
    }
    versions = serving_layouts(desired, world)
    mapped = {layout: model for layout, model in world.serving.items() if layout not in left_out}
    serving = {layout: versions.get(layout, model) for layout, model in mapped.items()}
    plans = {layout.layout: layout for layout in plan.layouts}
    differing = [
        _layout(difference, world, versions, plans) for difference in differences(wanted, serving)
    ]
    names = {each.layout for each in differing}
    unsettled = [each for each in _unsettled(plan, wanted, mapped) if each.layout not in names]
    found = tuple(sorted([*differing, *unsettled], key=lambda each: each.layout))
    return Drift(
        instance=world.instance,
        observed_at=world.observed_at,
        exists=world.exists,
        layouts=found,
        unexpected=_unexpected(desired, world, plan),
        unmanaged=plan.unmanaged,
        warnings=plan.warnings,
        left_out=plan.left_out,
        in_sync=len(wanted.keys() - {each.layout for each in found}),
        missed=missed_account(world) is not None,
    )


def _layout(
    difference: Difference,
    world: World,
    versions: Mapping[str, str],
    plans: Mapping[str, LayoutPlan],
) -> LayoutDrift:
    layout = difference.layout
    model_id = world.serving.get(layout)
    serving = versions.get(layout) if model_id else None
    return LayoutDrift(
        layout=layout,
        kind=_kind(difference, world, model_id, serving),
        wanted=difference.before,
        serving=serving,
        model_id=model_id,
        remedy=_remedy(plans.get(layout)),
    )


def _kind(difference: Difference, world: World, model_id: str | None, serving: str | None) -> Kind:
    if difference.before is None:
        return "extra"
    if model_id is None:
        return "missing"
    if serving is not None:
        return "other"
    return "gone" if world.model(model_id) is None else "foreign"


def _unsettled(
    plan: Plan, wanted: Mapping[str, str], mapped: Mapping[str, str]
) -> Iterator[LayoutDrift]:
    """Layouts that serve the wanted version and are blocked, wait, or are not verified."""
    for layout in plan.layouts:
        version = wanted.get(layout.layout)
        if version is not None and (layout.situation in ("blocked", "waiting") or layout.steps):
            model_id = mapped.get(layout.layout)
            remedy = _remedy(layout)
            yield LayoutDrift(layout.layout, "unsettled", version, version, model_id, remedy)


def _unexpected(desired: Desired, world: World, plan: Plan) -> tuple[str, ...]:
    """Leave out the models of layouts that nobody asked about."""
    adopted = desired.adopted.get(world.instance, {})
    layouts = {model_id: adoption.layout for model_id, adoption in adopted.items()}
    left_out = {
        model.id
        for model in world.models
        if (model.layout or layouts.get(model.id)) in plan.left_out
    }
    return tuple(
        sentence
        for sentence in unexpected(desired, world)
        if sentence.partition(":")[0] not in left_out
    )


def _remedy(plan: LayoutPlan | None) -> str:
    if plan is None or not (plan.note or plan.actions):
        return ""
    first = plan.actions[0] if plan.actions else None
    return plan.note or (f"to {verb(first)}: {first.because}" if first else "")
