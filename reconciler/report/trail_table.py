"""The trail as tables, for a person in front of a terminal."""

import io
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reconciler.report.trail import LayoutTrail, Replaced
from reconciler.report.trail_lines import ended, facts, fate, heading, places
from reconciler.report.trail_text import NONE_REPLACED, NOTHING


def trail_table(trail: Sequence[LayoutTrail], width: int) -> str:
    """Draw one table per layout, `width` characters wide."""
    if not trail:
        return NOTHING
    return "\n".join(_drawn(_layout(layout), width) for layout in trail)


def replaced_table(models: Sequence[Replaced], width: int) -> str:
    """Draw the replaced models, `width` characters wide."""
    if not models:
        return NONE_REPLACED
    table = _table("replaced models", "instance", "layout", "model id", "replaced", "now")
    for each in models:
        table.add_row(
            str(each.presence.instance),
            each.layout,
            each.presence.model_id,
            ended(each),
            fate(each),
        )
    return _drawn(table, width)


def _layout(layout: LayoutTrail) -> Table:
    table = _table(heading(layout), "version", "made of and found", "where")
    for version in layout.versions:
        made = "\n".join(f"{word}: {told}" for word, told in facts(version))
        where = [
            f"{p.instance}: {p.standing}\n  {p.model_id}\n  {p.story}" for p in places(version)
        ]
        table.add_row(version.version, Text(made), Text("\n".join(where) or "nowhere yet"))
        table.add_section()
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for position, column in enumerate(columns):
        table.add_column(column, no_wrap=position == 0)
    return table


def _drawn(table: Table, width: int) -> str:
    drawing = io.StringIO()
    console = Console(file=drawing, force_terminal=True, width=width, markup=False)
    console.print(table)
    return drawing.getvalue()
