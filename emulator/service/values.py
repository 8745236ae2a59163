"""Typed values out of the text of a field, in the service's JSON.

The text that was read is always there as `content`; the value only when the text can be understood
as the field's type: an honest gap is better than a guess. What a value looks like is told by the
SDKs' models (dates and times in ISO 8601, telephone numbers in E.164, 64-bit integers); how a text
becomes one by the vendor's page on the labelling tool ("Specify tag value types"), which is where
the formats of fields.json come from: no-whitespaces, alphanumeric, currency, dmy, mdy, ymd.
"""

import re
from collections.abc import Callable

from emulator.service.moments import read_date, read_time
from emulator.state import JsonObject

SELECTION_STATES = ("selected", "unselected")

_NUMBER = re.compile(r"([-+]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_CURRENCY = re.compile(r"^[A-Z]{3}(?=[\s\d(.+-])|(?<=[\s\d).])[A-Z]{3}$|[$€£¥₹]")
_LARGEST_INTEGER = 2**63 - 1

_PHONE = re.compile(
    r"(?:[^\W\d]+[.:]?\s*){0,3}(?P<plus>\+|00)?(?P<number>[0-9][0-9\s()./-]*|\([0-9][0-9\s()./-]*)"
    r"(?:\s*(?:ext\.?|extension|x|#)\s*[0-9]+)?",
    re.IGNORECASE,
)
_TRUNK_PREFIX = "(0)"
_LOCAL_DIGITS = 10
_LOCAL_COUNTRY = "1"
"""Without a country code the vendor's own results take a number for a North American one:
987-654-3210 becomes +19876543210."""
_FEWEST_DIGITS, _MOST_DIGITS = 8, 15


def value_of(field_type: str, text: str, format_: str = "") -> JsonObject:
    """Return `{"valueNumber": 12.5}` or its like; nothing when the text is not of the type."""
    reader = _READERS.get(field_type)
    return {} if reader is None else reader(text, format_)


def content_of(field_type: str, text: str) -> str:
    """The text of a field as it stands in a result: a selection mark's state has colons."""
    return mark_content(text) if field_type == "selectionMark" else text


def mark_content(state: str) -> str:
    """How the state of a selection mark is written where text is expected."""
    return f":{state}:"


def _string(text: str, format_: str) -> JsonObject:
    if format_ == "no-whitespaces":
        text = "".join(text.split())
    elif format_ == "alphanumeric":
        text = "".join(letter for letter in text if letter.isalnum())
    return {"valueString": text}


def _number(text: str, format_: str) -> JsonObject:
    """Read a number with its currency, thousands separators, or in an accountant's brackets."""
    sign, bare = _unsigned(text)
    found = _NUMBER.fullmatch(_with_point(bare.rstrip("%")))
    if found is None:
        return {}
    return {"valueNumber": sign * float(found.group(1) + found.group(2))}


def _integer(text: str, format_: str) -> JsonObject:
    """Read an integer. Separators vanish, points too: 1234.98 is 123498, as documented."""
    sign, bare = _unsigned(text)
    digits = re.sub(r"[.,']", "", bare)
    if not re.fullmatch(r"[-+]?[0-9]{1,30}", digits):
        return {}
    value = sign * int(digits)
    return {"valueInteger": value} if abs(value) <= _LARGEST_INTEGER else {}


def _unsigned(text: str) -> tuple[int, str]:
    """A number without currency and spaces, and the sign that brackets or a late minus give it."""
    bare = re.sub(r"\s", "", _CURRENCY.sub("", text.strip()))
    if bare.startswith("(") and bare.endswith(")"):
        return -1, bare[1:-1]
    if bare.endswith("-"):
        return -1, bare[:-1]
    return 1, bare


def _with_point(bare: str) -> str:
    """The same number with a decimal point and no separators.

    Of a comma and a point the last one is decimal. A comma alone separates thousands when three
    digits follow it each time, and decimals otherwise; a point alone is decimal.
    """
    bare = bare.replace("'", "")
    if "," not in bare:
        return bare
    if "." in bare and bare.rindex(".") < bare.rindex(","):
        return bare.replace(".", "").replace(",", ".")
    if "." in bare or re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+", bare):
        return bare.replace(",", "")
    return bare.replace(",", ".")


def _date(text: str, format_: str) -> JsonObject:
    found = read_date(text, format_)
    return {} if found is None else {"valueDate": found.isoformat()}


def _time(text: str, format_: str) -> JsonObject:
    found = read_time(text)
    return {} if found is None else {"valueTime": found.isoformat(timespec="seconds")}


def _phone_number(text: str, format_: str) -> JsonObject:
    found = _PHONE.fullmatch(" ".join(text.split()))
    if found is None:
        return {}
    number = found["number"]
    if found["plus"]:
        digits = re.sub(r"\D", "", number.replace(_TRUNK_PREFIX, ""))
    else:
        digits = re.sub(r"\D", "", number)
        if len(digits) == _LOCAL_DIGITS:
            digits = _LOCAL_COUNTRY + digits
        elif len(digits) != _LOCAL_DIGITS + 1 or not digits.startswith(_LOCAL_COUNTRY):
            return {}
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return {}
    return {"valuePhoneNumber": f"+{digits}"}


def _selection_mark(text: str, format_: str) -> JsonObject:
    return {"valueSelectionMark": text} if text in SELECTION_STATES else {}


_READERS: dict[str, Callable[[str, str], JsonObject]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "date": _date,
    "time": _time,
    "phoneNumber": _phone_number,
    "selectionMark": _selection_mark,
}
