"""A promotion as markdown."""

from collections.abc import Sequence

from reconciler.model.desired import Environment
from reconciler.model.plan import Plan
from reconciler.report.markup import cell, fitting, folded, quoted, table
from reconciler.report.plan_markdown import plans_markdown
from reconciler.report.promotion import Promotion
from reconciler.report.promotion_text import block, file, following_head, head, told, versions


def promotion_markdown(promotion: Promotion) -> str:
    """Show the differences and the block to paste."""
    title = f"### Promotion to {promotion.environment}"
    if promotion.trouble is not None:
        return "\n\n".join([title, *quoted("Refused", [promotion.trouble])]) + "\n"
    rows = [
        (f"**{pin.fate}**", cell(pin.layout), cell(versions(pin)), cell(pin.why))
        for pin in told(promotion)
    ]

    def render(limit: int | None) -> str:
        parts = [title, head(promotion)]
        if rows:
            parts.append(table(("", "layout", "version", "why"), rows[:limit]))
        if limit is not None and limit < len(rows):
            hidden = len(rows) - limit
            parts.append(f"and {hidden:,} more rows; `reconciler promote` shows all")
        if promotion.found:
            paste = f"Paste into <code>{file(promotion.environment)}</code>"
            parts.append(folded(paste, f"```yaml\n{block(promotion)}\n```"))
        return "\n\n".join(parts) + "\n"

    return fitting(render, len(rows))


def following_markdown(environment: Environment, plans: Sequence[Plan]) -> str:
    """Show what the next update brings to an environment that follows its source."""
    return f"{following_head(environment)}\n\n{plans_markdown(plans)}"
