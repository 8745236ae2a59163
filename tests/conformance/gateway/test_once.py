"""Trainings and copies are started exactly once, whatever happens to the answer."""

import asyncio
from typing import Any

import pytest

from reconciler.gateway.errors import IdTaken, ServiceTrouble
from reconciler.gateway.port import Gateway
from tests.conformance.gateway.instances import (
    ACCOUNTS,
    DEV,
    FORMS,
    MODEL,
    TAGS,
    Instances,
    build,
    failing,
    trained,
)

LOST: dict[str, dict[str, Any]] = {
    "a reset before it took effect": {"kind": "reset", "when": "before"},
    "a reset after it took effect": {"kind": "reset", "when": "after"},
    "a 503 before it took effect": failing(503, "before"),
    "a 503 after it took effect": failing(503, "after"),
    "a 500 with Retry-After after it took effect": failing(
        500, "after", headers={"Retry-After": "0"}
    ),
    "a 429 with Retry-After": {"kind": "throttle", "retryAfter": 3},
}
every_loss = pytest.mark.parametrize("effect", LOST.values(), ids=LOST.keys())
THEIRS = {"owner": "forms/other"}


@every_loss
async def test_a_training_is_started_once(
    dev: Gateway, instances: Instances, effect: dict[str, Any]
) -> None:
    instances.fault("build", effect, times=1)

    operation_id = await build(dev)

    assert (await dev.get_operation(operation_id)).status == "succeeded"
    assert [each.id for each in await dev.list_operations()] == [operation_id]
    assert [model.id for model in await dev.list_models()] == [MODEL]


@every_loss
async def test_a_copy_is_made_once(
    dev: Gateway, staging: Gateway, instances: Instances, effect: dict[str, Any]
) -> None:
    await trained(dev)
    permission = await staging.authorize_copy(MODEL, description="", tags=TAGS)
    instances.fault("copy", effect, times=1)

    operation_id = await dev.start_copy(MODEL, permission)

    assert (await dev.get_operation(operation_id)).status == "succeeded"
    copies = [each.id for each in await dev.list_operations() if each.kind == "copy"]
    assert copies == [operation_id]
    assert [model.id for model in await staging.list_models()] == [MODEL]


@every_loss
async def test_a_read_is_asked_again(
    dev: Gateway, instances: Instances, effect: dict[str, Any]
) -> None:
    instances.fault("list_models", effect, times=1)
    assert await dev.list_models() == ()


async def test_a_training_that_took_effect_is_found_and_not_asked_for_again(
    dev: Gateway, instances: Instances
) -> None:
    instances.fault("build", LOST["a reset after it took effect"], times=1)
    since = instances.emulator.last

    await build(dev)

    names = [each.partition(" ")[0] for each in instances.asked(since)]
    assert names.count("build") == 1
    assert names[:2] == ["build", "list_operations"]


async def test_an_operation_of_somebody_else_is_never_taken_for_our_own(
    dev: Gateway, instances: Instances
) -> None:
    instances.fault("build", {"kind": "freeze"}, times=1)
    await build(dev, tags=THEIRS)
    instances.fault("build", LOST["a reset before it took effect"], times=1)
    since = instances.emulator.last

    with pytest.raises(IdTaken):
        await build(dev)
    assert instances.asked(since).count("build 409") == 1


async def test_an_earlier_training_of_a_model_that_was_deleted_is_another_one(
    dev: Gateway, instances: Instances
) -> None:
    earlier = await trained(dev)
    await dev.delete_model(MODEL)
    instances.fault("build", LOST["a 503 before it took effect"], times=1)

    assert (await trained(dev)).id != earlier.id


async def test_an_earlier_training_that_failed_is_another_one(
    dev: Gateway, instances: Instances, tmp_path: Any
) -> None:
    emulator = instances.emulator.emulator
    emulator.data_roots = [*emulator.data_roots, tmp_path]
    for file in (FORMS / "job-forms").iterdir():
        spoilt = file.name.endswith("labels.json")
        (tmp_path / file.name).write_bytes(b"no JSON" if spoilt else file.read_bytes())
    failed = await build(dev, container_url=tmp_path.as_uri(), prefix="")
    assert (await dev.get_operation(failed)).status == "failed"
    instances.fault("build", LOST["a 503 before it took effect"], times=1)

    assert (await trained(dev)).id != failed


async def test_an_earlier_copy_into_the_same_id_is_another_one(
    dev: Gateway, staging: Gateway, instances: Instances
) -> None:
    await trained(dev)
    first = await staging.authorize_copy(MODEL, description="", tags=TAGS)
    earlier = await dev.start_copy(MODEL, first)
    await staging.delete_model(MODEL)
    instances.clock.advance(60)
    second = await staging.authorize_copy(MODEL, description="", tags=TAGS)
    instances.fault("copy", LOST["a reset before it took effect"], times=1)

    assert await dev.start_copy(MODEL, second) != earlier
    assert await staging.get_model(MODEL) is not None


async def test_a_training_that_never_takes_effect_is_given_up(
    dev: Gateway, instances: Instances
) -> None:
    instances.fault("build", LOST["a 503 before it took effect"])
    since = instances.emulator.last

    with pytest.raises(ServiceTrouble, match="dev/westus: cannot train model"):
        await build(dev)
    assert instances.asked(since).count("build 503") == 4


async def test_many_trainings_at_once_through_lost_answers_are_each_started_once(
    dev: Gateway, instances: Instances
) -> None:
    for when in ("before", "after"):
        instances.fault("build", {"kind": "reset", "when": when}, probability=0.4, seed=7)
    ids = [f"job-forms--00000000000{number}" for number in range(5)]

    started = await asyncio.gather(*(build(dev, each) for each in ids))

    operations = {each.model_id: each.id for each in await dev.list_operations()}
    assert [operations[each] for each in ids] == started
    assert instances.emulator.counts()[ACCOUNTS[DEV]]["build"] >= len(ids)
    assert len(await dev.list_operations()) == len(ids)
