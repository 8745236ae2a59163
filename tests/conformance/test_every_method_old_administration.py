"""Every method of DocumentModelAdministrationClient: each test asserts what the call meant."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.core.rest import HttpRequest

from tests.conformance.clients import (
    LATER,
    OLD_ADMINISTRATION,
    OLD_ANALYSIS,
    Driver,
    covers,
    items,
    settled,
)
from tests.conformance.conftest import Bench
from tests.conformance.world import FORMS

JOB_FIELDS = {"Name of Candidate", "Contact-Number"}


async def build(driver: Driver, model_id: str, form: str = "job-forms", **options: Any) -> Any:
    return await driver.finish(
        "begin_build_document_model",
        options.pop("mode", "template"),
        blob_container_url=FORMS.as_uri(),
        prefix=f"{form}/",
        model_id=model_id,
        **options,
    )


@covers(OLD_ADMINISTRATION, "begin_build_document_model", "get_document_model")
async def test_a_build_makes_a_model_that_is_read_back_with_all_it_was_given(
    bench: Bench,
) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)

    built = await build(driver, "job--1", description="Applications", tags={"layout": "job"})
    read = await driver.do("get_document_model", "job--1")

    assert (read.model_id, read.description, read.tags) == (
        "job--1",
        "Applications",
        {"layout": "job"},
    )
    assert read.api_version == bench.version
    [document_type] = read.doc_types.values()
    assert document_type.build_mode == "template"
    assert document_type.field_schema.keys() >= JOB_FIELDS
    assert all(0 <= each <= 1 for each in document_type.field_confidence.values())
    assert read.to_dict() == built.to_dict()
    if bench.version == "2023-07-31":
        assert (read.expires_on - read.created_on).days == 730


@covers(OLD_ADMINISTRATION, "begin_build_document_model")
async def test_a_neural_build_makes_a_neural_model(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)

    built = await build(driver, "job--1", mode="neural")

    assert [each.build_mode for each in built.doc_types.values()] == ["neural"]


@covers(OLD_ADMINISTRATION, "begin_build_document_model")
async def test_a_build_without_an_id_gets_one_and_an_id_is_taken_only_once(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    options = {"blob_container_url": (FORMS / "job-forms").as_uri()}

    built = await driver.finish("begin_build_document_model", "template", **options)

    assert built.model_id
    with pytest.raises(ResourceExistsError):
        await build(driver, built.model_id)


@covers(OLD_ADMINISTRATION, "begin_build_document_model")
async def test_a_failed_build_raises_with_its_reason_and_leaves_no_model(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)

    with pytest.raises(HttpResponseError) as caught:
        await build(driver, "job--1", "job-forms-check")

    error: Any = caught.value.error
    assert [each.code for each in error.details] == ["ModelBuildError"]
    with pytest.raises(ResourceNotFoundError):
        await driver.do("get_document_model", "job--1")


@covers(OLD_ADMINISTRATION, "begin_build_document_model")
async def test_the_poller_of_a_build_tells_about_its_operation(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    poller = await driver.do(
        "begin_build_document_model",
        "template",
        blob_container_url=(FORMS / "job-forms").as_uri(),
        model_id="job--1",
    )
    await settled(poller.result())

    details = poller.details
    assert (details["operation_kind"], details["percent_completed"]) == ("documentModelBuild", 100)
    assert "/documentModels/job--1?" in details["resource_location_url"]
    assert details["created_on"] <= details["last_updated_on"]
    assert poller.status() == "succeeded"
    operation = await driver.do("get_operation", details["operation_id"])
    assert operation.operation_id == details["operation_id"]


@covers(OLD_ADMINISTRATION, "begin_compose_document_model")
async def test_a_composed_model_has_the_document_types_of_its_components(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    job, tax = await build(driver, "job--1"), await build(driver, "tax--1", "1040V")

    composed = await driver.finish(
        "begin_compose_document_model",
        ["job--1", "tax--1"],
        model_id="all--1",
        description="Both",
        tags={"layout": "all"},
    )

    assert (composed.model_id, composed.description) == ("all--1", "Both")
    assert composed.tags == {"layout": "all"}
    assert composed.doc_types.keys() == job.doc_types.keys() | tax.doc_types.keys()


@covers(OLD_ADMINISTRATION, "begin_compose_document_model")
async def test_a_composition_of_what_is_not_there_is_refused(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)

    with pytest.raises(ResourceNotFoundError):
        await driver.do("begin_compose_document_model", ["nobody"], model_id="all--1")


@covers(OLD_ADMINISTRATION, "get_copy_authorization", "begin_copy_document_model_to")
async def test_a_copy_has_what_its_source_learnt_and_what_its_authorisation_says(
    bench: Bench,
) -> None:
    source = bench.driver(OLD_ADMINISTRATION)
    target = bench.driver(OLD_ADMINISTRATION, other=True)
    original = await build(source, "job--1", description="source", tags={"of": "source"})

    authorisation = await target.do(
        "get_copy_authorization", model_id="job--2", description="copy", tags={"of": "copy"}
    )
    copied = await source.finish("begin_copy_document_model_to", "job--1", authorisation)

    assert authorisation["targetModelId"] == "job--2"
    assert authorisation["targetResourceId"].endswith(bench.names[1])
    assert (copied.model_id, copied.description, copied.tags) == ("job--2", "copy", {"of": "copy"})
    assert copied.doc_types.keys() == original.doc_types.keys()
    assert copied.expires_on == original.expires_on
    there = await target.do("get_document_model", "job--2")
    assert there.to_dict() == copied.to_dict()


@covers(OLD_ADMINISTRATION, "get_copy_authorization", "begin_copy_document_model_to")
async def test_an_authorisation_is_good_for_one_copy_and_for_its_own_token(bench: Bench) -> None:
    source = bench.driver(OLD_ADMINISTRATION)
    target = bench.driver(OLD_ADMINISTRATION, other=True)
    await build(source, "job--1")
    authorisation = await target.do("get_copy_authorization", model_id="job--2")

    with pytest.raises(HttpResponseError, match="Forbidden"):
        forged = {**authorisation, "accessToken": "forged"}
        await source.finish("begin_copy_document_model_to", "job--1", forged)
    await source.finish("begin_copy_document_model_to", "job--1", authorisation)
    with pytest.raises(ResourceExistsError):
        await source.finish("begin_copy_document_model_to", "job--1", authorisation)


@covers(OLD_ADMINISTRATION, "delete_document_model")
async def test_a_deleted_model_is_gone_and_the_others_stay(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    await build(driver, "job--1")
    await build(driver, "job--2")

    await driver.do("delete_document_model", "job--1")

    with pytest.raises(ResourceNotFoundError):
        await driver.do("get_document_model", "job--1")
    with pytest.raises(ResourceNotFoundError):
        await driver.do("delete_document_model", "job--1")
    assert (await driver.do("get_document_model", "job--2")).model_id == "job--2"


@covers(OLD_ADMINISTRATION, "list_document_models")
async def test_a_listing_holds_every_model_once_prebuilt_ones_first(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    for number in range(5):
        await build(driver, f"job--{number}", tags={"number": str(number)})

    listed = await driver.all("list_document_models")

    own = [each for each in listed if not each.model_id.startswith("prebuilt-")]
    assert listed[-5:] == own
    assert [each.model_id for each in own] == [f"job--{number}" for number in range(5)]
    assert [each.tags for each in own] == [{"number": str(number)} for number in range(5)]
    assert "prebuilt-layout" in {each.model_id for each in listed}


@covers(OLD_ADMINISTRATION, "list_document_models")
async def test_a_listing_is_taken_up_again_at_the_page_where_it_was_left(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    for number in range(5):
        await build(driver, f"job--{number}")

    pages = await driver.pages("list_document_models")
    rest = await driver.pages("list_document_models", pages[0][1])

    assert len(pages) == 3
    assert [[each.model_id for each in page] for page, _ in rest] == [
        [each.model_id for each in page] for page, _ in pages[1:]
    ]


@covers(OLD_ADMINISTRATION, "list_operations", "get_operation")
async def test_operations_are_listed_newest_first_and_read_with_their_results(
    bench: Bench,
) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    await build(driver, "job--1", tags={"layout": "job"})
    await driver.finish("begin_compose_document_model", ["job--1"], model_id="all--1")

    listed = await driver.all("list_operations")

    assert {each.kind for each in listed} == {"documentModelBuild", "documentModelCompose"}
    assert {each.status for each in listed} == {"succeeded"}
    [building] = [each for each in listed if each.kind == "documentModelBuild"]
    assert (building.percent_completed, building.tags) == (100, {"layout": "job"})
    read = await driver.do("get_operation", building.operation_id)
    assert read.result.model_id == "job--1"
    assert read.error is None


@covers(OLD_ADMINISTRATION, "get_operation")
async def test_a_failed_operation_is_read_with_its_error_and_an_unknown_one_is_not_found(
    bench: Bench,
) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    with pytest.raises(HttpResponseError):
        await build(driver, "job--1", "job-forms-check")
    [failed] = await driver.all("list_operations")

    read = await driver.do("get_operation", failed.operation_id)

    assert (read.status, read.result) == ("failed", None)
    assert [each.code for each in read.error.details] == ["ModelBuildError"]
    with pytest.raises(ResourceNotFoundError):
        await driver.do("get_operation", "31505674565_fdd78a41-5959-4dcf-8ea6-155dec6c92d2")


@covers(OLD_ADMINISTRATION, "get_resource_details")
async def test_resource_details_count_models_and_neural_trainings(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    await build(driver, "job--1")
    await build(driver, "job--2", mode="neural")

    details = await driver.do("get_resource_details")

    models = details.custom_document_models
    assert (models.count, models.limit) == (2, 5000)
    quota = details.neural_document_model_quota
    if bench.version == "2022-08-31":
        assert quota is None
    else:
        assert (quota.used, quota.quota) == (1, 20)
        assert quota.quota_resets_on.day == 1


@covers(OLD_ADMINISTRATION, "get_document_analysis_client")
async def test_the_analysis_client_that_it_gives_reads_with_its_models(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    await build(driver, "job--1")

    client = await driver.do("get_document_analysis_client")
    analysis = Driver(OLD_ANALYSIS, bench.mode, bench.version, client)
    document = (FORMS / "job-forms-check" / "test1.pdf").read_bytes()
    result = await analysis.finish("begin_analyze_document", "job--1", document)

    assert result.documents[0].fields["Name of Candidate"].value == "Marco Doe"
    await settled(client.close())


@covers(
    OLD_ADMINISTRATION,
    "begin_build_document_model",
    "begin_compose_document_model",
    "begin_copy_document_model_to",
)
async def test_a_poller_is_taken_up_again_by_its_continuation_token(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    other = bench.driver(OLD_ADMINISTRATION, other=True)
    await build(driver, "job--0")
    authorisation = await other.do("get_copy_authorization", model_id="job--2")
    source = (FORMS / "job-forms").as_uri()
    starts: list[tuple[str, list[Any], dict[str, Any], str]] = [
        (
            "begin_build_document_model",
            ["template"],
            {"blob_container_url": source, "model_id": "job--1"},
            "job--1",
        ),
        ("begin_compose_document_model", [["job--0"]], {"model_id": "all--1"}, "all--1"),
        ("begin_copy_document_model_to", ["job--0", authorisation], {}, "job--2"),
    ]
    for method, arguments, options, model_id in starts:
        since = bench.server.last
        token = (await driver.do(method, *arguments, **options)).continuation_token()
        again = await driver.do(method, *arguments, continuation_token=token, **options)
        assert (await settled(again.result())).model_id == model_id
        posts = [each for each in bench.operations(since) if each in ("build", "compose", "copy")]
        assert len(posts) == 1


@covers(OLD_ADMINISTRATION, "get_document_model", "list_document_models")
async def test_a_hook_sees_own_headers_go_and_the_id_of_the_service_come(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    await build(driver, "job--1")
    seen: list[Any] = []
    options = {
        "raw_response_hook": seen.append,
        "headers": {"x-test": "value", "x-ms-client-request-id": "my-own-id"},
    }

    await driver.do("get_document_model", "job--1", **options)
    await driver.all("list_document_models", **options)

    assert len(seen) >= 2
    for each in seen:
        assert each.http_request.headers["x-test"] == "value"
        assert each.http_request.headers["x-ms-client-request-id"] == "my-own-id"
        assert each.http_response.headers["apim-request-id"] not in ("", "my-own-id")
        # No recorded answer holds the client's id.
        assert "x-ms-client-request-id" not in each.http_response.headers


@covers(OLD_ADMINISTRATION, "send_request")
async def test_a_request_of_one_s_own_is_sent_with_the_key(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    request = HttpRequest("GET", f"/info?api-version={bench.version}")

    answer = await driver.do("send_request", request)

    assert answer.status_code == 200
    assert answer.json()["customDocumentModels"]["limit"] == 5000


@covers(OLD_ADMINISTRATION, "close")
async def test_a_closed_client_sends_nothing_any_more(bench: Bench) -> None:
    driver = bench.driver(OLD_ADMINISTRATION)
    await driver.do("get_resource_details")
    await driver.do("close")
    since = bench.server.last

    with pytest.raises((AttributeError, ValueError, RuntimeError, HttpResponseError)):
        await driver.do("get_resource_details")
    assert bench.operations(since) == []


LATER_CALLS: dict[str, list[Any]] = {
    "delete_document_classifier": ["x"],
    "get_document_classifier": ["x"],
    "list_document_classifiers": [],
}


def test_every_method_that_comes_later_is_tried() -> None:
    later = {method for client, method in LATER if client == OLD_ADMINISTRATION.name}
    assert later == LATER_CALLS.keys() | {"begin_build_document_classifier"}


@pytest.mark.parametrize("mode", ["sync", "aio"])
@pytest.mark.parametrize("version", ["2023-07-31"])
async def test_what_comes_later_is_refused_in_clear_words(bench: Bench) -> None:
    from azure.ai.formrecognizer import BlobSource, ClassifierDocumentTypeDetails

    driver = bench.driver(OLD_ADMINISTRATION)
    types = {"a": ClassifierDocumentTypeDetails(source=BlobSource(container_url="https://a/b"))}
    calls = {**LATER_CALLS, "begin_build_document_classifier": [types]}
    for method, arguments in calls.items():
        with pytest.raises(HttpResponseError, match="does not emulate classifiers") as caught:
            if method.startswith("list"):
                await items(getattr(driver.client, method)())
            else:
                await driver.do(method, *arguments)
        assert caught.value.status_code == 400
