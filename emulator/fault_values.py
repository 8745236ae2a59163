"""Reading the values of a fault rule, and telling what to write where one makes no sense."""

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeGuard

from emulator.state import JsonObject

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
_LONGEST = 3600.0
_FARTHEST_JUMP = 10 * 366 * 24 * 3600.0

When = Literal["before", "after"]
"""Before the request takes effect, or after it did and only the answer is lost."""


class FaultRuleError(ValueError):
    """A rule that cannot be understood; the message says what to write instead."""


def refuse_unknown(source: Mapping[str, Any], known: set[str], where: str) -> None:
    """Refuse keys that are not known, so that a misspelt one is not silently without effect."""
    unknown = sorted(set(source) - known)
    if unknown:
        raise FaultRuleError(
            f"Unknown key {', '.join(unknown)} in {where}; known are {', '.join(sorted(known))}."
        )


def text(source: JsonObject, key: str, default: str) -> str:
    """Return a text that is not empty."""
    value = source.get(key, default)
    if not isinstance(value, str) or not value:
        raise FaultRuleError(f'"{key}" must be a text, not {value!r}.')
    return value


def positions(source: JsonObject, key: str) -> frozenset[int]:
    """Return numbers from 1 on; empty when the key is absent."""
    value = source.get(key)
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(_is_whole(item) and item >= 1 for item in value):
        raise FaultRuleError(f'"{key}" must be a list of numbers from 1 on, not {value!r}.')
    if not value:
        raise FaultRuleError(
            f'"{key}" is empty, so the rule meets nobody; leave it out to meet all.'
        )
    return frozenset(value)


def whole(source: JsonObject, key: str, least: int) -> int | None:
    """Return a whole number from `least` on, or None when the key is absent."""
    value = source.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or not _is_whole(value) or value < least:
        raise FaultRuleError(f'"{key}" must be a number from {least} on, not {value!r}.')
    return value


def share(source: JsonObject, key: str) -> float | None:
    """Return a number above 0 and at most 1, or None when the key is absent."""
    value = source.get(key)
    if value is None:
        return None
    if not _is_number(value) or not 0 < value <= 1:
        raise FaultRuleError(f'"{key}" must be above 0 and at most 1, not {value!r}.')
    return float(value)


def seconds(source: JsonObject) -> float:
    """Return how long something lasts."""
    value = source.get("seconds")
    if not _is_number(value) or not 0 <= value <= _LONGEST:
        raise FaultRuleError(f'"seconds" must be a number from 0 to 3600, not {value!r}.')
    return float(value)


def jump(source: JsonObject) -> float:
    """Return by how many seconds a clock jumps, backwards if negative."""
    value = source.get("seconds")
    if not _is_number(value) or not -_FARTHEST_JUMP <= value <= _FARTHEST_JUMP or not value:
        raise FaultRuleError(
            f'"seconds" must be a number other than 0 and within ten years, not {value!r}.'
        )
    return float(value)


def status(source: JsonObject) -> int:
    """Return the status of an HTTP error."""
    value = source.get("status", 503)
    if not isinstance(value, int) or not _is_whole(value) or not 400 <= value <= 599:
        raise FaultRuleError(f'"status" must be a number from 400 to 599, not {value!r}.')
    return value


def headers(source: JsonObject) -> tuple[tuple[str, str], ...]:
    """Return headers that can be sent."""
    value = source.get("headers", {})
    if not isinstance(value, dict):
        raise FaultRuleError(f'"headers" must be an object, not {value!r}.')
    for name, content in value.items():
        if (
            not isinstance(content, str)
            or not _HEADER_NAME.fullmatch(name)
            or not content.isprintable()
        ):
            raise FaultRuleError(f'"headers" holds {name!r}: {content!r}, which cannot be sent.')
        if not content.isascii():
            raise FaultRuleError(f'"headers" holds {name!r}: {content!r}; write it in ASCII.')
    return tuple(value.items())


def when(source: JsonObject) -> When:
    """Return whether a trouble comes before or after the effect."""
    match source.get("when", "before"):
        case "before":
            return "before"
        case "after":
            return "after"
        case other:
            raise FaultRuleError(f'"when" must be before or after, not {other!r}.')


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
