"""Time as a thing that is passed in.

Operations of the emulator are functions of the clock, not background tasks. A test that holds the
clock therefore holds every training and every copy, without sleeping.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Where a clock can be set to; far enough from where dates and expiries end."""


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


class ClockRangeError(ValueError):
    """A clock cannot be set to that moment; the message says to which ones it can."""


class SteeredClock:
    """Another clock that can be moved and held. Safe to share between threads.

    `on_change` is told the offset and the moment of the hold (None: running) after every change, so
    that they can be kept: a process that is started again must not fall back in time.
    """

    def __init__(
        self,
        base: Clock,
        offset: timedelta = timedelta(),
        held_at: datetime | None = None,
        on_change: Callable[[timedelta, datetime | None], None] | None = None,
    ) -> None:
        """Follow `base` at a distance of `offset`, or stand still at `held_at`."""
        self._base = base
        self._offset = offset
        self._held_at = held_at
        self._on_change = on_change
        self._lock = Lock()

    @property
    def is_held(self) -> bool:
        """Whether the clock stands still."""
        return self._held_at is not None

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        with self._lock:
            return self._now()

    def advance(self, seconds: float) -> None:
        """Let `seconds` go by, negative ones turn it back; raises `ClockRangeError`."""
        with self._lock:
            try:
                moment = self._now() + timedelta(seconds=seconds)
            except OverflowError:
                raise _out_of_range() from None
            self._set(moment)

    def jump(self, seconds: float) -> None:
        """Let `seconds` go by at once, negative ones turn it back, as far as the clock goes."""
        with self._lock:
            moment = self._now()
            room = min(LATEST - moment, max(EARLIEST - moment, timedelta(seconds=seconds)))
            self._set(moment + room)

    def set(self, moment: datetime) -> None:
        """Go to a moment, in UTC; raises `ClockRangeError`."""
        with self._lock:
            self._set(moment)

    def hold(self) -> None:
        """Stand still until `run`; advancing and setting still work."""
        with self._lock:
            self._held_at = self._now()
            self._tell()

    def run(self) -> None:
        """Go on from where the clock stands."""
        with self._lock:
            if self._held_at is not None:
                self._offset = self._held_at - self._base.now()
                self._held_at = None
                self._tell()

    def _now(self) -> datetime:
        return self._base.now() + self._offset if self._held_at is None else self._held_at

    def _set(self, moment: datetime) -> None:
        if not EARLIEST <= moment <= LATEST:
            raise _out_of_range()
        if self._held_at is None:
            self._offset += moment - self._now()
        else:
            self._held_at = moment
        self._tell()

    def _tell(self) -> None:
        if self._on_change is not None:
            self._on_change(self._offset, self._held_at)


def _out_of_range() -> ClockRangeError:
    return ClockRangeError(f"The clock goes from {EARLIEST:%Y-%m-%d} to {LATEST:%Y-%m-%d}.")
