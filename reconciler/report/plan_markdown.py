"""Plans as markdown, for a comment on a pull request.

A reviewer sees one row per instance, and what is refused; all else is a click away. However many
layouts there are, the comment stays within what GitHub takes.
"""

from collections.abc import Sequence

from reconciler.model.plan import Plan
from reconciler.report.approval import approval_line, is_approvable
from reconciler.report.capacity import capacity_line
from reconciler.report.lines import Line, lines, summary
from reconciler.report.markup import cell, code, fitting, folded, quoted, table
from reconciler.report.plan_text import OBSERVED, UNVERIFIED, left_out
from reconciler.report.wording import named

_NAMES = 20
"""How many names of models or layouts a sentence lists."""


def plans_markdown(plans: Sequence[Plan]) -> str:
    """Show plans in order: a table of the instances, what is refused, then each plan, folded."""
    known = {plan.instance: lines(plan) for plan in plans}

    def render(limit: int | None) -> str:
        parts = ["### Form layouts", _overview(plans)]
        for plan in plans:
            parts += quoted(f"Refused, {plan.instance}", plan.refusals)
            parts += quoted(f"Warning, {plan.instance}", plan.warnings)
        parts += [_folded(plan, known[plan.instance], limit) for plan in plans]
        approve = approval_line(plans)
        if approve:
            parts.append(f"To approve exactly this: {code(approve)}")
        return "\n\n".join(filter(None, parts)) + "\n"

    return fitting(render, max(map(len, known.values()), default=0))


def _overview(plans: Sequence[Plan]) -> str:
    rows = [
        (
            cell(str(plan.instance)),
            ("**refused**; " if plan.refusals else "") + cell(summary(plan)),
            code(plan.fingerprint.partition(":")[0] if is_approvable(plan) else ""),
        )
        for plan in plans
    ]
    return table(("instance", "plan", "fingerprint"), rows)


def _folded(plan: Plan, rows: Sequence[Line], limit: int | None) -> str:
    """What a plan does and what is to be known beside it; nothing where there is nothing."""
    parts = [_actions(rows, limit), *_beside(plan)]
    body = "\n\n".join(filter(None, parts))
    return folded(f"<b>{plan.instance}</b>: {cell(summary(plan))}", body) if body else ""


def _actions(rows: Sequence[Line], limit: int | None) -> str:
    if not rows:
        return ""
    shown = rows if limit is None else rows[:limit]
    text = table(
        ("", "layout", "version or model", "why"),
        [(f"**{row.verb}**", cell(row.layout), code(row.subject), cell(row.why)) for row in shown],
    )
    if len(shown) == len(rows):
        return text
    return f"{text}\n\nand {len(rows) - len(shown):,} more rows; `reconciler plan` shows all"


def _beside(plan: Plan) -> list[str]:
    notes = [
        OBSERVED if plan.observed and plan.actions else "",
        f"{code(UNVERIFIED)}, served untested ({len(plan.unverified):,}): "
        f"{named(plan.unverified, _NAMES)}"
        if plan.unverified
        else "",
        f"Unmanaged, never touched ({len(plan.unmanaged):,}): "
        f"{named([code(name) for name in plan.unmanaged], _NAMES)}"
        if plan.unmanaged
        else "",
        left_out(plan) if plan.left_out else "",
        f"Capacity: {capacity_line(plan.capacity)}" if plan.capacity and plan.actions else "",
    ]
    return [note for note in notes if note]
