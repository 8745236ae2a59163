"""What can be set while the emulator runs: durations, limits, lags, and what listings show.

The same texts and numbers as on the command line. Nothing is changed unless all of it makes sense.
"""

from datetime import timedelta

from emulator.service.durations import DurationsError, parse_durations
from emulator.service.emulator import Emulator
from emulator.service.limits import LimitsError, parse_limits
from emulator.state import JsonObject

LONGEST = timedelta(days=1)

_KEYS = ("durations", "limits", "consistency", "roleDelay", "bareListings")


class SettingsError(ValueError):
    """Settings that make no sense; the message says what to write instead."""


def change_settings(emulator: Emulator, asked: JsonObject) -> None:
    """Set what `asked` names and leave the rest; raises `SettingsError`."""
    unknown = sorted(set(asked) - set(_KEYS))
    if unknown:
        raise SettingsError(f"There is no setting {unknown[0]!r}; known are {', '.join(_KEYS)}.")
    durations, groups = emulator.durations, emulator.limit_groups
    lag, role_delay = emulator.lag, emulator.role_delay
    try:
        if "durations" in asked:
            durations = parse_durations(_text(asked, "durations"))
        if "limits" in asked:
            groups = parse_limits(_text(asked, "limits"))
    except (DurationsError, LimitsError) as problem:
        raise SettingsError(str(problem)) from None
    if "consistency" in asked:
        lag = seconds_of("consistency", asked["consistency"])
    if "roleDelay" in asked:
        given = asked["roleDelay"]
        role_delay = None if given is None else seconds_of("roleDelay", given)
    bare = asked.get("bareListings", emulator.bare_listings)
    if not isinstance(bare, bool):
        raise SettingsError(f"bareListings must be true or false, not {bare!r}.")
    emulator.bare_listings = bare
    emulator.durations, emulator.lag, emulator.role_delay = durations, lag, role_delay
    if "limits" in asked:
        emulator.limit_groups, emulator.enforces_limits = groups, bool(groups)


def show_settings(emulator: Emulator) -> JsonObject:
    """Return the settings as they are; durations by kind, in seconds or polls."""
    groups = sorted(group.value for group in emulator.limit_groups if emulator.enforces(group))
    delay = emulator.role_delay
    return {
        "durations": emulator.durations.describe(),
        "limits": ",".join(groups) or "off",
        "consistency": emulator.lag.total_seconds(),
        "roleDelay": None if delay is None else delay.total_seconds(),
        "bareListings": emulator.bare_listings,
    }


def seconds_of(name: str, value: object) -> timedelta:
    """Read a number of seconds, up to a day; raises `SettingsError`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= float(str(value)) <= LONGEST.total_seconds():
        raise SettingsError(f"{name} must be a number of seconds from 0 to 86400, not {value!r}.")
    return timedelta(seconds=float(str(value)))


def _text(asked: JsonObject, name: str) -> str:
    value = asked[name]
    if not isinstance(value, str):
        raise SettingsError(f"{name} must be a text, not {value!r}.")
    return value
