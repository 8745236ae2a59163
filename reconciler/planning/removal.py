"""What is done for a layout that Git no longer wants at an instance.

Only Git removes a layout: by leaving it out, by not pinning it, or by declaring the region retired;
a source that stopped serving it never does. Serving ends first, then every version of ours is
deleted, but for those that another environment is pinned to and may have to copy from here. A
retired region keeps nothing: that it is to be emptied is what its declaration says.
"""

from reconciler.model.naming import parse_model_id
from reconciler.model.plan import Delete, LayoutPlan, Withdraw
from reconciler.planning.holding import OurModel
from reconciler.planning.survey import Survey


def remove(survey: Survey, layout: str) -> LayoutPlan:
    """Withdraw a layout from the mapping, then delete its models."""
    reason = _reason(survey, layout)
    models = survey.here.models.get(layout, ())
    deletes = tuple(
        Delete(layout, ours.version, ours.model.id, reason)
        for ours in sorted(models, key=lambda m: (m.model.created_at, m.model.id))
        if not stays(survey, layout, ours)
    )
    mapped = survey.here.world.serving.get(layout)
    if mapped is None:
        return LayoutPlan(layout, "change" if deletes else "in_sync", cleanup=deletes)
    versions = {ours.model.id: ours.version for ours in models}
    name = parse_model_id(mapped)
    version = versions.get(mapped) or (name.version if name else "")
    withdraw = Withdraw(layout, version, mapped, reason)
    return LayoutPlan(layout, "change", (withdraw, *deletes))


def stays(survey: Survey, layout: str, ours: OurModel) -> bool:
    """Whether a model outlives its layout here: it serves another one, or Git pins its version."""
    if ours.model.id in survey.crossed:
        return True
    return not survey.retired and ours.version in survey.pins(layout)


def _reason(survey: Survey, layout: str) -> str:
    if survey.retired:
        return f"{survey.instance} is retired"
    if layout in survey.desired.layouts:
        return f"{survey.file} pins no version of {layout}"
    return f"{layout} has left Git"
