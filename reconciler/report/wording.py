"""Numbers, names and durations as people read them: the same in every report."""

from collections.abc import Collection

_MINUTE = 60


def counted(number: int, noun: str) -> str:
    """`1 layout`, `5,000 layouts`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def named(names: Collection[str], shown: int = 5) -> str:
    """The first of the names and how many more there are: a list of thousands is no sentence."""
    more = f" and {len(names) - shown:,} more" if len(names) > shown else ""
    return ", ".join(list(names)[:shown]) + more


def lasting(seconds: float) -> str:
    """`0.4 s`, `42 s`, `6 min 40 s`, `2 h 05 min`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    hours, minutes_left = divmod(minutes, _MINUTE)
    if hours:
        return f"{hours} h {minutes_left:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
