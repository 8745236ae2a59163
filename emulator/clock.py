"""Time as a thing that is passed in.

Operations of the emulator are functions of the clock, not background tasks. A test that holds the
clock therefore holds every training and every copy, without sleeping.
"""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current moment, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is advanced. Safe to share between threads."""

    def __init__(self, start: datetime = datetime(2025, 1, 1, tzinfo=UTC)) -> None:
        """Begin at `start`, which must be in UTC."""
        self._now = start
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the moment that the clock was last set to."""
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        """Let `seconds` go by; negative ones turn the clock back."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
