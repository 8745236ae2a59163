"""A task in virtual time, whose instance is one in memory."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.execution import Clock, Session
from reconciler.execution.known import Known
from reconciler.execution.mapping import MappingOfRun
from reconciler.execution.task import Run, Task
from reconciler.gateway.errors import GatewayError
from reconciler.gateway.port import Analysis, CopyAuthorization, Gateway
from reconciler.model.live import Capacity, LiveModel, Operation, World
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build
from tests.simulation.given import DEV, WESTUS, A, git


class Time:
    """Virtual time: sleeping is what makes it pass."""

    def __init__(self) -> None:
        self.began = datetime(2026, 11, 21, 9, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.began + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass
class InMemory:
    """A gateway that answers from what it holds, and refuses what no test here needs."""

    instance: Instance
    endpoint: str = "https://contoso.example"
    models: dict[str, LiveModel] = field(default_factory=dict)
    operation: Callable[[str], Operation] | None = None
    polls: int = 0
    refusal: GatewayError | None = None

    async def list_models(self) -> tuple[LiveModel, ...]:
        return tuple(self.models.values())

    async def list_operations(self) -> tuple[Operation, ...]:
        return ()

    async def capacity(self) -> Capacity:
        if self.refusal is not None:
            raise self.refusal
        return Capacity(len(self.models), 500)

    async def get_model(self, model_id: str) -> LiveModel | None:
        await asyncio.sleep(0)
        return self.models.get(model_id)

    async def get_operation(self, operation_id: str) -> Operation:
        self.polls += 1
        assert self.operation is not None
        return self.operation(operation_id)

    async def start_build(
        self,
        model_id: str,
        *,
        container_url: str,
        prefix: str,
        build: Build,
        description: str,
        tags: Mapping[str, str],
    ) -> str:
        raise AssertionError("nothing is trained here")

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        raise AssertionError("nothing is copied here")

    async def start_copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        raise AssertionError("nothing is copied here")

    async def delete_model(self, model_id: str) -> bool:
        return self.models.pop(model_id, None) is not None

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        raise AssertionError("nothing is analysed here")

    async def close(self) -> None:
        """Nothing is open."""


class SessionInMemory(Session):
    """A session over one instance in memory."""

    service: InMemory

    def gateway(self, instance: Instance) -> Gateway:
        return self.service


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def service() -> InMemory:
    return InMemory(WESTUS)


@pytest.fixture
def task(time: Time, service: InMemory, tmp_path: Path) -> Callable[[str], Task]:
    """Make the task of a layout; it waits for operations for an hour."""
    session = SessionInMemory(
        git({"1040": A}, DEV),
        tmp_path,
        environ={},
        commit="c0ffee0",
        clock=Clock(time.now, time.sleep, time.monotonic),
        alive=lambda: None,
        progress=lambda _: None,
    )
    session.service = service
    run = Run(
        session,
        WESTUS,
        deadline=time.monotonic() + 3600,
        check_lease=lambda: None,
        known=Known(World(WESTUS, time.now())),
        mapping=MappingOfRun(session, WESTUS, lambda: None),
    )
    return lambda layout: Task(run, layout)
