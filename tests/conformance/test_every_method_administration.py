"""Every method of DocumentIntelligenceAdministrationClient: what each call meant."""

from typing import Any

import pytest
from azure.ai.documentintelligence.models import (
    AuthorizeClassifierCopyRequest,
    AuthorizeCopyRequest,
    AzureBlobContentSource,
    BuildDocumentClassifierRequest,
    BuildDocumentModelRequest,
    ClassifierCopyAuthorization,
    ClassifierDocumentTypeDetails,
    ComposeDocumentModelRequest,
    DocumentTypeDetails,
)
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.core.rest import HttpRequest

from tests.conformance.clients import ADMINISTRATION, LATER, Driver, covers, items, settled
from tests.conformance.conftest import Bench
from tests.conformance.world import FORMS


def request_for(model_id: str, form: str = "job-forms", **more: Any) -> BuildDocumentModelRequest:
    source = AzureBlobContentSource(container_url=FORMS.as_uri(), prefix=f"{form}/")
    more = {"build_mode": "template", **more}
    return BuildDocumentModelRequest(model_id=model_id, azure_blob_source=source, **more)


async def build(driver: Driver, model_id: str, form: str = "job-forms", **more: Any) -> Any:
    return await driver.finish("begin_build_document_model", request_for(model_id, form, **more))


@covers(ADMINISTRATION, "begin_build_document_model", "get_model")
async def test_a_build_makes_a_model_that_is_read_back_with_all_it_was_given(
    bench: Bench,
) -> None:
    driver = bench.driver(ADMINISTRATION)
    since = bench.server.last

    built = await build(driver, "job--1", description="Applications", tags={"layout": "job"})
    asked = bench.operations(since)
    read = await driver.do("get_model", "job--1")

    # This client takes the result from the address of the model, not from the operation.
    assert asked == ["build", "get_operation", "get_model"]
    assert (read.model_id, read.description, read.tags) == (
        "job--1",
        "Applications",
        {"layout": "job"},
    )
    assert (read.api_version, read.build_mode) == (bench.version, "template")
    assert (read.expiration_date_time - read.created_date_time).days == 730
    [document_type] = read.doc_types.values()
    assert document_type.field_schema["Name of Candidate"].type == "string"
    assert read.as_dict() == built.as_dict()


@covers(ADMINISTRATION, "begin_build_document_model")
async def test_a_neural_build_tells_the_hours_that_it_took(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)

    built = await build(driver, "job--1", build_mode="neural", max_training_hours=0.1)

    assert (built.build_mode, built.training_hours) == ("neural", 0.1)


@covers(ADMINISTRATION, "begin_build_document_model")
async def test_a_model_is_overwritten_only_when_that_is_allowed(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    await build(driver, "job--1", description="first")

    with pytest.raises(ResourceExistsError):
        await build(driver, "job--1", description="second")
    overwritten = await build(driver, "job--1", description="third", allow_overwrite=True)

    assert overwritten.description == "third"
    assert (await driver.do("get_resource_details")).custom_document_models.count == 1


@covers(ADMINISTRATION, "begin_build_document_model")
async def test_a_failed_build_raises_with_its_reason_and_leaves_no_model(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)

    with pytest.raises(HttpResponseError) as caught:
        await build(driver, "job--1", "job-forms-check")

    error: Any = caught.value.error
    assert [each.code for each in error.details] == ["ModelBuildError"]
    with pytest.raises(ResourceNotFoundError):
        await driver.do("get_model", "job--1")


@covers(ADMINISTRATION, "authorize_model_copy", "begin_copy_model_to")
async def test_a_copy_has_what_its_source_learnt_and_what_its_authorisation_says(
    bench: Bench,
) -> None:
    source = bench.driver(ADMINISTRATION)
    target = bench.driver(ADMINISTRATION, other=True)
    original = await build(source, "job--1", description="source", tags={"of": "source"})
    request = AuthorizeCopyRequest(model_id="job--2", description="copy", tags={"of": "copy"})

    authorisation = await target.do("authorize_model_copy", request)
    since = bench.server.last
    copied = await source.finish("begin_copy_model_to", "job--1", authorisation)

    assert authorisation.target_model_id == "job--2"
    assert authorisation.target_resource_id.endswith(bench.names[1])
    assert authorisation.target_resource_region == "westus"
    # The model is in another account, so the operation holds the result.
    assert bench.operations(since) == ["copy", "get_operation"]
    assert (copied.model_id, copied.description, copied.tags) == ("job--2", "copy", {"of": "copy"})
    assert copied.doc_types.keys() == original.doc_types.keys()
    assert copied.expiration_date_time == original.expiration_date_time
    assert (await target.do("get_model", "job--2")).as_dict() == copied.as_dict()


@covers(ADMINISTRATION, "authorize_model_copy", "begin_copy_model_to")
async def test_an_authorisation_is_good_for_one_copy_and_for_its_own_token(bench: Bench) -> None:
    source = bench.driver(ADMINISTRATION)
    target = bench.driver(ADMINISTRATION, other=True)
    await build(source, "job--1")
    given = await target.do("authorize_model_copy", AuthorizeCopyRequest(model_id="job--2"))

    with pytest.raises(ResourceExistsError):
        await target.do("authorize_model_copy", AuthorizeCopyRequest(model_id="job--2"))
    with pytest.raises(HttpResponseError, match="Forbidden"):
        forged = {**given.as_dict(), "accessToken": "forged"}
        await source.finish("begin_copy_model_to", "job--1", forged)
    await source.finish("begin_copy_model_to", "job--1", given)
    with pytest.raises(ResourceExistsError):
        await source.finish("begin_copy_model_to", "job--1", given)


@covers(ADMINISTRATION, "delete_model")
async def test_a_deleted_model_is_gone_and_the_others_stay(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    await build(driver, "job--1")
    await build(driver, "job--2")

    await driver.do("delete_model", "job--1")

    with pytest.raises(ResourceNotFoundError):
        await driver.do("get_model", "job--1")
    with pytest.raises(ResourceNotFoundError):
        await driver.do("delete_model", "job--1")
    assert (await driver.do("get_model", "job--2")).model_id == "job--2"


@covers(ADMINISTRATION, "list_models")
async def test_a_listing_holds_every_model_once_prebuilt_ones_first(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    for number in range(5):
        await build(driver, f"job--{number}", tags={"number": str(number)})

    listed = await driver.all("list_models")

    own = [each for each in listed if not each.model_id.startswith("prebuilt-")]
    assert listed[-5:] == own
    assert [each.model_id for each in own] == [f"job--{number}" for number in range(5)]
    assert [each.tags for each in own] == [{"number": str(number)} for number in range(5)]
    assert {"prebuilt-layout", "prebuilt-bankStatement"} <= {each.model_id for each in listed}


@covers(ADMINISTRATION, "list_models", "list_operations")
async def test_a_listing_comes_in_pages_and_is_taken_up_again_where_it_was_left(
    bench: Bench,
) -> None:
    driver = bench.driver(ADMINISTRATION)
    for number in range(5):
        await build(driver, f"job--{number}")

    for method in ("list_models", "list_operations"):
        pages = await driver.pages(method)
        assert len(pages) == 3
        rest = await driver.pages(method, pages[0][1])
        assert [page for page, _ in rest] == [page for page, _ in pages[1:]]


@covers(ADMINISTRATION, "list_operations", "get_operation")
async def test_operations_are_listed_newest_first_and_read_with_their_results(
    bench: Bench,
) -> None:
    driver = bench.driver(ADMINISTRATION)
    await build(driver, "job--1", tags={"layout": "job"})

    [listed] = await driver.all("list_operations")
    read = await driver.do("get_operation", listed.operation_id)

    assert (listed.kind, listed.status) == ("documentModelBuild", "succeeded")
    assert (listed.tags, listed.api_version) == ({"layout": "job"}, bench.version)
    assert type(read).__name__ == "DocumentModelBuildOperationDetails"
    assert (read.result.model_id, read.percent_completed) == ("job--1", 100)
    assert (
        f"/{bench.names[0]}/documentintelligence/documentModels/job--1?" in read.resource_location
    )


@covers(ADMINISTRATION, "get_operation")
async def test_a_failed_operation_is_read_with_its_error_and_an_unknown_one_is_not_found(
    bench: Bench,
) -> None:
    driver = bench.driver(ADMINISTRATION)
    with pytest.raises(HttpResponseError):
        await build(driver, "job--1", "job-forms-check")
    [failed] = await driver.all("list_operations")

    read = await driver.do("get_operation", failed.operation_id)

    assert (read.status, read.result) == ("failed", None)
    assert [each.code for each in read.error.details] == ["ModelBuildError"]
    with pytest.raises(ResourceNotFoundError):
        await driver.do("get_operation", "31505674565_fdd78a41-5959-4dcf-8ea6-155dec6c92d2")


@covers(ADMINISTRATION, "get_resource_details")
async def test_resource_details_count_models_and_have_no_neural_part(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    await build(driver, "job--1")

    details = await driver.do("get_resource_details")

    assert details.as_dict() == {"customDocumentModels": {"count": 1, "limit": 5000}}


@covers(ADMINISTRATION, "begin_build_document_model", "begin_copy_model_to")
async def test_a_poller_is_taken_up_again_by_its_continuation_token(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    other = bench.driver(ADMINISTRATION, other=True)
    await build(driver, "job--0")
    given = await other.do("authorize_model_copy", AuthorizeCopyRequest(model_id="job--2"))
    starts: list[tuple[str, list[Any], str]] = [
        ("begin_build_document_model", [request_for("job--1")], "job--1"),
        ("begin_copy_model_to", ["job--0", given], "job--2"),
    ]
    for method, arguments, model_id in starts:
        since = bench.server.last
        token = (await driver.do(method, *arguments)).continuation_token()
        again = await driver.do(method, *arguments, continuation_token=token)
        assert (await settled(again.result())).model_id == model_id
        posts = [each for each in bench.operations(since) if each in ("build", "copy")]
        assert len(posts) == 1


@covers(ADMINISTRATION, "get_model", "list_models")
async def test_a_hook_sees_own_headers_go_and_the_id_of_the_service_come(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    await build(driver, "job--1")
    seen: list[Any] = []
    options = {
        "raw_response_hook": seen.append,
        "headers": {"x-test": "value", "x-ms-client-request-id": "my-own-id"},
    }

    await driver.do("get_model", "job--1", **options)
    await driver.all("list_models", **options)

    assert len(seen) >= 2
    for each in seen:
        assert each.http_response.headers["apim-request-id"] not in ("", "my-own-id")
        assert "x-ms-client-request-id" not in each.http_response.headers
    for each in seen[:2]:
        assert each.http_request.headers["x-test"] == "value"
        assert each.http_request.headers["x-ms-client-request-id"] == "my-own-id"


@covers(ADMINISTRATION, "send_request")
async def test_a_request_of_one_s_own_is_sent_with_the_key(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    request = HttpRequest("GET", f"/info?api-version={bench.version}")

    answer = await driver.do("send_request", request)

    assert answer.status_code == 200
    assert answer.json()["customDocumentModels"]["limit"] == 5000


@covers(ADMINISTRATION, "close")
async def test_a_closed_client_sends_nothing_any_more(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    await driver.do("get_resource_details")
    await driver.do("close")
    since = bench.server.last

    with pytest.raises((AttributeError, ValueError, RuntimeError, HttpResponseError)):
        await driver.do("get_resource_details")
    assert bench.operations(since) == []


def later_calls() -> dict[str, list[Any]]:
    source = AzureBlobContentSource(container_url="https://a/b")
    types = {"a": ClassifierDocumentTypeDetails(azure_blob_source=source)}
    authorisation = ClassifierCopyAuthorization(
        {
            "targetResourceId": "r",
            "targetResourceRegion": "westus",
            "targetClassifierId": "c",
            "targetClassifierLocation": "https://a/b",
            "accessToken": "t",
            "expirationDateTime": "2030-01-01T00:00:00Z",
        }
    )
    composition = ComposeDocumentModelRequest(
        model_id="all--1",
        classifier_id="c",
        doc_types={"a": DocumentTypeDetails(model_id="job--1")},
    )
    return {
        "authorize_classifier_copy": [AuthorizeClassifierCopyRequest(classifier_id="c")],
        "begin_build_classifier": [
            BuildDocumentClassifierRequest(classifier_id="c", doc_types=types)
        ],
        "begin_compose_model": [composition],
        "begin_copy_classifier_to": ["c", authorisation],
        "delete_classifier": ["c"],
        "get_classifier": ["c"],
        "list_classifiers": [],
    }


def test_every_method_that_comes_later_is_tried() -> None:
    later = {method for client, method in LATER if client == ADMINISTRATION.name}
    assert later_calls().keys() == later


@pytest.mark.parametrize("mode", ["sync", "aio"])
@pytest.mark.parametrize("version", ["2024-11-30"])
async def test_what_comes_later_is_refused_in_clear_words(bench: Bench) -> None:
    driver = bench.driver(ADMINISTRATION)
    for method, arguments in later_calls().items():
        with pytest.raises(HttpResponseError, match="does not emulate classifiers") as caught:
            if method.startswith("list"):
                await items(getattr(driver.client, method)())
            else:
                await driver.do(method, *arguments)
        assert caught.value.status_code == 400
