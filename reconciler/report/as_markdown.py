"""A plan as markdown, for a comment on a pull request."""

from collections.abc import Iterable

from reconciler.model.plan import Plan
from reconciler.report.lines import lines, summary


def plan_markdown(plan: Plan, *, limit: int | None = None) -> str:
    """Show a plan as a heading, its counts and a table; `limit` caps the table's rows."""
    parts = [f"### {plan.instance}", f"{summary(plan)}"]
    parts += _quoted("Refused", plan.refusals)
    rows = lines(plan)
    if rows:
        shown = rows if limit is None else rows[:limit]
        table = ["| | layout | version or model | why |", "|---|---|---|---|"]
        table += [
            f"| **{row.verb}** | {_cell(row.layout)} | {_code(row.subject)} | {_cell(row.why)} |"
            for row in shown
        ]
        parts.append("\n".join(table))
        if len(shown) < len(rows):
            parts.append(f"and {len(rows) - len(shown):,} more rows")
    parts += _quoted("Warning", plan.warnings)
    if plan.unmanaged:
        names = ", ".join(map(_code, plan.unmanaged))
        parts.append(f"Unmanaged, never touched ({len(plan.unmanaged):,}): {names}")
    return "\n\n".join(parts) + "\n"


def _quoted(word: str, sentences: Iterable[str]) -> list[str]:
    return [f"> **{word}:** {_cell(sentence)}" for sentence in sentences]


def _cell(text: str) -> str:
    """Keep text in its cell: a pipe would start another, a line break would end the table."""
    return " ".join(text.replace("|", "\\|").split())


def _code(text: str) -> str:
    return f"`{text}`" if text else ""
