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


def capped(rows: list[str], limit: int | None) -> list[str]:
    """The first rows, and how many more there are and where to see them."""
    if limit is None or len(rows) <= limit:
        return rows
    return [*rows[:limit], f"  and {len(rows) - limit:,} more lines; `reconciler plan` shows all"]


def shortened(text: str, longest: int) -> str:
    """Text of at most `longest` characters, cut between lines, with a word on where the rest is."""
    if len(text) <= longest:
        return text
    note = "… cut here; `reconciler plan` shows all"
    whole_lines, _, _ = text[: longest - len(note)].rpartition("\n")
    return f"{whole_lines}\n{note}" if whole_lines else note
