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
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from reconciler.model.naming import Instance
from reconciler.state.container import Container
from reconciler.state.errors import Conflict, LeaseHeld, LeaseLost, StateError
from reconciler.state.holder import Holder

__all__ = ["DURATION", "Holder", "Lease", "hold", "running_time"]

DURATION = timedelta(seconds=15)
"""How long a lease lasts without a renewal."""

LOOK = 0.5
"""Seconds between two looks of a waiter at the lease."""

RENEWAL_RETRY = 1.0
"""Seconds until a renewal that the store refused is tried again."""

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
        return self._clock.monotonic() >= self._ends

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
        self._etag = await self._container.write(
            _name(self._instance), self._text(), expected=expected
        )
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

        A store that refuses one renewal is asked again until the lease has ended.
        """
        while True:
            await self._clock.sleep(DURATION.total_seconds() / 3)
            while True:
                try:
                    await self.renew()
                    break
                except LeaseLost:
                    raise
                except StateError:
                    if self.has_ended:
                        raise
                    await self._clock.sleep(RENEWAL_RETRY)

    async def release(self) -> None:
        """Give the lease back; one that was lost is somebody else's and is left alone."""
        while self._etag is not None:
            try:
                await self._container.delete(_name(self._instance), expected=self._etag)
            except Conflict:
                if await self._is_still_ours():
                    continue
            return

    async def _is_still_ours(self) -> bool:
        """Whether a conflict is with our own renewal, which was cancelled after it took effect."""
        stored = await self._container.read(_name(self._instance))
        if stored is None or _parse(stored.data) != self._holder:
            return False
        self._etag = stored.etag
        return True

    def _text(self) -> bytes:
        """The lease's file; each renewal is another content, and so has another etag anywhere."""
        return json.dumps(
            {
                "run": self._holder.run,
                "host": self._holder.host,
                "process": self._holder.process,
                "machine": self._holder.machine,
                "renewal": self._beat,
                "until": (self._clock.now() + DURATION).isoformat(),
            }
        ).encode()


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
    await _acquire(lease, container, instance, patience, sleep)
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


@dataclass(slots=True)
class _Watch:
    """How long a waiter has seen the lease's file unchanged, in seconds that it has slept."""

    etag: str | None = None
    unchanged: float = 0.0
    waited: float = 0.0

    def sees(self, etag: str) -> None:
        if etag != self.etag:
            self.etag, self.unchanged = etag, 0.0

    def slept(self, seconds: float) -> None:
        self.unchanged += seconds
        self.waited += seconds


async def _acquire(
    lease: Lease, container: Container, instance: Instance, patience: float, sleep: Sleep
) -> None:
    watch = _Watch()
    while True:
        stored = await container.read(_name(instance))
        other = _parse(stored.data) if stored else None
        if stored is not None:
            watch.sees(stored.etag)
        is_over = watch.unchanged >= DURATION.total_seconds()
        if other is None or other.is_dead() or is_over:
            try:
                await lease.take(stored.etag if stored else None)
            except Conflict:
                continue
            return
        if watch.waited >= patience:
            raise LeaseHeld(
                f"{instance}: another run (process {other.process} on {other.host}) has been "
                f"writing for longer than {patience:.0f} s; wait for it, or stop it and run again"
            )
        await sleep(LOOK)
        watch.slept(LOOK)


def _name(instance: Instance) -> str:
    return f"leases/{instance.region}.json"


def _parse(data: bytes) -> Holder | None:
    """Who holds a lease; None where its file does not say, so that nobody holds it."""
    try:
        entry = json.loads(data)
        return Holder(
            entry["run"], entry["host"], int(entry["process"]), str(entry.get("machine", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
