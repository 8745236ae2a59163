"""What is done for a layout that Git no longer wants at an instance.

Only Git removes a layout, by leaving it out or by declaring the region retired; a source that
stopped serving it never does. Serving ends first, then every version of ours is deleted.
"""

from reconciler.model.naming import parse_model_id
from reconciler.model.plan import Delete, LayoutPlan, Withdraw
from reconciler.planning.survey import Survey


def remove(survey: Survey, layout: str) -> LayoutPlan:
    """Withdraw a layout from the mapping, then delete its models."""
    reason = f"{survey.instance} is retired" if survey.retired else f"{layout} has left Git"
    models = survey.here.models.get(layout, ())
    deletes = tuple(
        Delete(layout, model.version, model.model.id, reason)
        for model in sorted(models, key=lambda m: (m.model.created_at, m.model.id))
        if model.model.id not in survey.crossed
    )
    mapped = survey.here.world.serving.get(layout)
    if mapped is None:
        return LayoutPlan(layout, "change" if deletes else "in_sync", cleanup=deletes)
    versions = {model.model.id: model.version for model in models}
    name = parse_model_id(mapped)
    version = versions.get(mapped) or (name.version if name else "")
    withdraw = Withdraw(layout, version, mapped, reason)
    return LayoutPlan(layout, "change", (withdraw, *deletes))
