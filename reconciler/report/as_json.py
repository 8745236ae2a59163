"""A plan as values that `json.dumps` takes, for programs."""

from dataclasses import fields

from reconciler.model.live import timestamp
from reconciler.model.naming import Instance
from reconciler.model.plan import Action, Plan
from reconciler.report.lines import verb

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def plan_json(plan: Plan) -> dict[str, Json]:
    """Give all of a plan; every action names its kind under `action`."""
    return {
        "instance": str(plan.instance),
        "observed_at": timestamp(plan.observed_at),
        "layouts": [
            {
                "layout": layout.layout,
                "situation": layout.situation,
                "note": layout.note,
                "steps": [_action(action) for action in layout.steps],
                "cleanup": [_action(action) for action in layout.cleanup],
            }
            for layout in plan.layouts
        ],
        "unmanaged": list(plan.unmanaged),
        "warnings": list(plan.warnings),
        "refusals": list(plan.refusals),
    }


def _action(action: Action) -> dict[str, Json]:
    described: dict[str, Json] = {"action": verb(action)}
    for item in fields(action):
        value = getattr(action, item.name)
        described[item.name] = str(value) if isinstance(value, Instance) else value
    return described
