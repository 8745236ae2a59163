"""The emulator's clock, and how far it was moved, kept in the state.

Due times and expiries in the state are moments of this clock. Were its offset forgotten when the
process ends, a restart would turn time back for everything that is written there.
"""

from datetime import datetime, timedelta

from emulator.clock import Clock, SteeredClock
from emulator.state import State

COLLECTION = "clock"
_KEY = "steering"


def kept_clock(base: Clock, state: State) -> SteeredClock:
    """Return the clock that the state remembers, following `base`."""
    kept = state.get(COLLECTION, _KEY)
    held_at = kept["heldAt"] if kept else None

    def keep(offset: timedelta, held_at: datetime | None) -> None:
        body = {
            "offset": offset.total_seconds(),
            "heldAt": held_at.isoformat() if held_at else None,
        }
        state.put(COLLECTION, _KEY, body)

    return SteeredClock(
        base,
        timedelta(seconds=kept["offset"] if kept else 0),
        datetime.fromisoformat(held_at) if held_at else None,
        keep,
    )
