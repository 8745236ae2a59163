"""Azure's own clients, talking to an emulator of the same process without a socket."""

import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from azure.ai.documentintelligence import (
    DocumentIntelligenceAdministrationClient,
    DocumentIntelligenceClient,
)
from azure.ai.documentintelligence.aio import (
    DocumentIntelligenceAdministrationClient as AsyncIntelligenceAdministration,
)
from azure.ai.documentintelligence.models import (
    AuthorizeCopyRequest,
    AzureBlobContentSource,
    BuildDocumentModelRequest,
)
from azure.ai.formrecognizer import DocumentAnalysisClient, DocumentModelAdministrationClient
from azure.ai.formrecognizer.aio import (
    DocumentAnalysisClient as AsyncAnalysis,
)
from azure.ai.formrecognizer.aio import (
    DocumentModelAdministrationClient as AsyncAdministration,
)
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
    ServiceResponseError,
)

from emulator.clock import ManualClock
from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.emulator import Emulator
from emulator.testing import new_emulator
from emulator.transport import (
    HOST,
    AsyncInProcessTransport,
    InProcessTransport,
    endpoint,
)

KEY = AzureKeyCredential(WELL_KNOWN_KEY)


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may open a connection."""

    def refuse(self: socket.socket, address: Any) -> None:
        raise AssertionError(f"a connection to {address} was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def emulator(forms: Path, clock: ManualClock) -> Iterator[Emulator]:
    made = new_emulator(
        data_roots=[forms],
        accounts=["dev", "stg"],
        clock=clock,
        durations="build=300,copy=60,analyze=20",
        limits=False,
    )
    yield made
    made.state.close()


@pytest.fixture
def transport(emulator: Emulator, clock: ManualClock) -> Iterator[InProcessTransport]:
    with InProcessTransport(emulator, sleep=clock.advance) as made:
        yield made


@pytest.fixture
def async_transport(emulator: Emulator, clock: ManualClock) -> AsyncInProcessTransport:
    async def sleep(seconds: float) -> None:
        clock.advance(seconds)

    return AsyncInProcessTransport(emulator, sleep=sleep)


def fields_of(result: Any) -> dict[str, Any]:
    """Return the fields of the one document of a result."""
    [document] = result.documents
    return dict(document.fields)


def test_form_recognizer_builds_copies_lists_and_analyses(
    transport: InProcessTransport, forms: Path, filled_form: bytes
) -> None:
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    stg = DocumentModelAdministrationClient(endpoint("stg"), KEY, transport=transport)
    source = (forms / "job-forms").as_uri()
    built = dev.begin_build_document_model(
        "template", blob_container_url=source, model_id="job--1", tags={"a": "b"}
    ).result()
    authorisation = stg.get_copy_authorization(model_id="job--2")
    copied = dev.begin_copy_document_model_to("job--1", authorisation).result()
    analysis = DocumentAnalysisClient(endpoint("stg"), KEY, transport=transport)
    result = analysis.begin_analyze_document("job--2", io.BytesIO(filled_form)).result()

    assert (built.model_id, built.tags, copied.model_id) == ("job--1", {"a": "b"}, "job--2")
    assert "job--2" in [model.model_id for model in stg.list_document_models()]
    assert any(field.value for field in fields_of(result).values())


async def test_form_recognizer_does_so_asynchronously(
    async_transport: AsyncInProcessTransport, forms: Path, filled_form: bytes
) -> None:
    dev = AsyncAdministration(HOST, KEY, transport=async_transport)
    analysis = AsyncAnalysis(HOST, KEY, transport=async_transport)
    source = (forms / "job-forms").as_uri()
    async with dev, analysis:
        poller = await dev.begin_build_document_model(
            "template", blob_container_url=source, model_id="job--1"
        )
        assert (await poller.result()).model_id == "job--1"
        listed = [model.model_id async for model in dev.list_document_models()]
        asked = await analysis.begin_analyze_document("job--1", filled_form)
        result = await asked.result()

    assert "job--1" in listed
    assert any(field.value for field in fields_of(result).values())


def test_document_intelligence_builds_copies_and_analyses(
    transport: InProcessTransport, forms: Path, filled_form: bytes
) -> None:
    dev = DocumentIntelligenceAdministrationClient(HOST, KEY, transport=transport)
    source = AzureBlobContentSource(container_url=(forms / "job-forms").as_uri())
    built = dev.begin_build_document_model(
        BuildDocumentModelRequest(
            model_id="job--1", build_mode="template", azure_blob_source=source
        )
    ).result()
    stg = DocumentIntelligenceAdministrationClient(endpoint("stg"), KEY, transport=transport)
    authorisation = stg.authorize_model_copy(AuthorizeCopyRequest(model_id="job--2"))
    copied = dev.begin_copy_model_to("job--1", authorisation).result()
    client = DocumentIntelligenceClient(HOST, KEY, transport=transport)
    result = client.begin_analyze_document("job--1", io.BytesIO(filled_form)).result()

    assert (built.model_id, copied.model_id) == ("job--1", "job--2")
    assert any(field.content for field in fields_of(result).values())


async def test_document_intelligence_does_so_asynchronously(
    async_transport: AsyncInProcessTransport, forms: Path
) -> None:
    source = AzureBlobContentSource(container_url=(forms / "job-forms").as_uri())
    async with AsyncIntelligenceAdministration(HOST, KEY, transport=async_transport) as dev:
        poller = await dev.begin_build_document_model(
            BuildDocumentModelRequest(
                model_id="job--1", build_mode="template", azure_blob_source=source
            )
        )
        assert (await poller.result()).model_id == "job--1"
        details = await dev.get_resource_details()
        await dev.delete_model("job--1")

        assert details.custom_document_models.count == 1
        with pytest.raises(ResourceNotFoundError):
            await dev.get_model("job--1")


def test_five_minutes_of_training_take_no_time(
    transport: InProcessTransport, clock: ManualClock, forms: Path
) -> None:
    began = clock.now()
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    dev.begin_build_document_model(
        "template", blob_container_url=(forms / "job-forms").as_uri()
    ).result()

    assert (clock.now() - began).total_seconds() >= 300


def test_refusals_are_the_exceptions_that_the_clients_raise(
    transport: InProcessTransport,
) -> None:
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    with pytest.raises(ResourceNotFoundError) as missing:
        dev.get_document_model("nothing")
    assert missing.value.error is not None
    assert missing.value.error.code == "NotFound"

    stranger = DocumentModelAdministrationClient(
        HOST, AzureKeyCredential("wrong"), transport=transport
    )
    with pytest.raises(ClientAuthenticationError):
        stranger.get_resource_details()


def test_a_broken_connection_is_tried_again_and_then_reported(
    emulator: Emulator, transport: InProcessTransport
) -> None:
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    emulator.faults.add({"operation": "info", "times": 1, "effect": {"kind": "reset"}})
    assert dev.get_resource_details().custom_document_models.count == 0

    emulator.faults.add({"operation": "info", "effect": {"kind": "reset"}})
    with pytest.raises(ServiceResponseError):
        dev.get_resource_details()


def test_throttled_clients_wait_on_the_emulator_s_clock(
    emulator: Emulator, transport: InProcessTransport, clock: ManualClock
) -> None:
    emulator.faults.add({"times": 2, "effect": {"kind": "throttle", "retryAfter": 30}})
    began = clock.now()

    DocumentModelAdministrationClient(HOST, KEY, transport=transport).get_resource_details()
    assert (clock.now() - began).total_seconds() == 60


def test_hooks_and_headers_pass(transport: InProcessTransport) -> None:
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    seen: list[tuple[str | None, int]] = []

    def hook(response: Any) -> None:
        sent = response.http_request.headers.get("x-ms-client-request-id")
        seen.append((sent, response.http_response.status_code))

    dev.get_resource_details(headers={"x-ms-client-request-id": "mine"}, raw_response_hook=hook)
    assert seen == [("mine", 200)]


def test_many_threads_may_share_a_transport(transport: InProcessTransport) -> None:
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    given: list[str] = []

    def reserve(number: int) -> None:
        authorisation = dev.get_copy_authorization(model_id=f"job--{number}")
        given.append(authorisation["targetModelId"])

    threads = [threading.Thread(target=reserve, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == sorted(f"job--{number}" for number in range(20))


def test_a_closed_transport_opens_again(emulator: Emulator) -> None:
    transport = InProcessTransport(emulator)
    for _ in range(2):
        with DocumentModelAdministrationClient(HOST, KEY, transport=transport) as dev:
            assert dev.get_resource_details()
    transport.close()


def test_a_failed_training_raises_what_the_service_s_does(
    emulator: Emulator, transport: InProcessTransport, tmp_path: Path
) -> None:
    (tmp_path / "fields.json").write_text("{}")
    emulator.data_roots = (tmp_path,)
    dev = DocumentModelAdministrationClient(HOST, KEY, transport=transport)
    with pytest.raises(HttpResponseError) as failed:
        dev.begin_build_document_model("template", blob_container_url=tmp_path.as_uri()).result()

    assert failed.value.status_code == 200
    assert failed.value.error is not None
    assert failed.value.error.details[0].code == "ModelBuildError"
