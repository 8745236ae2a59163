"""The lease: one writer at a time per instance.

A lease is a small file with a holder and an end. Its holder renews it while it works; whoever
finds it ended takes it over by compare-and-swap. A holder that died on this very machine is found
out at once by its process id, so that a killed run does not make the next one wait.
"""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reconciler.model.naming import Instance
from reconciler.state.container import Container
from reconciler.state.errors import Conflict, LeaseHeld, LeaseLost

DURATION = timedelta(seconds=15)
"""How long a lease lasts without a renewal."""

Now = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease: a random id for the run, and where it runs."""

    run: str
    host: str
    process: int

    @classmethod
    def of_this_process(cls, run: str) -> "Holder":
        """The holder that this process is for the run named `run`."""
        return cls(run, socket.gethostname(), os.getpid())

    def is_dead(self) -> bool:
        """True only if the holder ran on this machine and its process is gone."""
        if self.host != socket.gethostname():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class Lease:
    """A lease that this run holds."""

    def __init__(
        self,
        container: Container,
        instance: Instance,
        holder: Holder,
        now: Now,
        *,
        etag: str,
        until: datetime,
    ) -> None:
        self._container = container
        self._instance = instance
        self._holder = holder
        self._now = now
        self._etag = etag
        self._until = until

    def check(self) -> None:
        """Raise LeaseLost where the lease has ended, so that another run may hold it by now.

        A process that was suspended finds itself awake long after its lease, and before its
        renewals have had their turn.
        """
        if self._now() >= self._until:
            raise LeaseLost(
                f"{self._instance}: this run has lost its lease, because it stood still for longer "
                f"than {DURATION.total_seconds():.0f} s; run again"
            )

    async def renew(self) -> None:
        """Put the end off; raises LeaseLost if somebody took the lease over."""
        until = self._now() + DURATION
        while True:
            try:
                self._etag = await self._container.write(
                    _name(self._instance), _text(self._holder, until), expected=self._etag
                )
            except Conflict as conflict:
                if not await self._is_still_ours():
                    raise LeaseLost(
                        f"{self._instance}: another run has taken over the lease; this run stops, "
                        "and the other one finishes the work"
                    ) from conflict
            else:
                self._until = until
                return

    async def release(self) -> None:
        """Give the lease back; one that was lost is somebody else's and is left alone."""
        while True:
            try:
                await self._container.delete(_name(self._instance), expected=self._etag)
            except Conflict:
                if await self._is_still_ours():
                    continue
            return

    async def _is_still_ours(self) -> bool:
        """Whether a conflict is with our own renewal, which was cancelled after it took effect."""
        stored = await self._container.read(_name(self._instance))
        held = _parse(stored.data) if stored else None
        if stored is None or held is None or held.holder != self._holder:
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
) -> AsyncIterator[Lease]:
    """Hold the instance's lease, renewed in the background, while the body runs.

    Waits up to `patience` seconds for another run to end; then raises LeaseHeld. If the lease is
    lost meanwhile, the body is cancelled and LeaseLost is raised.
    """
    lease = await _acquire(container, instance, holder, patience, now, sleep)
    body = asyncio.current_task()
    lost: list[BaseException] = []

    async def heartbeat() -> None:
        try:
            while True:
                await sleep(DURATION.total_seconds() / 3)
                await lease.renew()
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
        await lease.release()


async def _acquire(
    container: Container,
    instance: Instance,
    holder: Holder,
    patience: float,
    now: Now,
    sleep: Sleep,
) -> Lease:
    deadline = now() + timedelta(seconds=patience)
    while True:
        stored = await container.read(_name(instance))
        other = _parse(stored.data) if stored else None
        if other is None or other.is_over(now()):
            until = now() + DURATION
            try:
                etag = await container.write(
                    _name(instance),
                    _text(holder, until),
                    expected=stored.etag if stored else None,
                )
            except Conflict:
                continue
            return Lease(container, instance, holder, now, etag=etag, until=until)
        if now() >= deadline:
            by = other.holder
            raise LeaseHeld(
                f"{instance}: another run (process {by.process} on {by.host}) has been writing for "
                f"longer than {patience:.0f} s; wait for it, or stop it and run again"
            )
        await sleep(0.25)


def _name(instance: Instance) -> str:
    return f"leases/{instance.region}.json"


def _text(holder: Holder, until: datetime) -> bytes:
    return json.dumps(
        {
            "run": holder.run,
            "host": holder.host,
            "process": holder.process,
            "until": until.isoformat(),
        }
    ).encode()


@dataclass(frozen=True, slots=True)
class _Held:
    """What a lease's file says."""

    holder: Holder
    until: datetime

    def is_over(self, now: datetime) -> bool:
        return self.until <= now or self.holder.is_dead()


def _parse(data: bytes) -> _Held | None:
    """Read a lease's file; None where it is not one, so that nobody holds it."""
    try:
        entry = json.loads(data)
        holder = Holder(entry["run"], entry["host"], int(entry["process"]))
        return _Held(holder, datetime.fromisoformat(entry["until"]).astimezone(UTC))
    except (ValueError, KeyError, TypeError):
        return None
