"""How long the emulator's operations take.

Instant by default, because a test suite should not wait; realistic where a person or a timeout is
to feel what the service is like. Figures of `REALISTIC` are from recorded traffic (template 1 to
9 s, neural about ten minutes, copies up to 1 s).
"""

from dataclasses import dataclass, fields, replace
from datetime import timedelta


class DurationsError(ValueError):
    """Durations that cannot be understood; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds from an operation's start to its end, by kind."""

    build: float = 0.0
    neural: float = 0.0
    copy: float = 0.0
    analyze: float = 0.0


INSTANT = Durations()
REALISTIC = Durations(build=5.0, neural=600.0, copy=0.5, analyze=1.0)


def parse_durations(text: str) -> Durations:
    """Read `instant`, `realistic` or `build=1.0,copy=0.3`; raises `DurationsError`."""
    match text.strip():
        case "" | "instant":
            return INSTANT
        case "realistic":
            return REALISTIC
    kinds = [each.name for each in fields(Durations)]
    given: dict[str, float] = {}
    for part in text.split(","):
        kind, separator, amount = part.strip().partition("=")
        if not separator or kind not in kinds:
            raise DurationsError(
                f"'{part.strip()}' is no duration. Write instant, realistic, or KIND=SECONDS "
                f"separated by commas, where KIND is one of {', '.join(kinds)}."
            )
        given[kind] = _seconds(kind, amount)
    return replace(INSTANT, **given)


def _seconds(kind: str, amount: str) -> float:
    try:
        seconds = float(amount)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= timedelta(days=1).total_seconds():
        raise DurationsError(f"{kind}={amount}: give seconds, from 0 to 86400.")
    return seconds
