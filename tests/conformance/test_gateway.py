"""The gateway on the emulator: every call through the real SDK, over real HTTP, on real forms."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator.testing import RunningEmulator, running_emulator
from reconciler.gateway.errors import (
    ContentRejected,
    IdTaken,
    NotFound,
    RequestRejected,
    UnreadableDocument,
)
from reconciler.gateway.opening import open_gateway
from reconciler.gateway.port import Gateway
from reconciler.gateway.reasons import blames_content
from reconciler.model.live import Operation, Tag
from reconciler.model.naming import Instance, model_id, owner
from reconciler.model.recipe import Build
from reconciler.verification.verifying import VerificationDocument, verify

FORMS = Path(__file__).parents[2] / "examples" / "forms"
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


@pytest.fixture(scope="module")
def server() -> Iterator[RunningEmulator]:
    with running_emulator(data_roots=[FORMS], page_size=3) as emulator:
        yield emulator


@pytest.fixture
def emulator(server: RunningEmulator) -> Iterator[RunningEmulator]:
    for instance, account in ACCOUNTS.items():
        server.create_account(account, instance.region)
    yield server
    server.clear_faults()
    for account in ACCOUNTS.values():
        server.emulator.accounts.delete(account)


def opened(emulator: RunningEmulator, instance: Instance) -> Gateway:
    environ = {"RECONCILER_ENDPOINT": f"{emulator.url}/{{account}}"}
    return open_gateway(instance, ACCOUNTS[instance], "2023-07-31", environ)


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


async def build(gateway: Gateway, target: str = MODEL, prefix: str = "job-forms/") -> str:
    return await gateway.start_build(
        target,
        container_url=FORMS.as_uri(),
        prefix=prefix,
        build=Build("template"),
        description="Job applications",
        tags=TAGS,
    )


async def trained(gateway: Gateway) -> Operation:
    return await gateway.get_operation(await build(gateway))


async def test_a_training_makes_a_model_that_says_whose_and_what_it_is(dev: Gateway) -> None:
    done = await trained(dev)
    model = await dev.get_model(MODEL)

    assert (done.kind, done.status, done.model_id) == ("build", "succeeded", MODEL)
    assert done.tags == TAGS
    assert model is not None
    assert (model.layout, model.version, model.owner) == ("job-forms", VERSION, "forms/dev")
    assert model.description == "Job applications"
    assert model.api == "2023-07-31"
    assert model.created_at.tzinfo is not None
    assert model.expires_at is not None
    assert model.expires_at > model.created_at


async def test_the_listing_holds_our_models_with_their_tags_and_no_prebuilt_one(
    dev: Gateway,
) -> None:
    await asyncio.gather(*(build(dev, f"job-forms--00000000000{n}") for n in range(4)))

    listed = await dev.list_models()

    assert [model.id for model in listed] == [f"job-forms--00000000000{n}" for n in range(4)]
    assert all(model.tags == TAGS for model in listed)
    assert (await dev.capacity()).models == 4


async def test_an_empty_account_holds_nothing(dev: Gateway) -> None:
    assert await dev.list_models() == ()
    assert await dev.list_operations() == ()
    capacity = await dev.capacity()
    assert (capacity.models, capacity.limit) == (0, 5000)


async def test_starting_asks_once_and_does_not_wait(
    dev: Gateway, emulator: RunningEmulator
) -> None:
    frozen = emulator.add_fault({"operation": "build", "effect": {"kind": "freeze"}})
    since = emulator.last

    operation_id = await build(dev)

    assert emulator.counts(since)[ACCOUNTS[DEV]] == {"build": 1}
    assert (await dev.get_operation(operation_id)).status == "running"
    [listed] = await dev.list_operations()
    assert (listed.id, listed.status, listed.model_id) == (operation_id, "running", MODEL)
    assert listed.tags == TAGS
    assert await dev.get_model(MODEL) is None
    emulator.remove_fault(frozen)
    assert (await dev.get_operation(operation_id)).status == "succeeded"


async def test_an_id_in_use_is_taken(dev: Gateway) -> None:
    await trained(dev)
    with pytest.raises(IdTaken, match=r"dev/westus: cannot train model job-forms--.*409 Conflict"):
        await build(dev)


async def test_a_training_without_data_says_so(dev: Gateway) -> None:
    with pytest.raises(ContentRejected, match=r"dev/westus: .*Could not find any training data"):
        await build(dev, prefix="no-such-form/")


async def test_a_training_on_bad_data_fails_and_blames_the_data(
    dev: Gateway, emulator: RunningEmulator, tmp_path: Path
) -> None:
    emulator.emulator.data_roots = [*emulator.emulator.data_roots, tmp_path]
    for file in (FORMS / "job-forms").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    labels = next(tmp_path.glob("*.labels.json"))
    labels.write_text("{ this is not JSON")

    operation_id = await dev.start_build(
        MODEL,
        container_url=tmp_path.as_uri(),
        prefix="",
        build=Build("template"),
        description="",
        tags=TAGS,
    )
    failed = await dev.get_operation(operation_id)

    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.code.startswith("InvalidRequest/ModelBuildError")
    assert labels.name in failed.error.message
    assert blames_content(failed.error)


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


async def test_an_unused_authorisation_burns_its_id(staging: Gateway) -> None:
    await staging.authorize_copy(MODEL, description="", tags=TAGS)

    with pytest.raises(IdTaken):
        await staging.authorize_copy(MODEL, description="", tags=TAGS)
    assert await staging.list_models() == ()


async def test_a_copy_of_a_model_that_is_gone_is_not_found(dev: Gateway, staging: Gateway) -> None:
    permission = await staging.authorize_copy(MODEL, description="", tags=TAGS)
    with pytest.raises(NotFound, match="dev/westus: cannot copy model"):
        await dev.start_copy(MODEL, permission)


async def test_a_model_is_deleted_once(dev: Gateway) -> None:
    await trained(dev)
    assert await dev.delete_model(MODEL) is True
    assert await dev.delete_model(MODEL) is False
    assert await dev.get_model(MODEL) is None


async def test_an_operation_that_never_was_is_not_found(dev: Gateway) -> None:
    with pytest.raises(NotFound, match="cannot look at operation 123"):
        await dev.get_operation("123_ab")


async def test_a_document_that_is_no_pdf_cannot_be_read(dev: Gateway) -> None:
    await trained(dev)
    with pytest.raises(UnreadableDocument, match="dev/westus: cannot analyse a document"):
        await dev.analyze(MODEL, b"certainly no form")


async def test_an_analysis_with_a_model_that_is_gone_is_not_found(dev: Gateway) -> None:
    content = next((FORMS / "job-forms-check").glob("*.pdf")).read_bytes()
    with pytest.raises(NotFound):
        await dev.analyze(MODEL, content)


async def test_an_id_that_the_service_does_not_take_is_refused(dev: Gateway) -> None:
    with pytest.raises(RequestRejected, match=r"dev/westus: cannot train .*model_id"):
        await build(dev, target="not an id!")


async def test_a_trained_model_is_verified_on_documents_that_it_has_never_seen(
    dev: Gateway,
) -> None:
    await trained(dev)
    model = await dev.get_model(MODEL)
    assert model is not None
    folder = FORMS / "job-forms-check"
    documents = [
        VerificationDocument(
            path.name, path.read_bytes(), path.with_name(f"{path.name}.labels.json").read_bytes()
        )
        for path in sorted(folder.glob("*.pdf"))
    ]

    verdict = await verify(
        dev,
        MODEL,
        documents,
        layout="job-forms",
        version=VERSION,
        weights=model.weights,
        digest="check",
        instance=DEV,
        baseline=None,
        now=datetime(2026, 11, 21, 9, tzinfo=UTC),
    )

    assert verdict.documents == len(documents) >= 1
    assert verdict.total >= 7
    assert verdict.accuracy > 0.9
