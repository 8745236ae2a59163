"""Models through the gateway: trained, listed, read, deleted, in both API versions."""

import asyncio

import pytest

from reconciler.gateway.errors import IdTaken, RequestRejected
from reconciler.gateway.port import Gateway
from reconciler.model.recipe import Build
from tests.conformance.gateway.instances import (
    ACCOUNTS,
    DEV,
    MODEL,
    TAGS,
    V3,
    V4,
    VERSION,
    Instances,
    build,
    trained,
)


async def test_a_training_makes_a_model_that_says_whose_and_what_it_is(
    dev: Gateway, api: str
) -> None:
    done = await trained(dev)
    model = await dev.get_model(MODEL)

    assert (done.kind, done.status, done.model_id) == ("build", "succeeded", MODEL)
    assert done.tags == TAGS
    assert model is not None
    assert (model.layout, model.version, model.owner) == ("job-forms", VERSION, "forms/dev")
    assert model.description == "Job applications"
    assert model.api == api
    assert model.created_at.tzinfo is not None
    assert model.expires_at is not None
    assert model.expires_at > model.created_at


async def test_the_listing_holds_our_models_with_their_tags_and_no_prebuilt_one(
    dev: Gateway,
) -> None:
    ids = [f"job-forms--00000000000{number}" for number in range(4)]
    await asyncio.gather(*(build(dev, each) for each in reversed(ids)))

    listed = await dev.list_models()

    assert [model.id for model in listed] == ids
    assert all(model.tags == TAGS for model in listed)
    assert listed[0] == await dev.get_model(ids[0])
    assert (await dev.capacity()).models == 4


async def test_where_a_listing_shows_no_tags_only_reading_the_model_tells_them(
    dev: Gateway, instances: Instances
) -> None:
    await trained(dev)
    instances.emulator.emulator.bare_listings = True

    [listed] = await dev.list_models()
    model = await dev.get_model(MODEL)

    assert listed.tags == {}
    assert model is not None
    assert model.tags == TAGS
    assert (listed.id, listed.created_at) == (model.id, model.created_at)


async def test_an_empty_account_holds_nothing(dev: Gateway) -> None:
    assert await dev.list_models() == ()
    assert await dev.list_operations() == ()
    capacity = await dev.capacity()
    assert (capacity.models, capacity.limit) == (0, 5000)


@pytest.mark.parametrize("api", [V3])
async def test_the_older_version_tells_how_many_neural_trainings_are_left_and_until_when(
    dev: Gateway, instances: Instances
) -> None:
    await trained(dev, build=Build("neural"))

    capacity = await dev.capacity()

    assert (capacity.neural_used, capacity.neural_quota) == (1, 20)
    assert capacity.neural_resets_at is not None
    assert capacity.neural_resets_at > instances.clock.now()
    assert capacity.neural_resets_at.day == 1


@pytest.mark.parametrize("api", [V4])
async def test_the_newer_version_tells_nothing_of_neural_trainings(dev: Gateway) -> None:
    await trained(dev, build=Build("neural"))

    capacity = await dev.capacity()

    assert (capacity.neural_used, capacity.neural_quota) == (None, None)
    assert capacity.neural_resets_at is None


@pytest.mark.parametrize("api", [V4])
async def test_the_newer_version_is_told_how_long_a_neural_training_may_take(
    dev: Gateway, instances: Instances
) -> None:
    await trained(dev, build=Build("neural", max_training_hours=0.125))

    [model] = instances.emulator.models(ACCOUNTS[DEV])
    assert (model.build_mode, model.training_hours) == ("neural", 0.125)


@pytest.mark.parametrize(("api", "other"), [(V3, V4), (V4, V3)])
async def test_a_model_of_the_other_generation_is_seen_and_deleted_like_any_other(
    dev: Gateway, instances: Instances, other: str, api: str
) -> None:
    await trained(dev)
    elsewhere = instances.open(api=other)

    assert await elsewhere.list_models() == await dev.list_models()
    assert await elsewhere.get_model(MODEL) == await dev.get_model(MODEL)
    assert [model.api for model in await elsewhere.list_models()] == [api]
    [operation] = await elsewhere.list_operations()
    assert (operation.kind, operation.model_id, operation.tags) == ("build", MODEL, TAGS)
    assert await elsewhere.delete_model(MODEL) is True
    assert await dev.list_models() == ()


async def test_an_id_in_use_is_taken_and_its_model_never_replaced(dev: Gateway) -> None:
    await trained(dev)
    before = await dev.get_model(MODEL)

    with pytest.raises(IdTaken, match=r"dev/westus: cannot train model job-forms--.*409 Conflict"):
        await build(dev, prefix="invoices/", description="Another one")

    assert await dev.get_model(MODEL) == before


async def test_a_model_is_deleted_once(dev: Gateway) -> None:
    await trained(dev)
    assert await dev.delete_model(MODEL) is True
    assert await dev.delete_model(MODEL) is False
    assert await dev.get_model(MODEL) is None


async def test_an_id_that_the_service_does_not_take_is_refused(dev: Gateway) -> None:
    with pytest.raises(RequestRejected, match="dev/westus: cannot train model not an id!"):
        await build(dev, target="not an id!")
