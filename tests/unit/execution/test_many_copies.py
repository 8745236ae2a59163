"""Ten thousand copies from one source, in virtual time: no authorisation grows old in a queue."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from benchmarks.virtual_time import VirtualClock, in_virtual_time
from reconciler.execution import Clock, Session
from reconciler.execution.copying import copy
from reconciler.execution.known import Known
from reconciler.execution.mapping import MappingOfRun
from reconciler.execution.session import SECONDS_IN_LINE
from reconciler.execution.task import Run, Task
from reconciler.gateway.pacing import Pacing, Time
from reconciler.gateway.port import CopyAuthorization, Gateway
from reconciler.model.live import LiveModel, Operation, World
from reconciler.model.naming import Instance, model_id
from reconciler.model.plan import Copy
from reconciler.model.rates import CallClass
from reconciler.state import Container
from tests.simulation.given import DEV, NOW, WESTUS, A, environment, git, live

REGIONS = ("eastus2", "westeurope", "japaneast", "brazilsouth")
COPIES_EACH = 250
PER_SECOND = 5
COPY_TAKES = 60.0


def moment() -> float:
    return asyncio.get_running_loop().time()


class Forgetful:
    """A store whose notes nobody reads."""

    async def append(self, name: str, line: bytes) -> None:
        await asyncio.sleep(0)


@dataclass
class Account:
    """An account within its limits: models, copies under way, and what its clients waited for."""

    instance: Instance
    pacing: Pacing
    models: dict[str, LiveModel] = field(default_factory=dict)
    endpoint: str = "https://contoso.example"

    async def get_model(self, name: str) -> LiveModel | None:
        await self.pacing.turn(CallClass.GET)
        return self.models.get(name)

    async def authorize_copy(
        self, name: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        await self.pacing.turn(CallClass.MANAGEMENT)
        self.models[name] = LiveModel(name, NOW, None, "", "", dict(tags))
        expires = NOW + timedelta(seconds=moment() + 3600)
        return CopyAuthorization(name, "", self.instance.region, "", expires, "secret")


@dataclass
class Source(Account):
    """The account that all copy from; it notes how old each authorisation has become."""

    ages: list[float] = field(default_factory=list)
    ends: dict[str, float] = field(default_factory=dict)

    async def start_copy(self, name: str, authorization: CopyAuthorization) -> str:
        await self.pacing.turn(CallClass.MANAGEMENT)
        issued = (authorization.issued_at - NOW).total_seconds()
        self.ages.append(moment() - issued)
        operation = f"op-{len(self.ends)}"
        self.ends[operation] = moment() + COPY_TAKES
        return operation

    async def get_operation(self, operation: str) -> Operation:
        await self.pacing.turn(CallClass.GET)
        return self._operation(operation)

    async def list_operations(self) -> tuple[Operation, ...]:
        for _ in range(1 + len(self.ends) // 100):
            await self.pacing.turn(CallClass.LIST)
        return tuple(self._operation(name) for name in self.ends)

    def _operation(self, name: str) -> Operation:
        ended = moment() >= self.ends[name]
        return Operation(name, "copy", "succeeded" if ended else "running", "", NOW)


class Follower(Session):
    """A session whose accounts and store are the test's."""

    accounts: dict[Instance, Account]

    def gateway(self, instance: Instance) -> Gateway:
        return cast(Gateway, self.accounts[instance])

    def state(self, instance: Instance) -> Container:
        return cast(Container, Forgetful())


def pacing() -> Pacing:
    return Pacing(time=Time(moment, asyncio.sleep))


async def follow(source: Source, region: str, clock: VirtualClock) -> None:
    """Copy everything to one region at once, as a run does."""
    instance = Instance("staging", region)
    layouts = {f"form-{number}": A for number in range(COPIES_EACH)}
    desired = git(layouts, DEV, environment("staging", *REGIONS, source=WESTUS))
    options: dict[str, Any] = {"environ": {}, "commit": "c0ffee0", "alive": lambda: None}
    session = Follower(
        desired,
        Path(),
        clock=Clock(clock.now, asyncio.sleep),
        progress=lambda _: None,
        **options,
    )
    session.accounts = {WESTUS: source, instance: Account(instance, pacing())}
    run = Run(
        session,
        instance,
        deadline=moment() + 10_000,
        check_lease=lambda: None,
        known=Known(World(instance, NOW)),
        mapping=MappingOfRun(session, instance, lambda: None),
    )

    async def one(layout: str) -> None:
        name = model_id(layout, A)
        await copy(Task(run, layout), Copy(layout, A, name, WESTUS, name, "it is wanted"))

    await asyncio.gather(*(one(layout) for layout in layouts))


def test_of_ten_thousand_copies_none_comes_to_the_source_with_an_old_authorisation(
    tmp_path: Path,
) -> None:
    """Four regions authorise four times faster than their one source can take it."""
    copies = len(REGIONS) * COPIES_EACH

    async def main(clock: VirtualClock) -> Source:
        source = Source(WESTUS, pacing())
        for number in range(COPIES_EACH):
            model = live(f"form-{number}", A)
            source.models[model.id] = model
        await asyncio.gather(*(follow(source, region, clock) for region in REGIONS))
        return source

    source, seconds = in_virtual_time(main)

    assert len(source.ages) == copies
    assert max(source.ages) <= 2 * len(REGIONS) * SECONDS_IN_LINE
    assert seconds <= 1.1 * copies / PER_SECOND + COPY_TAKES + 10
