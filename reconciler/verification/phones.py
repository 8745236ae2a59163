"""Telephone numbers: the digits count, and an extension; how they are grouped does not.

Ten digits without a country are a North American number, as the service itself takes them to be:
its value for 987-654-3210 is +19876543210 (vendor's results for 2023-07-31).
"""

import re
from dataclasses import dataclass

_PHONE = re.compile(
    r"(?P<plus>\+)?(?P<number>[0-9(][0-9 ()./-]*)"
    r"(?:\s*(?:ext\.?|extension|x|\#)\s*(?P<ext>[0-9]+))?"
)
_TRUNK_PREFIX = "(0)"
_NORTH_AMERICA = "1"
_LOCAL_DIGITS = 10
_FEWEST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """Digits, with the country's where `complete`, and the extension."""

    digits: str
    complete: bool
    extension: str


def same_phone(one: str, other: str) -> bool:
    """Tell whether two normalised texts are readable and mean one telephone number."""
    read = read_phone(one)
    return read is not None and read == read_phone(other)


def read_phone(text: str) -> PhoneNumber | None:
    """Read a normalised text as a telephone number."""
    found = _PHONE.fullmatch(text)
    if found is None:
        return None
    number = found["number"]
    complete = found["plus"] is not None
    if complete:
        number = number.replace(_TRUNK_PREFIX, "")
    digits = re.sub(r"\D", "", number)
    if len(digits) < _FEWEST_DIGITS:
        return None
    if not complete and len(digits) == _LOCAL_DIGITS:
        digits, complete = _NORTH_AMERICA + digits, True
    elif not complete and len(digits) == _LOCAL_DIGITS + 1:
        complete = digits.startswith(_NORTH_AMERICA)
    return PhoneNumber(digits, complete, found["ext"] or "")
