"""Typed values out of the text of a field, in the service's JSON.

The text that was read is always there as `content`; the value only when the text can be understood
as the field's type. A number that is none is an honest gap, not a guess.
"""

import re
from collections.abc import Callable
from datetime import datetime

from emulator.state import JsonObject

_DATE_FORMATS = {
    "dmy": ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"),
    "mdy": ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m.%d.%Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y"),
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"),
}
_TIME_FORMATS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p", "%I %p")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_FEWEST_DIGITS_OF_A_PHONE = 7


def value_of(field_type: str, text: str, format_: str = "") -> JsonObject:
    """Return `{"valueNumber": 12.5}` or its like; nothing when the text is not of the type."""
    reader = _READERS.get(field_type)
    return {} if reader is None else reader(text, format_)


def _string(text: str, format_: str) -> JsonObject:
    return {"valueString": text}


def _number(text: str, format_: str) -> JsonObject:
    number = _read_number(text)
    return {} if number is None else {"valueNumber": number}


def _integer(text: str, format_: str) -> JsonObject:
    number = _read_number(text)
    return {} if number is None or number != int(number) else {"valueInteger": int(number)}


def _read_number(text: str) -> float | None:
    """Read a number with a currency sign, thousands separators, or in an accountant's brackets."""
    bare = re.sub(r"[\s$€£,%]", "", text)
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    if not _NUMBER.fullmatch(bare):
        return None
    return -float(bare) if negative else float(bare)


def _date(text: str, format_: str) -> JsonObject:
    """Read a date; the field's format decides what 3/4 is, and the month comes first otherwise."""
    preferred = _DATE_FORMATS.get(format_, ())
    every = (*preferred, *_DATE_FORMATS["ymd"], *_DATE_FORMATS["mdy"], *_DATE_FORMATS["dmy"])
    moment = _first_that_fits(" ".join(text.split()), every)
    return {} if moment is None else {"valueDate": moment.date().isoformat()}


def _time(text: str, format_: str) -> JsonObject:
    moment = _first_that_fits(" ".join(text.upper().split()), _TIME_FORMATS)
    return {} if moment is None else {"valueTime": moment.time().isoformat()}


def _first_that_fits(text: str, formats: tuple[str, ...]) -> datetime | None:
    for each in formats:
        try:
            return datetime.strptime(text, each)
        except ValueError:
            continue
    return None


def _phone_number(text: str, format_: str) -> JsonObject:
    digits = re.sub(r"\D", "", text)
    if len(digits) < _FEWEST_DIGITS_OF_A_PHONE:
        return {}
    return {"valuePhoneNumber": f"+{digits}" if text.strip().startswith("+") else digits}


_READERS: dict[str, Callable[[str, str], JsonObject]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "date": _date,
    "time": _time,
    "phoneNumber": _phone_number,
}
