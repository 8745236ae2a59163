"""The gateway when the service misbehaves: the emulator injects it, the real SDK meets it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.clock import ManualClock
from emulator.testing import RunningEmulator, running_emulator
from reconciler.gateway.errors import (
    AccessDenied,
    InstanceMissing,
    ServiceTrouble,
    Throttled,
    Unreachable,
)
from reconciler.gateway.opening import open_gateway
from reconciler.gateway.pacing import Pacing, Patience, Time
from reconciler.gateway.port import Gateway
from reconciler.model.naming import Instance
from reconciler.model.rates import Rates
from reconciler.model.recipe import Build

FORMS = Path(__file__).parents[2] / "examples" / "forms"
DEV = Instance("dev", "westus")
STAGING = Instance("staging", "eastus2")
MODEL = "job-forms--3f2a9c1b7d04"
TAGS = {"owner": "forms/dev", "layout": "job-forms", "version": "3f2a9c1b7d04"}
HURRIED = Patience(first=0.01, longest=0.05)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningEmulator]:
    with running_emulator(data_roots=[FORMS]) as emulator:
        yield emulator


@pytest.fixture
def emulator(server: RunningEmulator) -> Iterator[RunningEmulator]:
    for instance in (DEV, STAGING):
        server.create_account(instance.environment, instance.region)
    yield server
    server.clear_faults()
    for instance in (DEV, STAGING):
        server.emulator.accounts.delete(instance.environment)


def opened(
    emulator: RunningEmulator,
    instance: Instance,
    rates: Rates | None = None,
    time: Time | None = None,
    **environ: str,
) -> Gateway:
    return open_gateway(
        instance,
        instance.environment,
        "2023-07-31",
        {"RECONCILER_ENDPOINT": f"{emulator.url}/{{account}}", **environ},
        pacing=Pacing(rates or Rates(), HURRIED, time),
    )


@pytest.fixture
async def dev(emulator: RunningEmulator) -> AsyncIterator[Gateway]:
    gateway = opened(emulator, DEV)
    yield gateway
    await gateway.close()


@pytest.fixture
async def staging(emulator: RunningEmulator) -> AsyncIterator[Gateway]:
    gateway = opened(emulator, STAGING)
    yield gateway
    await gateway.close()


async def build(gateway: Gateway, target: str = MODEL) -> str:
    return await gateway.start_build(
        target,
        container_url=FORMS.as_uri(),
        prefix="job-forms/",
        build=Build("template"),
        description="",
        tags=TAGS,
    )


LOST: dict[str, dict[str, Any]] = {
    "a reset before it took effect": {"kind": "reset", "when": "before"},
    "a reset after it took effect": {"kind": "reset", "when": "after"},
    "a 503 before it took effect": {
        "kind": "error",
        "status": 503,
        "code": "ServiceUnavailable",
        "message": "Try again.",
        "when": "before",
    },
    "a 503 after it took effect": {
        "kind": "error",
        "status": 503,
        "code": "ServiceUnavailable",
        "message": "Try again.",
        "when": "after",
    },
    "a 500 with Retry-After after it took effect": {
        "kind": "error",
        "status": 500,
        "code": "InternalServerError",
        "message": "Oops.",
        "headers": {"Retry-After": "0"},
        "when": "after",
    },
}


@pytest.mark.parametrize("effect", LOST.values(), ids=LOST.keys())
async def test_a_training_whose_answer_is_lost_is_started_once(
    dev: Gateway, emulator: RunningEmulator, effect: dict[str, Any]
) -> None:
    emulator.add_fault({"operation": "build", "times": 1, "effect": effect})

    operation_id = await build(dev)

    assert (await dev.get_operation(operation_id)).status == "succeeded"
    assert [each.id for each in await dev.list_operations()] == [operation_id]
    assert [model.id for model in await dev.list_models()] == [MODEL]


@pytest.mark.parametrize("effect", LOST.values(), ids=LOST.keys())
async def test_a_copy_whose_answer_is_lost_is_made_once(
    dev: Gateway, staging: Gateway, emulator: RunningEmulator, effect: dict[str, Any]
) -> None:
    await build(dev)
    permission = await staging.authorize_copy(MODEL, description="", tags=TAGS)
    emulator.add_fault({"operation": "copy", "times": 1, "effect": effect})

    operation_id = await dev.start_copy(MODEL, permission)

    assert (await dev.get_operation(operation_id)).status == "succeeded"
    copies = [each.id for each in await dev.list_operations() if each.kind == "copy"]
    assert copies == [operation_id]
    assert [model.id for model in await staging.list_models()] == [MODEL]


@pytest.mark.parametrize("effect", LOST.values(), ids=LOST.keys())
async def test_a_read_whose_answer_is_lost_is_asked_again(
    dev: Gateway, emulator: RunningEmulator, effect: dict[str, Any]
) -> None:
    emulator.add_fault({"operation": "list_models", "times": 1, "effect": effect})
    assert await dev.list_models() == ()


async def test_a_service_that_goes_on_failing_is_said_to_fail(
    dev: Gateway, emulator: RunningEmulator
) -> None:
    emulator.add_fault({"operation": "info", "effect": LOST["a 503 before it took effect"]})
    with pytest.raises(ServiceTrouble, match=r"dev/westus: .*Try again \(503 ServiceUnavail"):
        await dev.capacity()


async def test_one_is_told_which_instance_has_gone_silent(
    dev: Gateway, emulator: RunningEmulator
) -> None:
    emulator.add_fault({"operation": "info", "effect": {"kind": "reset", "when": "before"}})
    with pytest.raises(Unreachable, match="dev/westus: cannot ask for the account's limits"):
        await dev.capacity()


async def test_an_account_that_was_never_created_is_missing(emulator: RunningEmulator) -> None:
    gateway = opened(emulator, Instance("prod", "westus"))
    with pytest.raises(InstanceMissing, match=r"prod/westus: .*no account 'prod'"):
        await gateway.list_models()
    with pytest.raises(InstanceMissing):
        await gateway.get_model(MODEL)
    await gateway.close()


async def test_a_wrong_key_is_refused_and_not_shown(emulator: RunningEmulator) -> None:
    gateway = opened(emulator, DEV, RECONCILER_KEY_DEV="wrong-key-0123456789")
    with pytest.raises(AccessDenied, match=r"dev/westus: .*check the key") as caught:
        await gateway.list_models()
    assert "wrong-key-0123456789" not in repr(caught.value) + str(caught.value)
    await gateway.close()


async def test_more_than_the_limits_allow_waits_its_turn_and_is_never_refused() -> None:
    """Both sides live in one held time, so that the machine's load decides nothing."""
    clock = ManualClock()
    began = clock.now()

    async def let_time_pass(seconds: float) -> None:
        clock.advance(seconds)

    time = Time(lambda: clock.now().timestamp(), let_time_pass)
    with running_emulator(data_roots=[FORMS], clock=clock, accounts=["dev"]) as emulator:
        gateway = opened(emulator, DEV, time=time)
        for _ in range(25):
            await gateway.list_models()
        await gateway.close()

        assert {request["status"] for request in emulator.requests()} == {200}
    assert 2 <= (clock.now() - began).total_seconds() < 3


async def test_asked_too_fast_the_service_is_given_the_time_that_it_asks_for(
    emulator: RunningEmulator,
) -> None:
    hasty = opened(emulator, DEV, Rates(list=1000))
    since = emulator.last

    await asyncio.gather(*(hasty.list_models() for _ in range(13)))

    statuses = [request["status"] for request in emulator.requests(since)]
    assert statuses.count(200) == 13
    assert 429 in statuses
    await hasty.close()


async def test_endless_throttling_is_told(dev: Gateway, emulator: RunningEmulator) -> None:
    busy = {
        "kind": "error",
        "status": 429,
        "code": "429",
        "message": "Exceeded rate limit of your S0 tier.",
        "headers": {"Retry-After": "0"},
        "when": "before",
    }
    emulator.add_fault({"operation": "info", "effect": busy})
    with pytest.raises(Throttled, match=r"Exceeded rate limit.*; run again later"):
        await dev.capacity()
