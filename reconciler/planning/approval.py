"""Approval: a plan is carried out only if it is the one that somebody has seen.

What was approved is a fingerprint, or several with white space between them, each with its instance
in front or without (`dev/westus=3fa2c1b09d11:…`), since one run may be over several instances. The
twelve digits decide; the detail behind them only tells how the plan has become another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reconciler.model.plan import Plan
from reconciler.planning.fingerprint import LENGTH, kinds, layout_digest
from reconciler.planning.words import counted


def is_approved(approved: str, plan: Plan) -> bool:
    """Tell whether a plan is the approved one. A plan that changes nothing always is."""
    if not plan.actions:
        return True
    return any(each.name == plan.fingerprint[:LENGTH] for each in _approvals(approved, plan))


def differences(approved: str, plan: Plan) -> tuple[str, ...]:
    """Say in sentences how a plan differs from what was approved; none where it is approved."""
    if is_approved(approved, plan):
        return ()
    known = _approvals(approved, plan)
    if not known:
        return (f"nothing is approved for {plan.instance}; its plan is {_shown(plan)}",)
    first = (
        f"approved is {' or '.join(each.name for each in known)}, the plan now is {_shown(plan)}"
    )
    told = [each for each in known if each.layouts]
    return (first, *_layout_differences(told[0].layouts, plan)) if len(told) == 1 else (first,)


@dataclass(frozen=True, slots=True)
class _Approval:
    """One approved fingerprint: its twelve digits, and layout -> (kinds, digest) if it tells."""

    name: str
    layouts: Mapping[str, tuple[str, str]]


def _approvals(approved: str, plan: Plan) -> tuple[_Approval, ...]:
    """What was approved for the plan's instance: by name if any names it, else without a name."""
    named, nameless = [], []
    for word in approved.split():
        instance, equals, rest = word.partition("=")
        if equals and "/" in instance and ":" not in instance:
            if instance == str(plan.instance):
                named.append(_parsed(rest))
        else:
            nameless.append(_parsed(word))
    return tuple(named or nameless)


def _parsed(text: str) -> _Approval:
    name, _, detail = text.partition(":")
    layouts = {}
    for word in filter(None, detail.split(",")):
        layout, _, rest = word.partition("=")
        actions, _, digest = rest.partition("#")
        layouts[layout] = (actions, digest)
    return _Approval(name.lower(), layouts)


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
