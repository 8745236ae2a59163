"""Whether the plan that was made may be carried out by this run.

A refusal is told on the small property that it is about, in previews too, so that a pull request
shows it. The run that carries a plan out asks again, under its lease: the world may have moved.
"""

from collections.abc import Mapping
from typing import Any

from infra.refused import Refused
from reconciler.desired.wording import did_you_mean
from reconciler.execution import NotApproved
from reconciler.model.desired import Desired
from reconciler.model.plan import Plan
from reconciler.model.selection import Selection
from reconciler.planning.approval import differences, is_approved


def selection_of(props: Mapping[str, Any]) -> Selection:
    """The choice of layouts that a layout set's properties hold."""
    target = props.get("target")
    return Selection(frozenset(target) if target else None, frozenset(props.get("exclude") or ()))


def require_same_owner(olds: Mapping[str, Any], news: Mapping[str, Any]) -> None:
    """Raise Refused if a stack that has made accounts would now leave them to somebody else.

    Its program then declares no account any more, and the engine would delete those that it made.
    """
    if not olds or _is_left_to_others(olds) or not _is_left_to_others(news):
        return
    key = "mode" if news.get("mode") == "observe" else "accounts"
    raise Refused(
        key,
        f"this stack has made the resources of {news['environment']}; with `{key}: {news[key]}` it "
        f"would delete them. Leave `{key}` as it was, and look with `pulumi preview` or "
        "`reconciler plan`, which change nothing; or let a stack that made nothing take over",
    )


def _is_left_to_others(props: Mapping[str, Any]) -> bool:
    return props.get("mode") == "observe" or props.get("accounts") == "existing"


def require_permission(plan: Plan, desired: Desired, props: Mapping[str, Any]) -> None:
    """Raise Refused for an unknown layout, a guard that forbids, an approval of another plan."""
    if plan.layouts or not plan.refusals:
        require_known_layouts(plan, desired, props)
    if plan.observed:
        return
    if plan.refusals:
        raise Refused("guard", "\n".join(plan.refusals))
    approved = props.get("approved")
    if approved is not None and not is_approved(approved, plan):
        raise Refused("approved", str(NotApproved(plan, differences(approved, plan))))


def require_known_layouts(plan: Plan, desired: Desired, props: Mapping[str, Any]) -> None:
    """Raise Refused for a layout to `target` or `exclude` that neither Git nor the plan knows.

    Only a plan knows those that have left Git. Where it could not be made there may be some, but
    not in an account of a first update: there Git knows all, and a slip in `exclude` must not
    train what somebody wanted left alone.
    """
    known = {*desired.layouts, *(each.layout for each in plan.layouts), *plan.left_out}
    for option in ("target", "exclude"):
        for name in props.get(option) or ():
            if name not in known:
                meant = did_you_mean(name, known, f"declared are {', '.join(sorted(known))}")
                raise Refused(option, f"there is no layout {name}; {meant}")
