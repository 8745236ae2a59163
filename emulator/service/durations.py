"""How long the emulator's operations take: no time, so many seconds, or so many looks at them.

Instant by default, because a test suite should not wait; realistic where a person or a timeout is
to feel what the service is like; by polls where a test wants to see "running" an exact number of
times, whatever the machine's speed. Figures of `REALISTIC` are from recorded traffic (template 1 to
9 s, neural about ten minutes, copies and compositions up to 1 s).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

KINDS = ("build", "neural", "copy", "compose", "analyze")

_POLLS = re.compile(r"(\d{1,4})\s*polls?")


class DurationsError(ValueError):
    """Durations that cannot be understood; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds from an operation's start to its end, by kind.

    `polls` tells by kind how many reads of the operation shall see it unfinished, besides.
    """

    build: float = 0.0
    neural: float = 0.0
    copy: float = 0.0
    compose: float = 0.0
    analyze: float = 0.0
    polls: Mapping[str, int] = field(default_factory=dict)

    def polls_of(self, kind: str) -> int:
        """Return how many reads shall see an operation of this kind unfinished."""
        return self.polls.get(kind, 0)

    def describe(self) -> str:
        """Return the text that `parse_durations` reads as these."""
        seconds = {kind: f"{float(getattr(self, kind)):g}" for kind in KINDS}
        parts = seconds | {kind: f"{count}polls" for kind, count in self.polls.items()}
        return ",".join(f"{kind}={amount}" for kind, amount in parts.items())


INSTANT = Durations()
REALISTIC = Durations(build=5.0, neural=600.0, copy=0.5, compose=0.5, analyze=1.0)


def parse_durations(text: str) -> Durations:
    """Read `instant`, `realistic`, `3polls` or `build=1.0,copy=2polls`; raises `DurationsError`."""
    stripped = text.strip()
    match stripped:
        case "" | "instant":
            return INSTANT
        case "realistic":
            return REALISTIC
    every = _POLLS.fullmatch(stripped)
    if every is not None:
        return replace(INSTANT, polls=dict.fromkeys(KINDS, int(every[1])))
    seconds: dict[str, float] = {}
    polls: dict[str, int] = {}
    for part in stripped.split(","):
        kind, separator, amount = part.strip().partition("=")
        if not separator or kind not in KINDS:
            raise DurationsError(
                f"'{part.strip()}' is no duration. Write instant, realistic, Npolls, or "
                "KIND=SECONDS or KIND=Npolls separated by commas, where KIND is one of "
                f"{', '.join(KINDS)}."
            )
        looks = _POLLS.fullmatch(amount.strip())
        if looks is not None:
            polls[kind] = int(looks[1])
        else:
            seconds[kind] = _seconds(kind, amount)
    return Durations(**seconds, polls=polls)


def _seconds(kind: str, amount: str) -> float:
    try:
        seconds = float(amount)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= timedelta(days=1).total_seconds():
        raise DurationsError(
            f"{kind}={amount}: give seconds, from 0 to 86400, or a number of polls as 3polls."
        )
    return seconds
