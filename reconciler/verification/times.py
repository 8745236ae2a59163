"""Times of day, by 24 hours or with am and pm. A time that names its zone is not read."""

import re
from datetime import time

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?\s?(?:(?P<half>[ap])\.?m\.?)?",
    re.ASCII,
)
_HALF_A_DAY = 12


def same_time(one: str, other: str) -> bool:
    """Tell whether two normalised texts are readable and mean one time of day."""
    read = read_time(one)
    return read is not None and read == read_time(other)


def read_time(text: str) -> time | None:
    """Read a normalised text as a time of day; a number alone is none."""
    found = _TIME.fullmatch(text)
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= _HALF_A_DAY:
            return None
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if found["half"] == "p" else 0)
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        return None
