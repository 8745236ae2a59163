"""The numbers that may stand in a declaration: times, shares, counts, and the lock's hex digits.

Each type refuses with a sentence that says what to write instead, as the texts do.
"""

import math
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from reconciler.desired.problems import quote
from reconciler.desired.texts import ADOPTED_REMEDY, LOCK_REMEDY, refusal
from reconciler.model.naming import VERSION_LENGTH

LONGEST_WAIT = 24 * 3600.0
"""The service forgets an operation after 24 hours, so no run can wait longer for one."""

_DURATION = r"^[0-9]+(\.[0-9]+)?(s|m|h)$"
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}


def _seconds(value: object) -> float:
    number: float | None = None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    elif isinstance(value, str) and re.fullmatch(_DURATION, value):
        number = float(value[:-1]) * _SECONDS[value[-1]]
    if number is None or math.isnan(number):
        raise refusal("`wait` is not a time; write `50m`, `30s` or `2h`, or a number of seconds")
    if not 0 <= number <= LONGEST_WAIT:
        raise refusal("`wait` must be between 0 and 24h; write for example `50m`")
    return number


def _share(number: float) -> float:
    if 0 <= number <= 1:
        return number
    better = f"{number / 100:g}" if 1 < number <= 100 else "for example 0.95"
    raise refusal(f"{number:g} is no share between 0 and 1; write {better}")


def _hours(number: float) -> float:
    if 0 < number < math.inf:
        return number
    raise refusal(f"{number:g} is no time to train; write for example 2")


def _hex(length: int, remedy: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(f"[0-9a-f]{{{length}}}", text):
            raise refusal(f"{quote(text)} is not {length} hex digits; {remedy}")
        return text

    return AfterValidator(check)


def _generation(number: int) -> int:
    if number < 1:
        raise refusal(f"{number} is no generation, they begin with 1; {LOCK_REMEDY}")
    return number


def _count(number: int) -> int:
    if number < 0:
        raise refusal(f"{number} is less than nothing; write 0 or more")
    return number


def _rate(number: int) -> int:
    if number < 1:
        raise refusal(f"{number} is no number of requests per second; write 1 or more")
    return number


Seconds = Annotated[
    float,
    BeforeValidator(_seconds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _DURATION},
                {"type": "number", "minimum": 0, "maximum": LONGEST_WAIT},
            ]
        }
    ),
]
Share = Annotated[
    float,
    AfterValidator(_share),
    Field(json_schema_extra={"minimum": 0, "maximum": 1}),
]
Count = Annotated[int, AfterValidator(_count), Field(json_schema_extra={"minimum": 0})]
Hours = Annotated[float, AfterValidator(_hours), Field(json_schema_extra={"exclusiveMinimum": 0})]
Generation = Annotated[int, AfterValidator(_generation), Field(json_schema_extra={"minimum": 1})]
Rate = Annotated[int, AfterValidator(_rate), Field(json_schema_extra={"minimum": 1})]
_A_VERSION = Field(json_schema_extra={"pattern": f"^[0-9a-f]{{{VERSION_LENGTH}}}$"})
LockedVersion = Annotated[str, _hex(VERSION_LENGTH, LOCK_REMEDY), _A_VERSION]
AdoptedVersion = Annotated[str, _hex(VERSION_LENGTH, ADOPTED_REMEDY), _A_VERSION]
PinnedVersion = Annotated[
    str, _hex(VERSION_LENGTH, "write a version as the lock names it, `3f2a9c1b7d04`"), _A_VERSION
]
Digest = Annotated[
    str, _hex(64, LOCK_REMEDY), Field(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})
]
