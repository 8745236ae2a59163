"""Training from blob containers of a real Azurite, and analysis by URL, through Azure's own SDK."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from azure.ai.formrecognizer import (
    AnalyzeResult,
    DocumentAnalysisClient,
    DocumentModelAdministrationClient,
    DocumentModelDetails,
)
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import PublicAccess

from emulator.testing import RunningEmulator, running_emulator
from tests.azurite import KEY, Azurite, Container

EXAMPLES = Path(__file__).parents[2] / "examples" / "forms"
JOB_FORMS = EXAMPLES / "job-forms"
HELD_OUT = EXAMPLES / "job-forms-check" / "test1.pdf"
MODEL = "job--1"


@pytest.fixture
def server(azurite: Azurite) -> Iterator[RunningEmulator]:
    """An emulator that may read from Azurite and has no key for it."""
    with running_emulator(blob_hosts=[azurite.host], accounts=["dev"], limits=False) as running:
        yield running


@pytest.fixture
def trusted(azurite: Azurite) -> Iterator[RunningEmulator]:
    """An emulator that has the storage account's key, as the service has an identity."""
    keys = [f"{azurite.account_url}={KEY}"]
    with running_emulator(blob_keys=keys, accounts=["dev"], limits=False) as running:
        yield running


@pytest.fixture
def container(azurite: Azurite) -> Container:
    """A private container with the labelled job applications."""
    filled = azurite.container()
    filled.upload(JOB_FORMS)
    return filled


def train(server: RunningEmulator, url: str, prefix: str | None = None) -> DocumentModelDetails:
    with DocumentModelAdministrationClient(
        server.endpoint("dev"), AzureKeyCredential(server.key)
    ) as client:
        return client.begin_build_document_model(
            "template", blob_container_url=url, prefix=prefix, model_id=MODEL
        ).result()


def analyze(server: RunningEmulator, url: str) -> AnalyzeResult:
    with DocumentAnalysisClient(server.endpoint("dev"), AzureKeyCredential(server.key)) as client:
        return client.begin_analyze_document_from_url(MODEL, url).result()


def refusal_of(server: RunningEmulator, url: str, prefix: str | None = None) -> tuple[str, str]:
    """Return inner code and message of the refusal of a training, which must leave nothing."""
    with pytest.raises(HttpResponseError) as caught:
        train(server, url, prefix)
    assert caught.value.status_code == 400
    assert server.models("dev") == []
    return inner_error(caught.value)


def failure_of(server: RunningEmulator, url: str, prefix: str | None = None) -> tuple[str, str]:
    """Return code and message of the detail of a training that failed, which must leave nothing."""
    with pytest.raises(HttpResponseError) as caught:
        train(server, url, prefix)
    assert caught.value.status_code == 200, "a failed operation is answered with 200"
    assert server.models("dev") == []
    assert caught.value.error is not None
    [detail] = caught.value.error.details
    return str(detail.code), str(detail.message)


def inner_error(error: HttpResponseError) -> tuple[str, str]:
    assert error.error is not None
    inner = error.error.innererror
    return inner["code"], inner["message"]


def test_a_container_with_a_signature_is_trained_from(
    server: RunningEmulator, container: Container
) -> None:
    model = train(server, container.sas_url())

    assert model.doc_types is not None
    assert "Name of Candidate" in model.doc_types[MODEL].field_schema


def test_a_container_trains_what_its_folder_trains(
    server: RunningEmulator, container: Container
) -> None:
    with running_emulator(data_roots=[EXAMPLES], accounts=["dev"]) as local:
        from_folder = train(local, JOB_FORMS.as_uri()).doc_types
    from_container = train(server, container.sas_url()).doc_types

    assert from_folder is not None
    assert from_container is not None
    assert from_container[MODEL].to_dict() == from_folder[MODEL].to_dict()


def test_a_prefix_chooses_one_of_several_training_sets(
    server: RunningEmulator, azurite: Azurite
) -> None:
    shared = azurite.container()
    shared.upload(JOB_FORMS, prefix="job/v2/")
    shared.client.upload_blob("fields.json", b"not of this set, and no JSON either")

    assert train(server, shared.sas_url(), prefix="job/v2/").model_id == MODEL


def test_a_prefix_below_which_nothing_lies_is_refused(
    server: RunningEmulator, container: Container
) -> None:
    code, message = refusal_of(server, container.sas_url(), prefix="nowhere/")

    assert code == "TrainingContentMissing"
    assert "nowhere/" in message


def test_a_signature_that_was_tampered_with_is_refused_and_never_repeated(
    server: RunningEmulator, container: Container
) -> None:
    url = container.sas_url()
    address, _, signature = url.rpartition("&sig=")
    other_letter = "B" if signature.startswith("A") else "A"
    code, message = refusal_of(server, f"{address}&sig={other_letter}{signature[1:]}")

    assert code == "InvalidSasToken"
    assert container.name in message
    assert "sig=" not in message


def test_a_signature_that_has_expired_is_refused_with_the_moment(
    server: RunningEmulator, container: Container
) -> None:
    code, message = refusal_of(server, container.sas_url(expires_in=-timedelta(minutes=1)))

    assert code == "InvalidSasToken"
    assert "SAS token expired on" in message


@pytest.mark.parametrize(("permissions", "missing"), [("r", "list"), ("l", "read"), ("w", "read")])
def test_a_signature_without_a_needed_permission_is_refused(
    server: RunningEmulator, container: Container, permissions: str, missing: str
) -> None:
    code, message = refusal_of(server, container.sas_url(permissions))

    assert code == "InvalidSasToken"
    assert f"SAS '{missing}' authorization is missing. Permissions: {permissions}" in message


def test_a_signature_of_another_container_is_refused(
    server: RunningEmulator, container: Container, azurite: Azurite
) -> None:
    _, _, signature = azurite.container().sas_url().partition("?")

    assert refusal_of(server, f"{container.url}?{signature}")[0] == "InvalidSasToken"


def test_a_container_that_does_not_exist_is_not_accessible(
    server: RunningEmulator, azurite: Azurite
) -> None:
    gone = azurite.container()
    gone.client.delete_container()
    code, message = refusal_of(server, gone.sas_url())

    assert code == "ContentSourceNotAccessible"
    assert gone.name in message


def test_the_plain_address_of_a_private_container_needs_an_identity(
    server: RunningEmulator, container: Container
) -> None:
    code, message = refusal_of(server, container.url)

    assert code == "ContentSourceNotAccessible"
    assert "EMULATOR_BLOB_KEYS" in message


def test_the_key_of_the_storage_account_stands_for_the_identity(
    trusted: RunningEmulator, container: Container
) -> None:
    assert train(trusted, container.url).model_id == MODEL


def test_a_wrong_key_of_the_storage_account_is_told(azurite: Azurite, container: Container) -> None:
    keys = [f"{azurite.account_url}={'A' * 86}=="]
    with running_emulator(blob_keys=keys, accounts=["dev"]) as server:
        code, message = refusal_of(server, container.url)

    assert code == "ContentSourceNotAccessible"
    assert "EMULATOR_BLOB_KEYS" in message
    assert "AAAA" not in message


def test_a_public_container_is_read_by_its_plain_address(
    server: RunningEmulator, azurite: Azurite
) -> None:
    public = azurite.container(PublicAccess.CONTAINER)
    public.upload(JOB_FORMS)

    assert train(server, public.url).model_id == MODEL


def test_a_host_that_nobody_has_allowed_is_not_even_asked(container: Container) -> None:
    with running_emulator(accounts=["dev"]) as closed:
        code, message = refusal_of(closed, container.sas_url())

    assert code == "ContentSourceNotAccessible"
    assert "--blob-host" in message
    assert "sig=" not in message


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [
        (".labels.json", "0 labelled documents were found, and at least 5 are needed"),
        (".ocr.json", "Can't find any OCR files for training."),
        ("fields.json", "there is no fields.json"),
    ],
)
def test_a_training_set_that_lacks_something_fails_and_says_what(
    server: RunningEmulator, azurite: Azurite, left_out: str, reason: str
) -> None:
    incomplete = azurite.container()
    incomplete.upload(JOB_FORMS, without=left_out)
    code, message = failure_of(server, incomplete.sas_url())

    assert code == "ModelBuildError"
    assert reason in message


def test_documents_of_more_than_fifty_megabytes_are_too_much_for_a_template(
    azurite: Azurite, container: Container
) -> None:
    large = next(path.name for path in JOB_FORMS.glob("*.pdf"))
    container.client.upload_blob(large, bytes(50 * 1024 * 1024), overwrite=True)
    with running_emulator(blob_hosts=[azurite.host], accounts=["dev"]) as strict:
        code, message = failure_of(strict, container.sas_url())

    assert code == "InvalidTrainingContentLength"
    assert "limited to 52428800 bytes" in message


def test_a_document_is_analysed_by_its_url_with_a_signature(
    server: RunningEmulator, container: Container
) -> None:
    train(server, container.sas_url())
    container.client.upload_blob("new/the form.pdf", HELD_OUT.read_bytes())
    address, _, signature = container.sas_url().partition("?")

    [document] = analyze(server, f"{address}/new/the%20form.pdf?{signature}").documents or []
    assert document.fields is not None
    assert document.fields["Name of Candidate"].value == "Marco Doe"


def test_a_document_is_analysed_by_its_plain_url_where_the_key_is_known(
    trusted: RunningEmulator, container: Container
) -> None:
    train(trusted, container.url)
    container.client.upload_blob("new/the form.pdf", HELD_OUT.read_bytes())

    [document] = analyze(trusted, f"{container.url}/new/the%20form.pdf").documents or []
    assert document.fields is not None
    assert document.fields["Name of Candidate"].value == "Marco Doe"


def test_a_document_that_cannot_be_downloaded_is_refused(
    server: RunningEmulator, container: Container
) -> None:
    train(server, container.sas_url())
    container.client.upload_blob("new.pdf", HELD_OUT.read_bytes())

    for url in (f"{container.url}/new.pdf", f"{container.url}/gone.pdf?sig=x"):
        with pytest.raises(HttpResponseError) as caught:
            analyze(server, url)
        assert caught.value.status_code == 400
        code, message = inner_error(caught.value)
        assert code == "InvalidContent"
        assert "Could not download the file from the given URL" in message
