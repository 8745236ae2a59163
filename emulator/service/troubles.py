"""What fault rules do to a request: before its effect, and after it.

Each effect is at home in one of three places: it lets the request wait, it changes what the request
starts, or it takes the place of the answer.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from emulator.fault_rules import Delay, ErrorAnswer, Freeze, Hold, Reset, When
from emulator.faults import ActiveFault
from emulator.service.answers import BrokenConnection, refusal_response
from emulator.service.call import Call
from emulator.service.errors import ServiceError


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
            case Delay(seconds):
                await _wait(fault, request, seconds)
            case Freeze():
                call = replace(call, frozen_by=fault.id)
            case ErrorAnswer() | Reset():
                pass
    return call


def spoilt(faults: Sequence[ActiveFault], when: When, request_id: str) -> Response | None:
    """Return what is sent in place of the answer, if a fault asks for it at this point."""
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
