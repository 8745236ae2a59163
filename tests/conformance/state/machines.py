"""Machines with clocks of their own, and the lease that they contend for."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from reconciler.model.naming import Instance
from reconciler.state import Container
from reconciler.state.lease import DURATION, Holder, Lease, hold

DEV = Instance("dev", "westus")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEASE = "leases/westus.json"
LASTS = DURATION.total_seconds()


class Machine:
    """A machine with clocks of its own, on which sleeping is what makes time pass.

    `wall` can be wrong and can be set; `running` counts the seconds since it was switched on.
    """

    def __init__(self, name: str, *, wall: datetime = NOON, running: float = 1000.0) -> None:
        self.name = name
        self.wall = wall
        self.running = running
        self.slept: list[float] = []

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.running += seconds

    async def sleep(self, seconds: float) -> None:
        """Sleep as a waiter; a holder's pause between two renewals never ends."""
        if seconds >= LASTS / 3:
            await never(seconds)
        self.slept.append(seconds)
        self.passes(seconds)
        await asyncio.sleep(0)

    def hold(
        self,
        container: Container,
        *,
        instance: Instance = DEV,
        patience: float = 0,
        sleep: Callable[[float], Any] | None = None,
    ) -> AbstractAsyncContextManager[Lease]:
        """Hold the lease; unless told otherwise its holder is alive and does not renew it."""
        return hold(
            container,
            instance,
            Holder(self.name, f"host-{self.name}", 1),
            patience=patience,
            now=lambda: self.wall,
            sleep=sleep or never,
            monotonic=lambda: self.running,
        )

    async def dies_holding(self, container: Container) -> None:
        """Leave a lease behind that nobody renews or gives back."""
        async with self.hold(container):
            stored = await container.read(LEASE)
        assert stored is not None
        await container.put(LEASE, stored.data)


async def never(_: float) -> None:
    await asyncio.Event().wait()


async def holder_of(container: Container) -> str | None:
    stored = await container.read(LEASE)
    return None if stored is None else str(json.loads(stored.data)["run"])
