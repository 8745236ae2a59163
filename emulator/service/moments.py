"""Dates and times of day as people write them on forms.

The rules are those of the vendor's labelling tool: commas, hyphens, points and slashes of both
kinds stand between the parts of a date, day and month have one or two digits, the year two or
four, eight digits need nothing between them, and the month may be a name. The tool asks for a
format (dmy, mdy, ymd) because 3/4/2022 means nothing without one; so without one only a date that
can be read in one way is a date here.
"""

import re
from datetime import date, time

_ORDERS = ("dmy", "mdy", "ymd")
_DELIMITED = re.compile(r"([0-9]{1,4})\s?[-,/.\\]\s?([0-9]{1,2})\s?[-,/.\\]\s?([0-9]{1,4})")
_EIGHT_DIGITS = {
    "dmy": re.compile(r"([0-9]{2})\s?([0-9]{2})\s?([0-9]{4})"),
    "mdy": re.compile(r"([0-9]{2})\s?([0-9]{2})\s?([0-9]{4})"),
    "ymd": re.compile(r"([0-9]{4})\s?([0-9]{2})\s?([0-9]{2})"),
}
_PARTS_WITH_A_NAME = re.compile(r"[0-9]+(?:st|nd|rd|th)?|[a-z]+")
_BETWEEN_PARTS = re.compile(r"[\s,./\\-]*")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME = 3
_LAST_OF_THE_2000S = 68
"""Two digits up to this one are of the 2000s, the others of the 1900s, as POSIX has it."""

_TIME = re.compile(
    r"([0-9]{1,2})(?:[:.h]([0-9]{2})(?:[:.]([0-9]{2}))?)?\s?(?:([ap])\.?m\.?)?", re.IGNORECASE
)
_HALF_A_DAY = 12


def read_date(text: str, order: str = "") -> date | None:
    """Return the date that a text names; `order` is a field's format, other words mean none."""
    bare = " ".join(text.split()).casefold()
    return _with_a_name(bare, order) or _in_numbers(bare, order)


def read_time(text: str) -> time | None:
    """Return the time of day that a text names, by 24 hours or with am and pm."""
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None or (found[2] is None and found[4] is None):
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= _HALF_A_DAY:
            return None
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if found[4] in "pP" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _in_numbers(text: str, order: str) -> date | None:
    found = _DELIMITED.fullmatch(text)
    if found is not None:
        parts = (found[1], found[2], found[3])
        if len(parts[0]) > 2:
            return _dated("ymd", parts)
        readings = {_dated(each, parts) for each in ((order,) if order in _ORDERS else _ORDERS[:2])}
        readings.discard(None)
        return readings.pop() if len(readings) == 1 else None
    found = _EIGHT_DIGITS[order].fullmatch(text) if order in _ORDERS else None
    return None if found is None else _dated(order, (found[1], found[2], found[3]))


def _with_a_name(text: str, order: str) -> date | None:
    if _BETWEEN_PARTS.sub("", _PARTS_WITH_A_NAME.sub("", text)):
        return None
    parts = [part for part in _PARTS_WITH_A_NAME.findall(text) if not _named(part, _WEEKDAYS)]
    months = [part for part in parts if _named(part, _MONTHS)]
    numbers = [re.sub(r"[a-z]", "", part) for part in parts if part not in months]
    if len(months) != 1 or len(numbers) != 2 or not all(numbers):
        return None
    month = str(_named(months[0], _MONTHS))
    year_first = len(numbers[0]) > 2 or (order == "ymd" and len(numbers[1]) <= 2)
    year, day = numbers if year_first else reversed(numbers)
    return _dated("ymd", (year, month, day))


def _named(part: str, names: tuple[str, ...]) -> int:
    """The place of a name, counted from 1, that the part is or shortens; 0: none."""
    if part == "sept":
        part = "sep"
    if len(part) < _SHORTEST_NAME:
        return 0
    return next(
        (place for place, name in enumerate(names, 1) if part in (name, name[:_SHORTEST_NAME])), 0
    )


def _dated(order: str, parts: tuple[str, str, str]) -> date | None:
    named = dict(zip(order, parts, strict=True))
    if len(named["y"]) not in (2, 4) or len(named["d"]) > 2:
        return None
    year = int(named["y"])
    if len(named["y"]) == 2:
        year += 2000 if year <= _LAST_OF_THE_2000S else 1900
    try:
        return date(year, int(named["m"]), int(named["d"]))
    except ValueError:
        return None
