"""Plans and outcomes as plain text: what `pulumi preview` shows as one message, and what CI logs.

No colour and no wrapping: the engine, a terminal and a log file all get the same characters.
"""

from collections.abc import Iterable, Sequence

from reconciler.model.outcome import Outcome
from reconciler.model.plan import Plan
from reconciler.report.lines import lines, summary


def plan_text(plan: Plan, *, limit: int | None = None) -> str:
    """Show a plan, refusals first. `limit` caps the lines of actions; the counts stay whole."""
    head = f"{plan.instance}: {'refused; ' if plan.refusals else ''}{summary(plan)}"
    rows = [(line.verb, line.layout, line.subject, line.why) for line in lines(plan)]
    text = [head, *(f"  REFUSED: {refusal}" for refusal in plan.refusals)]
    text += _capped(_aligned(rows), limit)
    text += [f"  warning: {warning}" for warning in plan.warnings]
    if plan.unmanaged:
        text.append(_unmanaged(plan.unmanaged))
    return "\n".join(text)


def outcome_text(outcome: Outcome, *, limit: int | None = None) -> str:
    """Show what has come to serve, then what waits and what failed, with the reasons.

    What serves as before is only counted: the stack's outputs list it.
    """
    counts = [
        f"{len(outcome.serving):,} serving",
        f"{len(outcome.waiting):,} waiting" if outcome.waiting else "",
        f"{len(outcome.failed):,} failed" if outcome.failed else "",
    ]
    serving = [
        ("serves", layout, served.model_id, _accuracy(served.accuracy))
        for layout, served in sorted(outcome.serving.items())
        if layout in outcome.changed
    ]
    stuck = [
        (word, layout, "", reason)
        for word, reasons in (("waits", outcome.waiting), ("failed", outcome.failed))
        for layout, reason in sorted(reasons.items())
    ]
    text = [f"{outcome.instance}: {', '.join(filter(None, counts))}"]
    return "\n".join(text + _capped(_aligned(serving), limit) + _capped(_aligned(stuck), limit))


def _accuracy(accuracy: float | None) -> str:
    return "not verified" if accuracy is None else f"accuracy {accuracy:.3f}"


def _aligned(rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """Pad verb, layout and subject; a row without a subject starts its reason there."""
    verb_width, layout_width, subject_width = (
        max((len(row[column]) for row in rows), default=0) for column in range(3)
    )
    return [
        f"  {verb:<{verb_width}}  {layout:<{layout_width}}  "
        + (f"{subject:<{subject_width}}  {why}" if subject else why)
        for verb, layout, subject, why in rows
    ]


def _capped(rows: list[str], limit: int | None) -> list[str]:
    if limit is None or len(rows) <= limit:
        return rows
    return [*rows[:limit], f"  and {len(rows) - limit:,} more lines; `reconciler plan` shows all"]


def _unmanaged(names: Iterable[str], shown: int = 10) -> str:
    found = list(names)
    more = f" and {len(found) - shown:,} more" if len(found) > shown else ""
    return f"  unmanaged, never touched ({len(found):,}): {', '.join(found[:shown])}{more}"
