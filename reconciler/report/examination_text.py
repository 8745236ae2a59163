"""An examination as text: aligned in a log, as tables on a terminal."""

import io
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reconciler.report.examination import Examined, field_rows, figure, sums

_LONGEST = 60
"""Characters of a text that a row of a log shows; JSON gives all of it."""


def examination_text(examined: Examined) -> str:
    """Show every document field by field, then the figures per field and overall."""
    lines = [_title(examined)]
    for name, comparison in examined.compared.items():
        lines.append(f"  {name}")
        rows = [
            (r.mark, r.field, _short(r.expected), _short(r.found)) for r in field_rows(comparison)
        ]
        lines += _aligned([("", "field", "expected", "found"), *rows], indent=4)
    if examined.verdict is not None:
        lines.append("  per field")
        rows_ = [(each.field, figure(each)) for each in examined.verdict.fields]
        lines += _aligned(rows_, indent=4)
    lines += _aligned(sums(examined), indent=2)
    return "\n".join(lines)


def examination_table(examined: Examined, width: int) -> str:
    """Draw one table per document, what is wrong in red, `width` characters wide."""
    drawing = io.StringIO()
    console = Console(file=drawing, force_terminal=True, width=width, markup=False)
    console.print(_title(examined))
    for table in _tables(examined):
        console.print(table)
    for line in _aligned(sums(examined), indent=2):
        console.print(Text(line))
    return drawing.getvalue()


def _tables(examined: Examined) -> Iterator[Table]:
    for name, comparison in examined.compared.items():
        table = Table("", "field", "expected", "found", title=name, title_justify="left")
        for row in field_rows(comparison):
            style = "" if row.mark == "right" else "red"
            cells = (row.mark, row.field, row.expected, row.found)
            table.add_row(*(Text(cell) for cell in cells), style=style)
        yield table
    if examined.verdict is not None:
        table = Table("field", "right", title="per field", title_justify="left")
        for each in examined.verdict.fields:
            style = "" if each.right == each.total else "red"
            table.add_row(Text(each.field), figure(each), style=style)
        yield table


def _title(examined: Examined) -> str:
    return (
        f"{examined.layout}: {examined.model_id} in {examined.instance}, weights "
        f"{examined.weights}; {examined.serves}"
    )


def _aligned(rows: Sequence[tuple[str, ...]], indent: int) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        " " * indent
        + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
