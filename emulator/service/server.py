"""Running the application on a socket, in this thread or in one of its own."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from threading import Event, Thread

import uvicorn

from emulator.service.answers import BreakableProtocol
from emulator.service.app import create_app
from emulator.service.emulator import Emulator

LOOPBACK = "127.0.0.1"
_BACKLOG = 512
_SECONDS_TO_START = 30
_SECONDS_FOR_LAST_ANSWERS = 1


class ServerFailedError(Exception):
    """The server did not start."""


class _Server(uvicorn.Server):
    """Tells when it accepts requests, and when it stops lets nobody wait for a fault."""

    def __init__(
        self, config: uvicorn.Config, emulator: Emulator, on_ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._emulator = emulator
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._emulator.faults.abandon()
        await super().shutdown(sockets)


def listen(port: int = 0, host: str = LOOPBACK) -> socket.socket:
    """Open a listening socket, on loopback unless told; port 0 takes a free one.

    Raises `OSError`.
    """
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    # Only on a socket that names its protocol does asyncio switch off Nagle's delay, which would
    # hold every second answer back for 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address_of(listener: socket.socket) -> str:
    """Return the server's address without a slash at its end."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether a host can only be reached from this machine."""
    try:
        return all(
            ip_address(found[4][0]).is_loopback
            for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        )
    except (OSError, ValueError):
        return False


def serve_until_stopped(
    emulator: Emulator, listener: socket.socket, on_ready: Callable[[], None]
) -> None:
    """Serve in this thread until a signal asks to stop."""
    _server(emulator, on_ready).run(sockets=[listener])


@contextmanager
def serving(emulator: Emulator) -> Iterator[str]:
    """Serve in a thread of its own while the block runs; gives the server's address."""
    ready = Event()
    listener = listen()
    server = _server(emulator, ready.set)
    thread = Thread(target=server.run, args=([listener],), name="emulator", daemon=True)
    thread.start()
    try:
        if not ready.wait(_SECONDS_TO_START):
            raise ServerFailedError(
                f"The emulator did not start within {_SECONDS_TO_START} seconds."
            )
        yield address_of(listener)
    finally:
        server.should_exit = True
        thread.join(_SECONDS_TO_START)
        listener.close()


def _server(emulator: Emulator, on_ready: Callable[[], None]) -> _Server:
    config = uvicorn.Config(
        create_app(emulator),
        http=BreakableProtocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_FOR_LAST_ANSWERS,
    )
    return _Server(config, emulator, on_ready)
