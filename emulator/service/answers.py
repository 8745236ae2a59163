"""Answers on the wire: a success, a refusal, and a connection broken on purpose.

ASGI knows no way to hang up, so the server's protocol puts its transport where an answer can find
it. Lingering is switched off first: the client sees a reset, as from a network, not an orderly end.
"""

import asyncio
import socket
import struct

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from emulator.service.call import Answer
from emulator.service.errors import ServiceError

TRANSPORT = "transport"
_SAFE = {"X-Content-Type-Options": "nosniff"}
_NO_LINGER = struct.pack("ii", 1, 0)


class BreakableProtocol(H11Protocol):
    """Uvicorn's protocol with its transport in the state of each request's scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Remember the transport for the requests of this connection."""
        self.app_state = {**self.app_state, TRANSPORT: transport}
        super().connection_made(transport)


class BrokenConnection(Response):
    """An answer that is none: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break the connection and wait until the server has noticed it."""
        transport = _transport(scope)
        connection = transport.get_extra_info("socket")
        if connection is not None and not transport.is_closing():
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


class TruncatedAnswer(Response):
    """The head of another answer and the beginning of its body; then the connection ends."""

    def __init__(self, whole: Response, count: int) -> None:
        super().__init__(whole.body, whole.status_code)
        self.raw_headers = whole.raw_headers
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what shall arrive, end the connection and wait until the server has noticed it."""
        head = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **head})
        beginning = bytes(self.body[: self._count])
        await send({"type": "http.response.body", "body": beginning, "more_body": True})
        _transport(scope).close()
        while (await receive())["type"] != "http.disconnect":
            pass


def _transport(scope: Scope) -> asyncio.Transport:
    """Return the connection of a request; without one, as in a process, raise as if it broke."""
    transport: asyncio.Transport | None = scope.get("state", {}).get(TRANSPORT)
    if transport is None:
        raise ConnectionResetError("A fault asked for on the emulator broke the connection.")
    return transport


def success_response(answer: Answer, request_id: str) -> Response:
    """Put an answer into the service's headers."""
    headers = {"apim-request-id": request_id, **_SAFE, **answer.headers}
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    return JSONResponse(answer.body, answer.status, headers, "application/json; charset=utf-8")


def refusal_response(refusal: ServiceError, request_id: str) -> Response:
    """Put a refusal into the service's headers."""
    headers = {"apim-request-id": request_id, **_SAFE, **refusal.headers}
    return JSONResponse(refusal.body, refusal.status, headers)
