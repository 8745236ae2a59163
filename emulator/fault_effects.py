"""What a fault does to a request that it meets.

Effects are a closed union, so a new kind of trouble is one dataclass, one case in the parser and
one branch where requests are served.
"""

from dataclasses import dataclass

from emulator import fault_values as values
from emulator.fault_values import FaultRuleError, When
from emulator.state import JsonObject


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """Answer with this HTTP error instead of the real answer."""

    status: int
    code: str
    message: str
    headers: tuple[tuple[str, str], ...]
    when: When


@dataclass(frozen=True, slots=True)
class Throttle:
    """Answer 429 as the gateway does, without effect; `retry_after` in seconds."""

    retry_after: int


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
class Truncate:
    """Send the head and only so many bytes of the real answer's body, then break the connection."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Delay:
    """Let the request wait for some seconds before it takes effect, or its answer after it did."""

    seconds: float
    when: When


@dataclass(frozen=True, slots=True)
class ClockJump:
    """Let the emulator's clock jump before the request takes effect; backwards if negative."""

    seconds: float


Effect = ErrorAnswer | Throttle | Hold | Freeze | Reset | Truncate | Delay | ClockJump

_KEYS: dict[str, set[str]] = {
    "error": {"status", "code", "message", "headers", "when"},
    "throttle": {"retryAfter"},
    "hold": set(),
    "freeze": set(),
    "reset": {"when"},
    "truncate": {"bytes"},
    "delay": {"seconds", "when"},
    "clock": {"seconds"},
}


def parse_effect(source: JsonObject) -> Effect:
    """Read an effect from JSON; raises `FaultRuleError`."""
    kind = source.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise FaultRuleError(f"There is no effect of kind {kind!r}; use one of {', '.join(_KEYS)}.")
    values.refuse_unknown(source, {"kind", *_KEYS[kind]}, "the effect")
    match kind:
        case "error":
            return ErrorAnswer(
                status=values.status(source),
                code=values.text(source, "code", "ServiceUnavailable"),
                message=values.text(source, "message", "A fault asked for on the emulator."),
                headers=values.headers(source),
                when=values.when(source),
            )
        case "throttle":
            retry_after = values.whole(source, "retryAfter", 0)
            return Throttle(1 if retry_after is None else retry_after)
        case "hold":
            return Hold()
        case "freeze":
            return Freeze()
        case "reset":
            return Reset(values.when(source))
        case "truncate":
            return Truncate(values.whole(source, "bytes", 0) or 0)
        case "delay":
            return Delay(values.seconds(source), values.when(source))
    return ClockJump(values.jump(source))
