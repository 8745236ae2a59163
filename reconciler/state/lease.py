"""The lease: one writer at a time per instance.

A lease is a small file that its holder writes again and again while it works. Whoever wants it
watches the file: once it has stood unchanged for as long as a lease lasts, its holder is gone, and
it is taken over by compare-and-swap. A holder that died on this very machine is found out at once
by its process id, so that a killed run does not make the next one wait.

No moment that another machine wrote is ever compared with a clock of this one: clocks disagree, and
are set. A waiter counts the seconds that it has slept; a holder counts, from before each renewal,
on a clock that is never set. So the holder knows that its lease has ended before anybody takes it.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from reconciler.model.naming import Instance
from reconciler.state.container import Container
from reconciler.state.errors import Conflict, LeaseLost, StateError
from reconciler.state.holder import Holder
from reconciler.state.lease_file import DURATION, holder_in, name_of, text_of
from reconciler.state.lease_waiting import take_when_free

__all__ = ["DURATION", "Holder", "Lease", "hold", "running_time"]

RENEWAL_RETRY = 1.0
"""Seconds until a renewal that the store refused is tried again."""

ANSWER = DURATION / 4
"""How long the store may take to answer a renewal: another connection may be answered in time."""

Now = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]


def running_time() -> float:
    """Seconds on a clock that is never set, and that goes on while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class _Time:
    """The time that a lease lives in; `now` is only written down, for people."""

    now: Now
    sleep: Sleep
    monotonic: Monotonic


class Lease:
    """A lease that this run holds."""

    def __init__(
        self, container: Container, instance: Instance, holder: Holder, clock: _Time
    ) -> None:
        self._container = container
        self._instance = instance
        self._holder = holder
        self._clock = clock
        self._etag: str | None = None
        self._beat = 0
        self._ends = 0.0

    @property
    def has_ended(self) -> bool:
        """Whether another run may hold it by now."""
        return self._left <= 0

    @property
    def _left(self) -> float:
        """Seconds for which nobody else can hold it."""
        return self._ends - self._clock.monotonic()

    def check(self) -> None:
        """Raise LeaseLost where the lease has ended, so that another run may hold it by now.

        A process that was suspended finds itself awake long after its lease, and before its
        renewals have had their turn.
        """
        if self.has_ended:
            raise LeaseLost(
                f"{self._instance}: this run has lost its lease, because it stood still for longer "
                f"than {DURATION.total_seconds():.0f} s; run again"
            )

    async def take(self, expected: str | None) -> None:
        """Write the lease over what has that etag; raises Conflict where somebody was first."""
        begun = self._clock.monotonic()
        self._beat += 1
        text = text_of(self._holder, self._beat, self._clock.now())
        self._etag = await self._container.write(name_of(self._instance), text, expected=expected)
        self._ends = begun + DURATION.total_seconds()

    async def renew(self) -> None:
        """Put the end off; raises LeaseLost if somebody took the lease over."""
        while True:
            try:
                await self.take(self._etag)
            except Conflict as conflict:
                if not await self._is_still_ours():
                    raise LeaseLost(
                        f"{self._instance}: another run has taken over the lease; this run stops, "
                        "and the other one finishes the work"
                    ) from conflict
            else:
                return

    async def keep(self) -> None:
        """Renew it for as long as it lasts; raises what stopped the renewals.

        A store that refuses a renewal, or does not answer it, is asked again until the lease has
        ended, and no longer: from then on another run may begin.
        """
        while True:
            await self._clock.sleep(DURATION.total_seconds() / 3)
            while (trouble := await self._trouble_renewing()) is not None:
                if self.has_ended:
                    raise trouble

    async def _trouble_renewing(self) -> StateError | None:
        """Try to renew it; returns what is wrong with the store, if that may pass in time."""
        answer = ANSWER.total_seconds()
        if not self.has_ended:  # after that the store tells whether anybody else has taken it
            answer = min(answer, self._left)
        try:
            async with asyncio.timeout(answer):
                await self.renew()
        except LeaseLost:
            raise
        except TimeoutError:
            return LeaseLost(
                f"{self._instance}: this run has lost its lease, because "
                f"{self._container.location} did not answer its renewal in time; run again"
            )
        except StateError as refused:
            if not self.has_ended:
                await self._clock.sleep(min(RENEWAL_RETRY, self._left))
            return refused
        return None

    async def release(self) -> None:
        """Give the lease back; one that was lost is somebody else's and is left alone."""
        while self._etag is not None:
            try:
                await self._container.delete(name_of(self._instance), expected=self._etag)
            except Conflict:
                if await self._is_still_ours():
                    continue
            return

    async def _is_still_ours(self) -> bool:
        """Whether a conflict is with our own renewal, which was cancelled after it took effect."""
        stored = await self._container.read(name_of(self._instance))
        if stored is None or holder_in(stored.data) != self._holder:
            return False
        self._etag = stored.etag
        return True


@contextlib.asynccontextmanager
async def hold(
    container: Container,
    instance: Instance,
    holder: Holder,
    *,
    patience: float,
    now: Now,
    sleep: Sleep,
    monotonic: Monotonic = running_time,
) -> AsyncIterator[Lease]:
    """Hold the instance's lease, renewed in the background, while the body runs.

    Waits up to `patience` seconds for another run to end; then raises LeaseHeld. If the lease is
    lost meanwhile, the body is cancelled and LeaseLost is raised. `monotonic` tells seconds on a
    clock that is never set.
    """
    lease = Lease(container, instance, holder, _Time(now, sleep, monotonic))
    await take_when_free(lease.take, container, instance, patience, sleep)
    body = asyncio.current_task()
    lost: list[BaseException] = []

    async def heartbeat() -> None:
        try:
            await lease.keep()
        except Exception as error:  # whatever stops the renewals must stop the writer
            lost.append(error)
            if body is not None:
                body.cancel()

    beating = asyncio.create_task(heartbeat())
    try:
        yield lease
    except asyncio.CancelledError:
        if not lost:
            raise
        if body is not None:
            body.uncancel()
        raise lost[0] from None
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating
        with contextlib.suppress(StateError):  # it ends by itself, and the work is what counts
            await lease.release()
