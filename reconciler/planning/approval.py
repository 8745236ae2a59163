"""Approval: a plan is carried out only if it is the one that somebody has seen.

What was approved is a plan's fingerprint. Its twelve digits decide; the detail behind them only
tells how the plan has become another. Anything else in its place approves nothing.
"""

from collections.abc import Mapping

from reconciler.model.plan import Plan
from reconciler.planning.fingerprint import LENGTH, kinds, layout_digest
from reconciler.planning.words import counted


def is_approved(approved: str, plan: Plan) -> bool:
    """Tell whether a plan is the approved one. A plan that changes nothing always is."""
    return not plan.actions or _digits(approved) == plan.fingerprint[:LENGTH]


def differences(approved: str, plan: Plan) -> tuple[str, ...]:
    """Say in sentences how a plan differs from what was approved; none where it is approved."""
    if is_approved(approved, plan):
        return ()
    digits = _digits(approved)
    if len(digits) != LENGTH:
        return (f"nothing is approved for {plan.instance}; its plan is {_shown(plan)}",)
    first = f"approved is {digits}, the plan now is {_shown(plan)}"
    detail = _detail(approved)
    return (first, *_layout_differences(detail, plan)) if detail else (first,)


def _digits(approved: str) -> str:
    return approved.strip().partition(":")[0].lower()


def _detail(approved: str) -> Mapping[str, tuple[str, str]]:
    """Layout -> kinds of its actions and digest, as far as the fingerprint tells."""
    layouts = {}
    for word in filter(None, approved.strip().partition(":")[2].split(",")):
        layout, _, rest = word.partition("=")
        actions, _, digest = rest.partition("#")
        layouts[layout] = (actions, digest)
    return layouts


def _layout_differences(approved: Mapping[str, tuple[str, str]], plan: Plan) -> tuple[str, ...]:
    planned = {
        layout.layout: (kinds(layout), layout_digest(layout))
        for layout in plan.layouts
        if layout.actions
    }
    found = []
    for layout in sorted(approved.keys() | planned.keys()):
        before, now = approved.get(layout), planned.get(layout)
        if before == now:
            continue
        if before is None and now is not None:
            found.append(f"{layout}: {_said(now)} was not approved")
        elif now is None and before is not None:
            found.append(f"{layout}: {_said(before)} was approved and is no longer planned")
        elif before and now and before[0] != now[0]:
            found.append(f"{layout}: {_said(now)} is planned, approved was {_said(before)}")
        elif now:
            other = "but its version, a model, weights or verification data is another"
            found.append(f"{layout}: {_said(now)} as approved, {other}")
    return tuple(found)


def _said(layout: tuple[str, str]) -> str:
    return layout[0].replace(".", ", ")


def _shown(plan: Plan) -> str:
    changed = sum(1 for layout in plan.layouts if layout.actions)
    return f"{plan.fingerprint[:LENGTH]}, which changes {counted(changed, 'layout')}"
