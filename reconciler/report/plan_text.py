"""A plan as plain text: what `pulumi preview` shows as one message, and what CI logs.

No colour and no wrapping: the engine, a terminal and a log file all get the same characters. What a
reviewer must not miss comes first, what is as it should be is only counted.
"""

from collections.abc import Iterator, Sequence

from reconciler.model.plan import Plan
from reconciler.report.approval import approval_line, fingerprint, is_approvable
from reconciler.report.capacity import capacity_line
from reconciler.report.columns import aligned, capped
from reconciler.report.lines import lines, summary
from reconciler.report.wording import counted, named

UNMANAGED_SHOWN = 10
OBSERVED = "mode: observe: nothing of this is carried out"
UNVERIFIED = "verification: none"
"""What Git says of a layout that serves untested."""


def plan_text(plan: Plan, *, limit: int | None = None) -> str:
    """Show a plan, refusals first. `limit` caps the lines of actions; the counts stay whole."""
    head = f"{plan.instance}: {'refused; ' if plan.refusals else ''}{summary(plan)}"
    rows = [(line.verb, line.layout, line.subject, line.why) for line in lines(plan)]
    text = [head, *(f"  REFUSED: {refusal}" for refusal in plan.refusals)]
    text += capped(aligned(rows), limit, "`reconciler plan` shows all")
    return "\n".join([*text, *(f"  {line}" for line in _below(plan))])


def plans_text(plans: Sequence[Plan]) -> str:
    """Show plans in order, then how to approve exactly these."""
    text = [plan_text(plan) for plan in plans]
    approve = approval_line(plans)
    return "\n".join([*text, f"to approve exactly this: {approve}"] if approve else text)


def left_out(plan: Plan) -> str:
    """Say how many layouts the selection leaves out."""
    return f"left out, neither judged nor changed: {counted(len(plan.left_out), 'layout')}"


def _below(plan: Plan) -> Iterator[str]:
    """What is to be known beside the actions."""
    if plan.observed and plan.actions:
        yield OBSERVED
    yield from (f"warning: {warning}" for warning in plan.warnings)
    if plan.unverified:
        yield f"`{UNVERIFIED}`: {named(plan.unverified, 10)} — served untested"
    if plan.unmanaged:
        names = named(plan.unmanaged, UNMANAGED_SHOWN)
        yield f"unmanaged, never touched ({len(plan.unmanaged):,}): {names}"
    if plan.left_out:
        yield left_out(plan)
    if plan.capacity is not None and (plan.actions or _is_full(plan)):
        yield f"capacity: {capacity_line(plan.capacity)}"
    if is_approvable(plan):
        yield f"fingerprint: {fingerprint(plan)}"


def _is_full(plan: Plan) -> bool:
    need = plan.capacity
    return need is not None and 0 < need.limit < max(need.peak, need.retained)
