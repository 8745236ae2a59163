"""Two instances on an emulator, gateways to them in any API version, and one held time for all.

Emulator and gateways live in the same held time, which only goes on when somebody sleeps: so the
machine's load decides nothing, and a wait of minutes takes none.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulator.clock import ManualClock
from emulator.testing import RunningEmulator
from reconciler.gateway.opening import open_gateway
from reconciler.gateway.pacing import Pacing, Patience, Time
from reconciler.gateway.port import Gateway
from reconciler.model.live import Operation, Tag
from reconciler.model.naming import Instance, model_id, owner
from reconciler.model.rates import S0, Rates
from reconciler.model.recipe import Build

FORMS = Path(__file__).parents[3] / "examples" / "forms"
V3, V4 = "2023-07-31", "2024-11-30"
APIS = (V3, V4)
DEV = Instance("dev", "westus")
STAGING = Instance("staging", "eastus2")
ACCOUNTS = {DEV: "forms-dev-westus", STAGING: "forms-stg-eastus2"}
VERSION = "3f2a9c1b7d04"
MODEL = model_id("job-forms", VERSION)
TAGS: dict[str, str] = {
    Tag.OWNER: owner("forms", "dev"),
    Tag.LAYOUT: "job-forms",
    Tag.VERSION: VERSION,
}


def failing(status: int, when: str = "before", **more: Any) -> dict[str, Any]:
    """A fault's effect: this error instead of the answer."""
    return {"kind": "error", "status": status, "when": when, **more}


@dataclass
class Instances:
    """The instances that a test talks to, and how long its gateways have slept."""

    emulator: RunningEmulator
    clock: ManualClock
    api: str
    slept: list[float] = field(default_factory=list)
    opened: list[Gateway] = field(default_factory=list)

    @property
    def time(self) -> Time:
        """The emulator's time, as a gateway's."""
        return Time(lambda: self.clock.now().timestamp(), self._sleep)

    def open(
        self, instance: Instance = DEV, *, api: str = "", rates: Rates = S0, **options: Any
    ) -> Gateway:
        """Open a gateway in the test's API version, or in another one; jitter is left out."""
        environ = {
            "RECONCILER_ENDPOINT": f"{self.emulator.url}/{{account}}",
            **options.pop("environ", {}),
        }
        account = options.pop("account", None) or ACCOUNTS[instance]
        time = options.pop("time", self.time)
        pacing = Pacing(rates, Patience(random=lambda: 0.0), time)
        gateway = open_gateway(
            instance, account, api or self.api, environ, pacing=pacing, **options
        )
        self.opened.append(gateway)
        return gateway

    def fault(self, operation: str, effect: dict[str, Any], **rule: Any) -> str:
        """Let an operation go wrong; returns the fault's id."""
        return self.emulator.add_fault({"operation": operation, "effect": effect, **rule})

    def asked(self, since: int = 0) -> list[str]:
        """The names of the requests behind number `since`, with what was answered."""
        return [f"{each['operation']} {each['status']}" for each in self.emulator.requests(since)]

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds)
        await asyncio.sleep(0)


async def build(gateway: Gateway, target: str = MODEL, **more: Any) -> str:
    """Start a training on one of the repository's forms."""
    asked = {
        "container_url": FORMS.as_uri(),
        "prefix": "job-forms/",
        "build": Build("template"),
        "description": "Job applications",
        "tags": TAGS,
    }
    return await gateway.start_build(target, **{**asked, **more})


async def trained(gateway: Gateway, target: str = MODEL, **more: Any) -> Operation:
    """Train, and see that it went well."""
    done = await gateway.get_operation(await build(gateway, target, **more))
    assert done.status == "succeeded", done
    return done
