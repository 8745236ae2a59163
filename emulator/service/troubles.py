"""What fault rules do to a request: before its effect, and after it.

Each effect is at home in one of three places: it lets the request wait, it changes what the request
starts, or it takes the place of the answer.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from emulator.fault_effects import (
    ClockJump,
    Delay,
    ErrorAnswer,
    Freeze,
    Hold,
    Reset,
    Throttle,
    Truncate,
)
from emulator.fault_values import When
from emulator.faults import ActiveFault
from emulator.service.answers import BrokenConnection, TruncatedAnswer, refusal_response
from emulator.service.call import Call
from emulator.service.errors import ServiceError, too_many_requests
from emulator.service.limits import tier_of
from emulator.service.route import DataRoute


class ClientGoneError(Exception):
    """Nobody waits for the answer any more: the client went away, or the server stops."""


async def delay_and_mark(call: Call, faults: Sequence[ActiveFault], request: Request) -> Call:
    """Let a request wait as long as it shall; return it marked with what freezes its operation.

    Raises `ClientGoneError` when nobody waits for the answer any more.
    """
    for fault in faults:
        match fault.rule.effect:
            case Hold():
                await _wait(fault, request, None)
            case Delay(seconds, "before"):
                await _wait(fault, request, seconds)
            case ClockJump(seconds):
                call.emulator.timekeeper.jump(seconds)
            case Freeze():
                call = replace(call, frozen_by=fault.id)
            case ErrorAnswer() | Throttle() | Reset() | Truncate() | Delay():
                pass
    return call


async def delay_answer(faults: Sequence[ActiveFault], request: Request) -> None:
    """Let an answer wait as long as it shall; raises `ClientGoneError`."""
    for fault in faults:
        match fault.rule.effect:
            case Delay(seconds, "after"):
                await _wait(fault, request, seconds)


def instead_of_effect(
    call: Call, route: DataRoute, faults: Sequence[ActiveFault]
) -> Response | None:
    """Return what is answered so that the request has no effect, if a fault asks for it."""
    for fault in faults:
        match fault.rule.effect:
            case Throttle(retry_after):
                sku = call.account.sku
                rate = tier_of(sku).rates[route.rate_class]
                refusal = too_many_requests(route.title, call.version, sku, rate, retry_after)
                return refusal_response(refusal, call.request_id)
    return _instead(faults, "before", call.request_id)


def instead_of_answer(answer: Response, faults: Sequence[ActiveFault], request_id: str) -> Response:
    """Return what is sent once the effect took place: the answer, or what faults leave of it."""
    for fault in faults:
        match fault.rule.effect:
            case Truncate(count) if count < len(answer.body):
                answer = TruncatedAnswer(answer, count)
    return _instead(faults, "after", request_id) or answer


def _instead(faults: Sequence[ActiveFault], when: When, request_id: str) -> Response | None:
    for fault in faults:
        match fault.rule.effect:
            case ErrorAnswer(status, code, message, headers, at) if at == when:
                error = ServiceError(status, code, message, headers=dict(headers))
                return refusal_response(error, request_id)
            case Reset(at) if at == when:
                return BrokenConnection()
    return None


async def _wait(fault: ActiveFault, request: Request, seconds: float | None) -> None:
    """Wait until the rule is taken away, or for `seconds`.

    Raises when the client goes away before that, or the server stops.
    """
    released = asyncio.ensure_future(fault.released.wait())
    gone = asyncio.ensure_future(_until_gone(request))
    fault.waiting += 1
    try:
        await asyncio.wait({released, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if fault.abandoned or (gone.done() and not released.done()):
            raise ClientGoneError
    finally:
        fault.waiting -= 1
        released.cancel()
        gone.cancel()


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
