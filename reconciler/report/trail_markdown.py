"""The trail as markdown, for a pull request or an incident's notes."""

from collections.abc import Sequence

from reconciler.report.markup import cell, code, table
from reconciler.report.trail import LayoutTrail, Replaced
from reconciler.report.trail_lines import ended, facts, fate, heading, places
from reconciler.report.trail_text import NONE_REPLACED, NOTHING


def trail_markdown(trail: Sequence[LayoutTrail]) -> str:
    """Show a heading and a table per layout."""
    if not trail:
        return NOTHING + "\n"
    return "\n\n".join(_layout(layout) for layout in trail) + "\n"


def replaced_markdown(models: Sequence[Replaced]) -> str:
    """Show the replaced models as one table."""
    if not models:
        return NONE_REPLACED + "\n"
    rows = [
        (
            str(each.presence.instance),
            cell(each.layout),
            code(each.presence.model_id),
            cell(ended(each)),
            fate(each),
        )
        for each in models
    ]
    return table(("instance", "layout", "model id", "replaced", "now"), rows) + "\n"


def _layout(layout: LayoutTrail) -> str:
    rows = []
    for version in layout.versions:
        made = "<br>".join(f"{word}: {cell(told)}" for word, told in facts(version))
        where = "<br>".join(
            f"**{place.standing}** in {place.instance}: {code(place.model_id)} {cell(place.story)}"
            for place in places(version)
        )
        rows.append((code(version.version), made, where or "nowhere yet"))
    head = ("version", "made of and found", "where")
    return f"### {cell(heading(layout))}\n\n{table(head, rows)}"
