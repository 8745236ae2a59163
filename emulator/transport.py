"""Transports that let azure-core clients talk to an emulator of the same process, without sockets.

emulator = new_emulator(accounts=["dev"])
client = DocumentModelAdministrationClient(
    ENDPOINT, AzureKeyCredential(WELL_KNOWN_KEY), transport=InProcessTransport(emulator)
)

Everything of the client's pipeline runs as always: policies, retries, polling. Only the last step
calls the application instead of the network. Between two polls a client asks its transport to
sleep, so a transport with `sleep=clock.advance` lets hours of training go by at once.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from azure.core.exceptions import ServiceResponseError
from azure.core.pipeline.transport import AsyncHttpTransport, HttpTransport
from azure.core.rest import HttpRequest

from emulator.service.app import create_app
from emulator.service.emulator import Emulator
from emulator.transport_answer import AsyncInProcessResponse, InProcessResponse

HOST = "http://emulator.invalid"
"""An address that no name server knows: a request that leaves the process fails at once."""


def endpoint(account: str) -> str:
    """Return the endpoint that a client of an account is given; `HOST` is the first account's."""
    return f"{HOST}/{account.lower()}"


class InProcessTransport(HttpTransport[HttpRequest, InProcessResponse]):
    """Calls an emulator of this process. Safe to share between clients and threads."""

    def __init__(
        self, emulator: Emulator, *, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        """Use `emulator`; `sleep` is called, with seconds, whenever the client wants to wait."""
        self._client = _client(emulator)
        self._sleep = sleep
        self._door: AbstractContextManager[BlockingPortal] | None = None
        self._portal: BlockingPortal | None = None

    def open(self) -> None:
        """Start the thread that the application runs in."""
        if self._door is None:
            self._door = start_blocking_portal()
            self._portal = self._door.__enter__()

    def close(self) -> None:
        """End that thread; `send` or `open` starts a new one."""
        if self._door is not None:
            door, self._door, self._portal = self._door, None, None
            door.__exit__(None, None, None)

    def __enter__(self) -> "InProcessTransport":
        self.open()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()

    def sleep(self, duration: float) -> None:
        """Let the client wait."""
        self._sleep(duration)

    def send(self, request: HttpRequest, **kwargs: Any) -> InProcessResponse:
        """Send a request; raises `ServiceResponseError` when the connection would have broken."""
        self.open()
        if self._portal is None:
            raise RuntimeError("The transport was closed by another thread while it was used.")
        answer = self._portal.call(_send, self._client, _converted(request))
        return InProcessResponse(request, answer)


class AsyncInProcessTransport(AsyncHttpTransport[HttpRequest, AsyncInProcessResponse]):
    """Calls an emulator of this process from the caller's own event loop.

    One event loop at a time may use an emulator: fault rules that hold a request belong to it.
    """

    def __init__(
        self,
        emulator: Emulator,
        *,
        sleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        """Use `emulator`; `sleep` is awaited, with seconds, whenever the client wants to wait."""
        self._client = _client(emulator)
        self._sleep = sleep or asyncio.sleep

    async def open(self) -> None:
        """Do nothing: nothing needs to be open."""

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    async def __aenter__(self) -> "AsyncInProcessTransport":
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()

    async def sleep(self, duration: float) -> None:
        """Let the client wait."""
        await self._sleep(duration)

    async def send(self, request: HttpRequest, **kwargs: Any) -> AsyncInProcessResponse:
        """Send a request; raises `ServiceResponseError` when the connection would have broken."""
        return AsyncInProcessResponse(request, await _send(self._client, _converted(request)))


def _client(emulator: Emulator) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(emulator)), timeout=None)  # noqa: S113 - who waits for a held request waits


async def _send(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    try:
        return await client.send(request)
    except ConnectionResetError as error:
        raise ServiceResponseError(str(error), error=error) from error


def _converted(request: Any) -> httpx.Request:
    """Turn a request of either dialect into one that an application can be called with."""
    content = _body(getattr(request, "content", None))
    if content is None:
        content = _body(getattr(request, "data", None))
    headers = {name: str(value) for name, value in request.headers.items()}
    return httpx.Request(request.method, request.url, headers=headers, content=content)


def _body(data: Any) -> bytes | None:
    """Return all of a body, whatever the client was given: bytes, a text, a file, pieces."""
    match data:
        case None | bytes():
            return data
        case str():
            return data.encode()
        case bytearray() | memoryview():
            return bytes(data)
    if hasattr(data, "read"):
        return _body(data.read())
    if isinstance(data, Iterable):
        return b"".join(_body(piece) or b"" for piece in data)
    raise TypeError(f"A body of type {type(data).__name__} cannot be sent in this process.")
