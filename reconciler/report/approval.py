"""How a plan is approved: by handing its fingerprint to `pulumi up`."""

from collections.abc import Iterable, Sequence

from reconciler.model.plan import Plan

APPROVED_VARIABLE = "RECONCILER_APPROVED"
_LONGEST = 120
"""Characters of a line: a longer fingerprint is told by its first part, which is enough."""


def fingerprint(plan: Plan) -> str:
    """The fingerprint as one line can hold it: without the detail of many layouts."""
    return plan.fingerprint if len(plan.fingerprint) <= _LONGEST else _bare(plan)


def approval(plans: Iterable[Plan]) -> str:
    """What RECONCILER_APPROVED has to be for these plans; empty where none needs approval.

    With whole fingerprints: an update that refuses can then say how the plan has become another.
    """
    return _joined((plan, plan.fingerprint) for plan in plans)


def approval_line(plans: Sequence[Plan]) -> str:
    """The variable and its value as one types them in a shell; empty where there is no need."""
    value = approval(plans)
    if len(value) > _LONGEST:
        value = _joined((plan, _bare(plan)) for plan in plans)
    return f"{APPROVED_VARIABLE}='{value}'" if value else ""


def is_approvable(plan: Plan) -> bool:
    """Whether the plan would be carried out, and so is one to approve."""
    return bool(plan.actions and plan.fingerprint and not plan.refusals and not plan.observed)


def _joined(fingerprints: Iterable[tuple[Plan, str]]) -> str:
    return " ".join(f"{plan.instance}={each}" for plan, each in fingerprints if is_approvable(plan))


def _bare(plan: Plan) -> str:
    return plan.fingerprint.partition(":")[0]
