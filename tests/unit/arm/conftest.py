"""An ARM to talk to: its real routes on a real state, and a clock that tests hold."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from emulator.arm.routes import arm_routes
from emulator.clock import ManualClock
from emulator.service.accounts import Accounts
from emulator.state import State

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms-dev"
BASE = "http://127.0.0.1:8400"
VERSIONS = {
    "microsoft.storage": "2024-01-01",
    "microsoft.cognitiveservices": "2025-06-01",
    "microsoft.keyvault": "2024-11-01",
    "microsoft.operationalinsights": "2023-09-01",
    "microsoft.authorization": "2022-04-01",
    "microsoft.insights": "2021-05-01-preview",
}


@dataclass(frozen=True)
class World:
    """What ARM needs of the emulator."""

    state: State = field(default_factory=State)
    clock: ManualClock = field(default_factory=ManualClock)

    @property
    def accounts(self) -> Accounts:
        """The accounts of the data plane."""
        return Accounts(self.state)


@dataclass(frozen=True)
class Answer:
    """A status and a parsed body."""

    status: int
    body: Any

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and ARM's error code."""
        return self.status, self.body["error"]["code"]


@dataclass(frozen=True)
class Arm:
    """A client of ARM that knows each type's api version."""

    world: World
    app: Starlette

    def send(self, method: str, path: str, **rest: Any) -> httpx.Response:
        """Send a request exactly as it is given."""

        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, **rest)

        return asyncio.run(exchange())

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Send one request; `path` may begin below the group, as `Microsoft.Storage/…`."""
        full = path if path.startswith("/") else f"{GROUP}/providers/{path}"
        namespace = full.rsplit("/providers/", 1)[-1].split("/")[0].lower()
        version = VERSIONS.get(namespace, "2024-03-01")
        answer = self.send(method, full, params={"api-version": version}, json=body)
        return Answer(answer.status_code, answer.json() if answer.content else None)

    def put(self, path: str, body: object) -> Answer:
        """Make or replace."""
        return self.ask("PUT", path, body)

    def get(self, path: str) -> Answer:
        """Read or list."""
        return self.ask("GET", path)

    def delete(self, path: str) -> Answer:
        """Delete."""
        return self.ask("DELETE", path)


@pytest.fixture
def empty_arm() -> Arm:
    """A subscription with nothing in it."""
    world = World()
    return Arm(world, Starlette(routes=arm_routes(world)))


@pytest.fixture
def arm(empty_arm: Arm) -> Arm:
    """A subscription with one resource group, `forms-dev` in westus."""
    assert empty_arm.put(GROUP, {"location": "westus"}).status == 201
    return empty_arm


@pytest.fixture
def account_body() -> dict[str, Any]:
    """A Form Recognizer account as a program declares it."""
    return {
        "location": "westus",
        "kind": "FormRecognizer",
        "sku": {"name": "S0"},
        "identity": {"type": "SystemAssigned"},
        "tags": {"team": "forms"},
        "properties": {"customSubDomainName": "forms-dev-westus"},
    }
