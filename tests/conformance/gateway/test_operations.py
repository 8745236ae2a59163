"""Operations through the gateway: started without waiting, looked at later, copied with leave."""

from pathlib import Path

import pytest

from reconciler.gateway.errors import ContentRejected, IdTaken, NotFound
from reconciler.gateway.port import Gateway
from reconciler.gateway.reasons import blames_content
from reconciler.model.live import Tag
from tests.conformance.gateway.instances import (
    ACCOUNTS,
    DEV,
    FORMS,
    MODEL,
    STAGING,
    TAGS,
    Instances,
    build,
    trained,
)

A_DAY = 24 * 3600


async def test_starting_asks_once_and_does_not_wait(dev: Gateway, instances: Instances) -> None:
    frozen = instances.fault("build", {"kind": "freeze"})
    since = instances.emulator.last

    operation_id = await build(dev)

    assert instances.emulator.counts(since)[ACCOUNTS[DEV]] == {"build": 1}
    assert (await dev.get_operation(operation_id)).status == "running"
    [listed] = await dev.list_operations()
    assert (listed.id, listed.status, listed.model_id) == (operation_id, "running", MODEL)
    assert (listed.tags, listed.target) == (TAGS, "")
    assert await dev.get_model(MODEL) is None
    instances.emulator.remove_fault(frozen)
    assert (await dev.get_operation(operation_id)).status == "succeeded"


async def test_a_training_without_data_says_so(dev: Gateway) -> None:
    with pytest.raises(ContentRejected, match=r"dev/westus: .*Could not find any training data"):
        await build(dev, prefix="no-such-form/")


async def test_a_training_on_bad_data_fails_and_blames_the_data(
    dev: Gateway, instances: Instances, tmp_path: Path
) -> None:
    emulator = instances.emulator.emulator
    emulator.data_roots = [*emulator.data_roots, tmp_path]
    for file in (FORMS / "job-forms").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    labels = next(tmp_path.glob("*.labels.json"))
    labels.write_text("{ this is not JSON")

    failed = await dev.get_operation(await build(dev, container_url=tmp_path.as_uri(), prefix=""))

    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.code.startswith("InvalidRequest/ModelBuildError")
    assert labels.name in failed.error.message
    assert blames_content(failed.error)


async def test_an_operation_that_never_was_is_not_found(dev: Gateway) -> None:
    with pytest.raises(NotFound, match="dev/westus: cannot look at operation 123"):
        await dev.get_operation("123_ab")


async def test_an_operation_is_forgotten_after_a_day(dev: Gateway, instances: Instances) -> None:
    operation_id = (await trained(dev)).id

    instances.clock.advance(A_DAY + 1)

    assert await dev.list_operations() == ()
    with pytest.raises(NotFound):
        await dev.get_operation(operation_id)


async def test_a_copy_carries_the_tags_of_its_authorisation(dev: Gateway, staging: Gateway) -> None:
    await trained(dev)
    tags = {**TAGS, Tag.OWNER: "forms/staging", Tag.ORIGIN: "dev/westus"}

    permission = await staging.authorize_copy(MODEL, description="A copy", tags=tags)
    operation_id = await dev.start_copy(MODEL, permission)
    done = await dev.get_operation(operation_id)

    assert (done.kind, done.status, done.model_id) == ("copy", "succeeded", MODEL)
    assert done.target == staging.endpoint
    model = await staging.get_model(MODEL)
    assert model is not None
    assert model.tags == tags
    assert model.description == "A copy"
    assert [each.id for each in await staging.list_operations()] == []
    assert permission.token not in repr(permission)


async def test_a_copy_that_the_target_does_not_take_tells_why(
    dev: Gateway, staging: Gateway, instances: Instances
) -> None:
    await trained(dev)
    permission = await staging.authorize_copy(MODEL, description="", tags=TAGS)
    instances.emulator.emulator.accounts.delete(ACCOUNTS[STAGING])

    done = await dev.get_operation(await dev.start_copy(MODEL, permission))

    assert done.status == "failed"
    assert done.error is not None
    assert done.error.code.endswith("AuthorizationFailed")
    assert not blames_content(done.error)


async def test_an_unused_authorisation_burns_its_id(staging: Gateway) -> None:
    await staging.authorize_copy(MODEL, description="", tags=TAGS)

    with pytest.raises(IdTaken, match="staging/eastus2: cannot authorise a copy"):
        await staging.authorize_copy(MODEL, description="", tags=TAGS)
    assert await staging.list_models() == ()


async def test_a_copy_of_a_model_that_is_gone_is_not_found(dev: Gateway, staging: Gateway) -> None:
    permission = await staging.authorize_copy(MODEL, description="", tags=TAGS)

    with pytest.raises(NotFound, match="dev/westus: cannot copy model") as caught:
        await dev.start_copy(MODEL, permission)
    assert permission.token not in str(caught.value)
