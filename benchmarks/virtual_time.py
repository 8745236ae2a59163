"""An event loop whose clock goes on only when everybody waits.

Convergence of a thousand models takes minutes of the service's time, of which the program computes
for seconds. On this loop a pause costs nothing: when no callback is ready and no thread is at work,
the clock jumps to the next timer. Work costs no time, so what is measured is what was waited for:
the service's limits and its operations.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import current_default_thread_limiter

START = datetime(2026, 1, 1, tzinfo=UTC)

Result = TypeVar("Result")


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Counts seconds from 0; jumps over every wait that no thread is needed to end."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._at_work = 0
        self.limiter: CapacityLimiter | None = None
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        """Seconds of virtual time."""
        return self._seconds

    def jump(self, seconds: float) -> None:
        """Let time go by."""
        self._seconds += seconds

    @property
    def has_work(self) -> bool:
        """Whether a thread is at work, whose end must be awaited in real time."""
        return self._at_work > 0 or bool(self.limiter and self.limiter.borrowed_tokens)

    def run_in_executor(  # type: ignore[override]  # typeshed types it with a TypeVarTuple
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        """Run in a thread; time stands still meanwhile."""
        future = super().run_in_executor(executor, func, *args)
        self._at_work += 1
        future.add_done_callback(self._done)
        return future

    def _done(self, _: object) -> None:
        self._at_work -= 1


class _JumpingSelector(selectors.DefaultSelector):
    """Waits for files like any other; a pause becomes a jump of the clock."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Select at once where only time is waited for."""
        if timeout is None or self._loop.has_work:
            return super().select(None if timeout is None or timeout > 0 else timeout)
        ready = super().select(0)
        if not ready and timeout > 0:
            self._loop.jump(timeout)
        return ready


class VirtualClock:
    """The emulator's and the product's clock on such a loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        """The current moment, in UTC."""
        return START + timedelta(seconds=self._loop.time())


def in_virtual_time(
    main: Callable[[VirtualClock], Coroutine[Any, Any, Result]],
) -> tuple[Result, float]:
    """Run `main` on a loop of its own; returns its result and the virtual seconds it took."""
    loop = VirtualTimeLoop()

    async def run() -> Result:
        loop.limiter = current_default_thread_limiter()
        return await main(VirtualClock(loop))

    try:
        return loop.run_until_complete(run()), loop.time()
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
