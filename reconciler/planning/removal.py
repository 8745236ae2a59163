"""What is done for a layout that Git no longer wants at an instance.

Only Git removes a layout: by leaving it out, by not pinning it, or by declaring the region retired;
a source that stopped serving it never does. Serving ends first, then every version of ours is
deleted, but for those that another environment is pinned to and may have to copy from here. A
retired region keeps nothing for other environments: that it is to be emptied is what its
declaration says. Only what a region that stays can have from nowhere else waits until it has it.
"""

from dataclasses import replace

from reconciler.model.naming import parse_model_id
from reconciler.model.plan import Delete, LayoutPlan, Withdraw
from reconciler.planning.retirement import Awaited, awaited
from reconciler.planning.survey import Survey


def remove(survey: Survey, layout: str) -> LayoutPlan:
    """Withdraw a layout from the mapping, then delete its models; what is awaited goes later."""
    last = awaited(survey, layout)
    removal = _removal(survey, layout, last)
    if last is None:
        return removal
    goes_on = "goes on serving" if last.model.serves else "stays"
    note = (
        f"{survey.instance} is retired; its {last.model.version} {goes_on} until {last.by} has a "
        f"copy, which it can have from nowhere else; run again then"
    )
    return replace(removal, situation="waiting", note=note)


def outliving(survey: Survey, layout: str, last: Awaited | None) -> frozenset[str]:
    """The ids of the models that outlive their layout here.

    They serve another one, or Git pins their version; or it is the `last`, which is awaited.
    """
    if survey.retired:
        return survey.crossed | {last.model.id} if last else survey.crossed
    pins = survey.pins(layout)
    pinned = (o.model.id for o in survey.here.models.get(layout, ()) if o.version in pins)
    return survey.crossed.union(pinned)


def _removal(survey: Survey, layout: str, last: Awaited | None) -> LayoutPlan:
    reason = _reason(survey, layout)
    models = survey.here.models.get(layout, ())
    kept = outliving(survey, layout, last)
    deletes = tuple(
        Delete(layout, ours.version, ours.model.id, reason)
        for ours in sorted(models, key=lambda m: (m.model.created_at, m.model.id))
        if ours.model.id not in kept
    )
    mapped = survey.here.world.serving.get(layout)
    if mapped is None or (last is not None and last.model.serves):
        return LayoutPlan(layout, "change" if deletes else "in_sync", cleanup=deletes)
    versions = {ours.model.id: ours.version for ours in models}
    name = parse_model_id(mapped)
    version = versions.get(mapped) or (name.version if name else "")
    withdraw = Withdraw(layout, version, mapped, reason)
    return LayoutPlan(layout, "change", (withdraw, *deletes))


def _reason(survey: Survey, layout: str) -> str:
    if survey.retired:
        return f"{survey.instance} is retired"
    if layout in survey.desired.layouts:
        return f"{survey.file} pins no version of {layout}"
    return f"{layout} has left Git"
