"""What shall go wrong, as a value: which requests a rule is meant for, and its one effect.

Effects are a closed union, so a new kind of trouble is one dataclass, one case in the parser and
one branch where requests are served.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from emulator.state import JsonObject

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")

When = Literal["before", "after"]
"""Before the request takes effect, or after it did and only the answer is lost."""


class FaultRuleError(ValueError):
    """A rule that cannot be understood; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """Answer with this HTTP error instead of the real answer."""

    status: int
    code: str
    message: str
    headers: tuple[tuple[str, str], ...]
    when: When


@dataclass(frozen=True, slots=True)
class Hold:
    """Let the request wait, without any effect, until the rule is taken away."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """Let the operation that the request starts not complete until the rule is taken away."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Break the connection."""

    when: When


@dataclass(frozen=True, slots=True)
class Delay:
    """Let the request wait for some seconds before it takes effect."""

    seconds: float


Effect = ErrorAnswer | Hold | Freeze | Reset | Delay


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One trouble and whom it befalls. `nth` counts matching requests from 1; empty: every one."""

    effect: Effect
    operation: str = "*"
    account: str = "*"
    model: str = "*"
    nth: frozenset[int] = frozenset()
    times: int | None = None

    def concerns(self, operation: str, account: str, model: str) -> bool:
        """Whether a request is of the kind that this rule counts. Patterns are globs."""
        return (
            fnmatchcase(operation, self.operation)
            and fnmatchcase(account.lower(), self.account.lower())
            and fnmatchcase(model, self.model)
        )


def parse_rule(source: JsonObject) -> FaultRule:
    """Read a rule from JSON; raises `FaultRuleError`."""
    known = {"operation", "account", "model", "nth", "times", "effect"}
    _refuse_unknown(source, known, "the rule")
    effect = source.get("effect")
    if not isinstance(effect, dict):
        raise FaultRuleError('A rule needs an "effect", for example {"kind": "hold"}.')
    return FaultRule(
        effect=_parse_effect(effect),
        operation=_text(source, "operation", "*"),
        account=_text(source, "account", "*"),
        model=_text(source, "model", "*"),
        nth=_positions(source.get("nth")),
        times=_times(source.get("times")),
    )


def _parse_effect(effect: JsonObject) -> Effect:
    match effect.get("kind"):
        case "error":
            _refuse_unknown(
                effect, {"kind", "status", "code", "message", "headers", "when"}, "the effect"
            )
            return ErrorAnswer(
                status=_status(effect.get("status", 503)),
                code=_text(effect, "code", "ServiceUnavailable"),
                message=_text(effect, "message", "A fault asked for on the emulator."),
                headers=_headers(effect.get("headers", {})),
                when=_when(effect),
            )
        case "hold":
            _refuse_unknown(effect, {"kind"}, "the effect")
            return Hold()
        case "freeze":
            _refuse_unknown(effect, {"kind"}, "the effect")
            return Freeze()
        case "reset":
            _refuse_unknown(effect, {"kind", "when"}, "the effect")
            return Reset(_when(effect))
        case "delay":
            _refuse_unknown(effect, {"kind", "seconds"}, "the effect")
            return Delay(_seconds(effect.get("seconds")))
        case other:
            raise FaultRuleError(
                f"There is no effect of kind {other!r}; use error, hold, freeze, reset or delay."
            )


def _refuse_unknown(source: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(source) - known)
    if unknown:
        raise FaultRuleError(
            f"Unknown key {', '.join(unknown)} in {where}; known are {', '.join(sorted(known))}."
        )


def _text(source: JsonObject, key: str, default: str) -> str:
    value = source.get(key, default)
    if not isinstance(value, str) or not value:
        raise FaultRuleError(f'"{key}" must be a text, not {value!r}.')
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _positions(value: object) -> frozenset[int]:
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(_is_number(item) and item >= 1 for item in value):
        raise FaultRuleError(f'"nth" must be a list of numbers from 1 on, not {value!r}.')
    if not value:
        raise FaultRuleError('"nth" is empty, so the rule meets nobody; leave it out to meet all.')
    return frozenset(value)


def _times(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or not _is_number(value) or value < 1:
        raise FaultRuleError(f'"times" must be a number from 1 on, not {value!r}.')
    return value


def _status(value: object) -> int:
    if not isinstance(value, int) or not _is_number(value) or not 400 <= value <= 599:
        raise FaultRuleError(f'"status" must be a number from 400 to 599, not {value!r}.')
    return value


def _headers(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise FaultRuleError(f'"headers" must be an object, not {value!r}.')
    for name, text in value.items():
        if not isinstance(text, str) or not _HEADER_NAME.fullmatch(name) or not text.isprintable():
            raise FaultRuleError(f'"headers" holds {name!r}: {text!r}, which cannot be sent.')
        if not text.isascii():
            raise FaultRuleError(f'"headers" holds {name!r}: {text!r}; write it in ASCII.')
    return tuple(value.items())


def _when(effect: JsonObject) -> When:
    match effect.get("when", "before"):
        case "before":
            return "before"
        case "after":
            return "after"
        case other:
            raise FaultRuleError(f'"when" must be before or after, not {other!r}.')


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise FaultRuleError(f'"seconds" must be a number from 0 to 3600, not {value!r}.')
    return float(value)
