"""A session: what one run has open, and the time it lives in.

Gateways and containers are opened when they are first asked for and closed together. Time comes
in from outside, so that tests can hold it; so does the question whether anybody still waits for
the run. What all layouts share stands here as well: the watchers of operations, the lines before
an instance, the memory that documents may take.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reconciler.execution.allowance import Allowance
from reconciler.execution.watching import Watch
from reconciler.gateway.opening import open_gateway
from reconciler.gateway.pacing import Pacing, Time
from reconciler.gateway.port import Gateway
from reconciler.model.desired import Desired, Environment
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress
from reconciler.model.selection import ALL, Selection
from reconciler.state import Container, open_container
from reconciler.state.lease import running_time
from reconciler.state.records import Records

DOCUMENTS_IN_MEMORY = 256 * 1024 * 1024
"""Bytes of verification documents that are held at once."""

DATASETS_AT_ONCE = 16
"""Datasets that are listed or copied side by side: more than a disk or a network can use."""

SECONDS_IN_LINE = 4
"""How long a line before an instance's model management may be; see `Session.line`."""


def loop_time() -> float:
    """Seconds on the clock of the event loop, which may be a virtual one."""
    return asyncio.get_running_loop().time()


@dataclass(frozen=True, slots=True)
class Clock:
    """The time a run lives in.

    `now` is the moment in UTC, for records and people only, since anybody may set that clock.
    `monotonic` counts seconds, and everything that waits goes by it. `sleep` takes seconds.
    """

    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    monotonic: Callable[[], float] = loop_time


SYSTEM_CLOCK = Clock(now=lambda: datetime.now(UTC), sleep=asyncio.sleep, monotonic=running_time)

LockedIn = Callable[[Collection[str]], Mapping[str, str]]
"""Layouts -> the commit whose lock wants their present version, where that is known."""


class Session:
    """The open connections of one run over one desired state.

    `alive` raises Abandoned once nobody waits for the run any more; it is asked before every
    request and after every sleep. `approved`: the fingerprint of the only plan that may be carried
    out (None: any). `locked_in` is asked only for layouts that something is to be done for.
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
        selection: Selection = ALL,
        approved: str | None = None,
        locked_in: LockedIn = lambda _: {},
    ) -> None:
        self.desired = desired
        self.commit = commit
        self.now = clock.now
        self.monotonic = clock.monotonic
        self.alive = alive
        self.progress = progress
        self.selection = selection
        self.approved = approved
        self.locked_in = locked_in
        self.document_memory = Allowance(DOCUMENTS_IN_MEMORY)
        self.datasets = asyncio.Semaphore(DATASETS_AT_ONCE)
        self._sleep = clock.sleep
        self._check_lease: Callable[[], None] = lambda: None
        self._root = root
        self._environ = environ
        self._gateways: dict[Instance, Gateway] = {}
        self._opening: dict[Instance, asyncio.Lock] = {}
        self._containers: dict[str, Container] = {}
        self._watches: dict[Instance, Watch] = {}
        self._lines: dict[Instance, asyncio.Semaphore] = {}

    async def sleep(self, seconds: float) -> None:
        """Sleep, then make sure that somebody still waits."""
        await self._sleep(seconds)
        self.alive()

    @contextmanager
    def under_lease(self, check: Callable[[], None]) -> Iterator[None]:
        """Let no request be sent within the block once `check` raises: the lease has been lost.

        It is asked when a request is sent, not when it is made: in between the request waits for
        its turn, or for the next try, and that is where a machine that is paused finds it again.
        """
        self._check_lease = check
        try:
            yield
        finally:
            self._check_lease = lambda: None

    def environment(self, instance: Instance) -> Environment:
        """The environment that an instance belongs to."""
        return self.desired.environments[instance.environment]

    def gateway(self, instance: Instance) -> Gateway:
        """The door to an instance; `open_gateway` comes first wherever a lease is held."""
        if instance not in self._gateways:
            environment = self.environment(instance)
            self._gateways[instance] = open_gateway(
                instance,
                environment.account_name(instance.region),
                environment.api,
                self._environ,
                key_vault=environment.key_vault,
                pacing=Pacing(environment.rates, time=Time(self.monotonic, self._sleep)),
                before_request=self._before_request,
            )
        return self._gateways[instance]

    async def open_gateway(self, instance: Instance) -> Gateway:
        """The door to an instance, from its first use on.

        A Key Vault that holds the key is read in a thread: it may take longer to answer than the
        lease lasts, which is to be renewed meanwhile.
        """
        if self.environment(instance).key_vault is not None:
            async with self._opening.setdefault(instance, asyncio.Lock()):
                return await asyncio.to_thread(self.gateway, instance)
        return self.gateway(instance)

    def watch(self, instance: Instance) -> Watch:
        """The watcher of the operations that run at an instance."""
        if instance not in self._watches:
            rates = self.environment(instance).rates
            self._watches[instance] = Watch(
                lambda: self.gateway(instance), rates, now=self.monotonic, sleep=self.sleep
            )
        return self._watches[instance]

    def line(self, instance: Instance) -> asyncio.Semaphore:
        """The line before what is asked of an instance's model management.

        Whoever holds something that grows stale (an authorisation, a look at the mapping) while
        his request waits for its turn stands in this line with it. It is a few seconds long, so
        nothing in it grows older than that, however many thousands want to join.
        """
        if instance not in self._lines:
            rate = self.environment(instance).rates.management
            self._lines[instance] = asyncio.Semaphore(SECONDS_IN_LINE * rate)
        return self._lines[instance]

    def state(self, instance: Instance) -> Container:
        """The state container of the instance's environment."""
        return self._container(self.environment(instance).state)

    def records(self, instance: Instance) -> Records:
        """What is remembered about an instance."""
        return Records(self.state(instance), instance)

    def training_data(self, instance: Instance) -> Container:
        """The documents of the environment at the head of the instance's chain of sources."""
        root = self.desired.root_of(self.environment(instance))
        if root.training_data is None:  # refused by the loading of the desired state
            raise ValueError(f"environment {root.name} has neither a source nor training data")
        return self._container(root.training_data)

    async def close(self) -> None:
        """Close all connections."""
        for watch in self._watches.values():
            watch.stop()
        for gateway in self._gateways.values():
            await gateway.close()
        for container in self._containers.values():
            await container.close()

    def _before_request(self) -> None:
        self.alive()
        self._check_lease()

    def _container(self, place: str) -> Container:
        if place not in self._containers:
            self._containers[place] = open_container(place, self._root, self._environ)
        return self._containers[place]


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
    selection: Selection = ALL,
    approved: str | None = None,
    locked_in: LockedIn = lambda _: {},
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
        selection=selection,
        approved=approved,
        locked_in=locked_in,
    )
    try:
        yield session
    finally:
        await session.close()
