"""The clock of a running emulator, moved and held from outside.

Processes under test see it only through the emulator: how far a training is, what has expired.
"""

from datetime import UTC, datetime

from emulator.clock import ClockRangeError, SteeredClock
from emulator.state import JsonObject

_KEYS = ("advance", "set", "hold")


class ClockRequestError(ValueError):
    """A request to the clock that makes no sense; the message says what to write instead."""


def steer(clock: SteeredClock, asked: JsonObject) -> None:
    """Hold or release the clock, then move it, as asked; raises `ClockRequestError`."""
    if not asked or not set(asked) <= set(_KEYS):
        raise ClockRequestError(
            'Write {"advance": SECONDS}, {"set": "2025-01-01T00:00:00Z"} or {"hold": true}; "hold" '
            "may come together with one of the others."
        )
    if "advance" in asked and "set" in asked:
        raise ClockRequestError('"advance" and "set" contradict each other; give one of them.')
    hold, move, moment = asked.get("hold"), asked.get("advance"), asked.get("set")
    if "hold" in asked and not isinstance(hold, bool):
        raise ClockRequestError(f'"hold" must be true or false, not {hold!r}.')
    if "advance" in asked and (isinstance(move, bool) or not isinstance(move, int | float)):
        raise ClockRequestError(f'"advance" must be a number of seconds, not {move!r}.')
    target = _moment(moment) if "set" in asked else None
    if hold:
        clock.hold()
    try:
        if isinstance(move, int | float):
            clock.advance(move)
        elif target is not None:
            clock.set(target)
    except (ClockRangeError, ValueError) as problem:
        raise ClockRequestError(str(problem)) from None
    if hold is False:
        clock.run()


def show_clock(clock: SteeredClock) -> JsonObject:
    """Return the moment and whether the clock stands still."""
    return {"now": clock.now().isoformat(timespec="milliseconds"), "held": clock.is_held}


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise ClockRequestError(f'"set" must be a moment as 2025-01-01T00:00:00Z, not {text!r}.')
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ClockRequestError(f'"set" is out of range: {text!r}.') from None
