"""Dates as people write them on forms, month first where only numbers are written.

Two texts that could be the same date only if one of them were read day first are not the same: a
form's own order is known to nobody here, and a wrong guess would pass a wrong date. Where the
first number cannot be a month, it is read day first, and is the same only as another of its kind.
"""

import re
from dataclasses import dataclass
from datetime import date

_BETWEEN = r"(?:\s*[-/.]\s*|\s+)"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}}|\d{{2}})", re.ASCII)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_NAMED = (
    re.compile(rf"{_NAME}[\s-]*{_DAY}(?:\s*,\s*|[\s-]+){_YEAR}", re.ASCII),
    re.compile(rf"{_DAY}[\s-]*{_NAME}[\s,-]*{_YEAR}", re.ASCII),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SHORT_YEAR = 100
_LAST_OF_THE_2000S = 68
"""Two digits up to this are of the 2000s, the others of the 1900s, as POSIX has it."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date, and whether it could only be read with the day before the month."""

    on: date
    day_first: bool = False


def same_date(one: str, other: str) -> bool:
    """Tell whether two normalised texts are readable and mean one date."""
    read = read_date(one)
    return read is not None and read == read_date(other)


def read_date(text: str) -> WrittenDate | None:
    """Read a normalised text as a date; None where it is none, or has more in it than a date."""
    for pattern in _NAMED:
        if named := pattern.fullmatch(text):
            return _written(named["year"], _number_of(named["month"]), named["day"])
    if found := _YEAR_FIRST.fullmatch(text):
        return _written(*found.groups())
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = found.groups()
        return _written(year, first, second) or _written(year, second, first, day_first=True)
    return None


def _number_of(name: str) -> int:
    """The number of a month's name or of its first letters; 0 where it is none."""
    short = "sep" if name == "sept" else name
    for number, month in enumerate(_MONTHS, start=1):
        if short in (month, month[:3]):
            return number
    return 0


def _written(
    year: str, month: str | int, day: str, *, day_first: bool = False
) -> WrittenDate | None:
    full = int(year)
    if full < _SHORT_YEAR and len(year) == len("99"):
        full += 2000 if full <= _LAST_OF_THE_2000S else 1900
    try:
        return WrittenDate(date(full, int(month), int(day)), day_first)
    except ValueError:
        return None
