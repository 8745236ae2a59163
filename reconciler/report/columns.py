"""Plain text in columns: no colour, no wrapping, the same on a terminal and in a log."""

from collections.abc import Sequence


def aligned(rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """Pad all columns but the last; a row without a third column starts its last one there."""
    first, second, third = (
        max((len(row[column]) for row in rows), default=0) for column in range(3)
    )
    return [
        f"  {a:<{first}}  {b:<{second}}  {f'{c:<{third}}  {d}' if c else d}".rstrip()
        for a, b, c, d in rows
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table with a head; the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *rows)
    ]


def capped(rows: list[str], limit: int | None, elsewhere: str) -> list[str]:
    """The first rows, how many more there are, and what shows them all."""
    if limit is None or len(rows) <= limit:
        return rows
    return [*rows[:limit], f"  and {len(rows) - limit:,} more lines; {elsewhere}"]
