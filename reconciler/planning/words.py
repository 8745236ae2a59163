"""Words that plans, notes and refusals share."""

from collections.abc import Sequence

_NAMED = 5
"""How many names a sentence lists; the plan lists all of them."""


def counted(number: int, noun: str) -> str:
    """`1 document`, `5 documents`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def named(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown
