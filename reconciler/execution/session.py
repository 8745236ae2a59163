"""A session: what one run has open, and the time it lives in.

Gateways and containers are opened when they are first asked for and closed together. Time comes
in from outside, so that tests can hold it; so does the question whether anybody still waits for
the run.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reconciler.gateway.opening import open_gateway
from reconciler.gateway.port import Gateway
from reconciler.model.desired import Desired, Environment
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress
from reconciler.state import Container, open_container
from reconciler.state.records import Records


@dataclass(frozen=True, slots=True)
class Clock:
    """The time a run lives in: `now` in UTC, `sleep` in seconds."""

    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]


SYSTEM_CLOCK = Clock(now=lambda: datetime.now(UTC), sleep=asyncio.sleep)


class Session:
    """The open connections of one run over one desired state.

    `alive` raises Abandoned once nobody waits for the run any more; it is asked before every
    request and after every sleep. `mapping_turn` lets the layouts of a run write the mapping one
    after another: side by side they would make each other's swaps fail.
    """

    def __init__(
        self,
        desired: Desired,
        root: Path,
        *,
        environ: Mapping[str, str],
        commit: str,
        clock: Clock,
        alive: Callable[[], None],
        progress: Callable[[Progress], None],
    ) -> None:
        self.desired = desired
        self.commit = commit
        self.now = clock.now
        self.alive = alive
        self.progress = progress
        self.mapping_turn = asyncio.Lock()
        self._sleep = clock.sleep
        self._root = root
        self._environ = environ
        self._gateways: dict[Instance, Gateway] = {}

    async def sleep(self, seconds: float) -> None:
        """Sleep, then make sure that somebody still waits."""
        await self._sleep(seconds)
        self.alive()

    def environment(self, instance: Instance) -> Environment:
        """The environment that an instance belongs to."""
        return self.desired.environments[instance.environment]

    def gateway(self, instance: Instance) -> Gateway:
        """The door to an instance."""
        if instance not in self._gateways:
            environment = self.environment(instance)
            self._gateways[instance] = open_gateway(
                instance,
                environment.account_name(instance.region),
                environment.api,
                self._environ,
                before_request=self.alive,
            )
        return self._gateways[instance]

    def state(self, instance: Instance) -> Container:
        """The state container of the instance's environment."""
        return open_container(self.environment(instance).state, self._root)

    def records(self, instance: Instance) -> Records:
        """What is remembered about an instance."""
        return Records(self.state(instance), instance)

    def training_data(self, instance: Instance) -> Container:
        """The documents of the environment at the head of the instance's chain of sources."""
        root = self.desired.root_of(self.environment(instance))
        if root.training_data is None:  # refused by the loading of the desired state
            raise ValueError(f"environment {root.name} has neither a source nor training data")
        return open_container(root.training_data, self._root)

    async def close(self) -> None:
        """Close all connections."""
        for gateway in self._gateways.values():
            await gateway.close()


@asynccontextmanager
async def open_session(
    desired: Desired,
    root: Path,
    *,
    environ: Mapping[str, str],
    commit: str = "unknown",
    clock: Clock = SYSTEM_CLOCK,
    alive: Callable[[], None] = lambda: None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> AsyncIterator[Session]:
    """Open a session over `desired`, whose relative folders start at `root`."""
    session = Session(
        desired,
        root,
        environ=environ,
        commit=commit,
        clock=clock,
        alive=alive,
        progress=progress,
    )
    try:
        yield session
    finally:
        await session.close()
