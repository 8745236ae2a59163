"""Azure's own SDK, sync and async, as the judge: each call is asserted by what it meant."""

from pathlib import Path
from typing import Any

import pytest
from azure.ai.formrecognizer import DocumentAnalysisClient, DocumentModelAdministrationClient
from azure.ai.formrecognizer.aio import DocumentAnalysisClient as AsyncAnalysisClient
from azure.ai.formrecognizer.aio import (
    DocumentModelAdministrationClient as AsyncAdministrationClient,
)
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)

from emulator.testing import RunningEmulator

VERSIONS = ["2022-08-31", "2023-07-31"]


def administration(server: RunningEmulator, account: str = "dev", **options: Any) -> Any:
    return DocumentModelAdministrationClient(
        server.endpoint(account), AzureKeyCredential(options.pop("key", server.key)), **options
    )


def train(client: Any, forms: Path, model_id: str = "job--1", **options: Any) -> Any:
    return client.begin_build_document_model(
        "template",
        blob_container_url=forms.as_uri(),
        prefix="job-forms/",
        model_id=model_id,
        **options,
    ).result()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_model_is_trained_copied_used_and_deleted(
    server: RunningEmulator, forms: Path, filled_form: bytes, version: str
) -> None:
    with (
        administration(server, api_version=version) as dev,
        administration(server, "stg", api_version=version) as stg,
        DocumentAnalysisClient(
            server.endpoint("stg"), AzureKeyCredential(server.key), api_version=version
        ) as analysis,
    ):
        trained = train(dev, forms, description="Applications", tags={"layout": "job"})
        assert (trained.model_id, trained.description) == ("job--1", "Applications")
        assert trained.tags == {"layout": "job"}
        assert trained.api_version == version

        authorisation = stg.get_copy_authorization(model_id="job--2", tags={"layout": "job"})
        copied = dev.begin_copy_document_model_to("job--1", authorisation).result()
        assert copied.model_id == "job--2"
        assert stg.get_document_model("job--2").doc_types.keys() == {"job--1"}

        result: Any = analysis.begin_analyze_document("job--2", filled_form).result()
        [document] = result.documents
        assert document.doc_type == "job--1"
        assert document.confidence > 0.9
        assert document.fields["Name of Candidate"].value == "Marco Doe"
        assert document.fields["Name of Candidate"].confidence > 0
        assert document.fields["Other Information"].value is None
        assert "Marco" in [word.content for word in result.pages[0].words]

        stg.delete_document_model("job--2")
        with pytest.raises(ResourceNotFoundError):
            stg.get_document_model("job--2")


def test_listings_hold_models_with_their_tags_and_operations_with_their_results(
    server: RunningEmulator, forms: Path
) -> None:
    with administration(server) as dev:
        train(dev, forms, tags={"layout": "job"})

        [own] = [m for m in dev.list_document_models() if not m.model_id.startswith("prebuilt-")]
        assert (own.model_id, own.tags) == ("job--1", {"layout": "job"})
        assert own.expires_on.year == own.created_on.year + 2

        [operation] = dev.list_operations()
        assert (operation.status, operation.kind) == ("succeeded", "documentModelBuild")
        assert dev.get_operation(operation.operation_id).result.model_id == "job--1"

        details = dev.get_resource_details()
        assert details.custom_document_models.count == 1
        assert details.custom_document_models.limit == 5000


def test_a_failed_training_raises_with_its_reason(
    server: RunningEmulator, tmp_path: Path, forms: Path
) -> None:
    (tmp_path / "fields.json").write_text('{"fields": []}')
    with administration(server) as dev:
        poller = dev.begin_build_document_model(
            "template", blob_container_url=tmp_path.as_uri(), model_id="job--1"
        )
        with pytest.raises(HttpResponseError) as caught:
            poller.result()

    error: Any = caught.value.error
    assert error.code == "InvalidRequest"
    [detail] = error.details
    assert detail.code == "ModelBuildError"
    assert "at least 5" in detail.message


def test_an_id_that_is_taken_raises_a_conflict(server: RunningEmulator, forms: Path) -> None:
    with administration(server) as dev:
        train(dev, forms)
        with pytest.raises(ResourceExistsError) as caught:
            train(dev, forms)

    error: Any = caught.value.error
    assert error.innererror["code"] == "ModelExists"


def test_a_wrong_key_raises_an_authentication_error(server: RunningEmulator) -> None:
    with administration(server, key="wrong") as dev, pytest.raises(ClientAuthenticationError):
        dev.get_resource_details()


def test_a_document_that_cannot_be_read_raises(server: RunningEmulator, forms: Path) -> None:
    with (
        administration(server) as dev,
        DocumentAnalysisClient(server.endpoint("dev"), AzureKeyCredential(server.key)) as analysis,
    ):
        train(dev, forms)
        with pytest.raises(HttpResponseError) as caught:
            analysis.begin_analyze_document("job--1", b"%PDF-1.4 no more")

    error: Any = caught.value.error
    assert error.innererror["code"] == "InvalidContent"


@pytest.mark.parametrize("durations", ["build=0.3"])
def test_a_poller_can_be_left_and_taken_up_again(server: RunningEmulator, forms: Path) -> None:
    with administration(server) as dev:
        options = {"blob_container_url": (forms / "job-forms").as_uri(), "model_id": "job--1"}
        first = dev.begin_build_document_model("template", polling_interval=0.1, **options)
        assert not first.done()

        again = dev.begin_build_document_model(
            "template",
            blob_container_url="unused",
            continuation_token=first.continuation_token(),
            polling_interval=0.1,
        )
        assert again.result().model_id == "job--1"
    assert server.counts()["dev"]["build"] == 1


@pytest.mark.parametrize("limits", [True])
def test_the_sdk_waits_out_the_limits_by_itself(server: RunningEmulator) -> None:
    with administration(server) as dev:
        for number in range(7):
            dev.get_copy_authorization(model_id=f"job--{number}")

    counts = server.counts()["dev"]
    assert counts["authorize_copy"] == 7
    assert counts["refused"] >= 1


def test_a_lost_answer_makes_the_sdk_ask_again_and_meet_its_own_model(
    server: RunningEmulator, forms: Path
) -> None:
    server.add_fault(
        {
            "operation": "build",
            "nth": [1],
            "effect": {"kind": "error", "status": 503, "when": "after"},
        }
    )
    with administration(server) as dev, pytest.raises(ResourceExistsError):
        train(dev, forms)

    assert server.counts()["dev"] == {"build": 1, "refused": 1}


async def test_the_async_clients_train_copy_and_analyse(
    server: RunningEmulator, forms: Path, filled_form: bytes
) -> None:
    credential = AzureKeyCredential(server.key)
    async with (
        AsyncAdministrationClient(server.endpoint("dev"), credential) as dev,
        AsyncAdministrationClient(server.endpoint("stg"), credential) as stg,
        AsyncAnalysisClient(server.endpoint("stg"), credential) as analysis,
    ):
        poller = await dev.begin_build_document_model(
            "template",
            blob_container_url=forms.as_uri(),
            prefix="job-forms/",
            model_id="job--1",
        )
        assert (await poller.result()).model_id == "job--1"

        authorisation = await stg.get_copy_authorization(model_id="job--1")
        copying = await dev.begin_copy_document_model_to("job--1", authorisation)
        assert (await copying.result()).model_id == "job--1"

        analysing = await analysis.begin_analyze_document("job--1", filled_form)
        result: Any = await analysing.result()
        [document] = result.documents
        assert document.fields["Contact-Number"].value == "999-999-9999"

        listed = [model.model_id async for model in stg.list_document_models()]
        assert listed[-1] == "job--1"
        await stg.delete_document_model("job--1")
