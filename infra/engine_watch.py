"""Whether the engine is still there.

A provider process outlives an engine that was killed: it goes on with all its work, unseen, while
the next `up` begins (seen on engine 3.259). So each request first asks whether the engine that
started this process still listens. The engine's address is the process's own argument.
"""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable

from reconciler.execution import Abandoned

ASK_EVERY = 0.25
"""Seconds that an answer is good for."""

CONNECT_TIMEOUT = 2.0
"""Seconds; the engine is on this machine."""


class EngineWatch:
    """Raises Abandoned once nothing listens at the engine's address any more."""

    def __init__(self, address: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))
        self._monotonic = monotonic
        self._asked = float("-inf")
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Raise Abandoned if the engine is gone."""
        with self._lock:
            if self._monotonic() - self._asked < ASK_EVERY:
                return
            try:
                socket.create_connection(self._address, CONNECT_TIMEOUT).close()
            except OSError as error:
                raise Abandoned(
                    "the Pulumi engine that asked for this run is gone; the run stops here and "
                    "the next `pulumi up` goes on with it"
                ) from error
            self._asked = self._monotonic()


def watch_of_this_process() -> Callable[[], None]:
    """The watch over the engine that started this provider process.

    Outside a provider process (in a test, in a script) there is no engine to watch.
    """
    address = sys.argv[1] if len(sys.argv) > 1 else ""
    if not address.rpartition(":")[2].isdigit():
        return lambda: None
    return EngineWatch(address)


def leave() -> None:
    """End this process at once: its engine is gone, and it would otherwise stay for ever."""
    os._exit(1)
