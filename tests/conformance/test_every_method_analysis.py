"""Every method of DocumentIntelligenceClient: each test asserts what the call meant."""

from typing import Any

import pytest
from azure.ai.documentintelligence.models import (
    AnalyzeBatchDocumentsRequest,
    AnalyzeDocumentRequest,
    AzureBlobContentSource,
    BuildDocumentModelRequest,
    ClassifyDocumentRequest,
)
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.core.rest import HttpRequest

from tests.conformance.clients import (
    ADMINISTRATION,
    ANALYSIS,
    LATER,
    OLD_ADMINISTRATION,
    Driver,
    covers,
    items,
    new_driver,
    settled,
)
from tests.conformance.conftest import Bench
from tests.conformance.world import FORMS

APPLICATION = FORMS / "job-forms-check" / "test1.pdf"
TWO_PAGES = next(iter(sorted((FORMS / "1040-check").glob("*.pdf"))))


async def build(driver: Driver, model_id: str) -> Any:
    source = AzureBlobContentSource(container_url=(FORMS / "job-forms").as_uri())
    request = BuildDocumentModelRequest(
        model_id=model_id, build_mode="template", azure_blob_source=source
    )
    return await driver.finish("begin_build_document_model", request)


@covers(ANALYSIS, "begin_analyze_document")
async def test_a_custom_model_reads_its_fields_with_their_places(bench: Bench) -> None:
    await build(bench.driver(ADMINISTRATION), "job--1")
    driver = bench.driver(ANALYSIS)

    result = await driver.finish("begin_analyze_document", "job--1", APPLICATION.read_bytes())

    assert (result.api_version, result.model_id) == (bench.version, "job--1")
    assert result.content_format == "text"
    [document] = result.documents
    field = document.fields["Name of Candidate"]
    assert (document.doc_type, field.value_string) == ("job--1", "Marco Doe")
    [region] = field.bounding_regions
    assert (region.page_number, len(region.polygon)) == (1, 8)
    [span] = field.spans
    assert result.content[span.offset : span.offset + span.length] == "Marco Doe"


@covers(ANALYSIS, "begin_analyze_document")
async def test_bytes_base64_and_an_address_of_one_document_are_read_alike(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)
    bodies = (
        APPLICATION.read_bytes(),
        AnalyzeDocumentRequest(bytes_source=APPLICATION.read_bytes()),
        AnalyzeDocumentRequest(url_source=APPLICATION.as_uri()),
    )

    results = [
        await driver.finish("begin_analyze_document", "prebuilt-read", body) for body in bodies
    ]

    assert "Marco Doe" in results[0].content
    assert results[0].as_dict() == results[1].as_dict() == results[2].as_dict()


@covers(ANALYSIS, "begin_analyze_document")
async def test_prebuilt_models_read_the_pages_that_were_asked_for(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)

    for model_id in ("prebuilt-read", "prebuilt-layout"):
        result = await driver.finish(
            "begin_analyze_document",
            model_id,
            TWO_PAGES.read_bytes(),
            pages="2",
            locale="en-US",
            string_index_type="unicodeCodePoint",
            output_content_format="text",
        )
        [page] = result.pages
        assert (page.page_number, page.unit) == (2, "inch")
        assert result.string_index_type == "unicodeCodePoint"
        assert [result.content[w.span.offset :][: w.span.length] for w in page.words] == [
            word.content for word in page.words
        ]


@covers(ANALYSIS, "begin_analyze_document")
async def test_a_model_composed_by_an_older_version_chooses_its_component(bench: Bench) -> None:
    await build(bench.driver(ADMINISTRATION), "job--1")
    endpoint, key = bench.server.endpoint(bench.names[0]), bench.server.key
    older = new_driver(OLD_ADMINISTRATION, bench.mode, "2023-07-31", endpoint, key)
    await older.finish("begin_compose_document_model", ["job--1"], model_id="all--1")
    await settled(older.client.close())
    driver = bench.driver(ANALYSIS)

    result = await driver.finish("begin_analyze_document", "all--1", APPLICATION.read_bytes())

    assert [each.doc_type for each in result.documents] == ["job--1"]


@covers(ANALYSIS, "begin_analyze_document")
async def test_an_option_that_is_not_emulated_is_refused_in_clear_words(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)
    options: tuple[dict[str, Any], ...] = (
        {"features": ["ocrHighResolution"]},
        {"features": ["queryFields"], "query_fields": ["Total"]},
        {"output": ["pdf"]},
        {"output_content_format": "markdown"},
    )
    for each in options:
        with pytest.raises(HttpResponseError, match="does not emulate the option"):
            await driver.do(
                "begin_analyze_document", "prebuilt-layout", APPLICATION.read_bytes(), **each
            )


@covers(ANALYSIS, "begin_analyze_document", "delete_analyze_result")
async def test_a_result_is_deleted_by_the_id_that_the_poller_tells(bench: Bench) -> None:
    # The poller takes the id out of an address that begins with the host: the server's root.
    driver = bench.driver_at(bench.server.url, ANALYSIS)
    poller = await driver.do("begin_analyze_document", "prebuilt-read", APPLICATION.read_bytes())
    await settled(poller.result())
    result_id = poller.details["operation_id"]

    await driver.do("delete_analyze_result", "prebuilt-read", result_id)

    with pytest.raises(ResourceNotFoundError):
        await driver.do("delete_analyze_result", "prebuilt-read", result_id)
    path = f"/documentModels/prebuilt-read/analyzeResults/{result_id}"
    request = HttpRequest("GET", f"{path}?api-version={bench.version}")
    assert (await driver.do("send_request", request)).status_code == 404


@covers(ANALYSIS, "begin_analyze_document")
async def test_an_analysis_is_taken_up_again_by_its_continuation_token(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)
    since = bench.server.last
    document = APPLICATION.read_bytes()
    poller = await driver.do("begin_analyze_document", "prebuilt-read", document)

    token = poller.continuation_token()
    again = await driver.do(
        "begin_analyze_document", "prebuilt-read", document, continuation_token=token
    )

    assert "Marco Doe" in (await settled(again.result())).content
    assert bench.operations(since).count("analyze") == 1


@covers(ANALYSIS, "send_request")
async def test_a_request_of_one_s_own_is_sent_with_the_key(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)
    request = HttpRequest("GET", f"/documentModels/prebuilt-read?api-version={bench.version}")

    answer = await driver.do("send_request", request)

    assert (answer.status_code, answer.json()["modelId"]) == (200, "prebuilt-read")


@covers(ANALYSIS, "close")
async def test_a_closed_client_sends_nothing_any_more(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)
    await driver.finish("begin_analyze_document", "prebuilt-read", APPLICATION.read_bytes())
    await driver.do("close")
    since = bench.server.last

    with pytest.raises((AttributeError, ValueError, RuntimeError, HttpResponseError)):
        await driver.do("begin_analyze_document", "prebuilt-read", APPLICATION.read_bytes())
    assert bench.operations(since) == []


BATCH = AnalyzeBatchDocumentsRequest(
    azure_blob_source=AzureBlobContentSource(container_url="https://a/b"),
    result_container_url="https://a/c",
)
LATER_CALLS: dict[str, list[Any]] = {
    "begin_analyze_batch_documents": ["prebuilt-read", BATCH],
    "begin_classify_document": ["c", ClassifyDocumentRequest(url_source="https://a/b")],
    "delete_analyze_batch_result": ["prebuilt-read", "r"],
    "get_analyze_result_figure": ["prebuilt-read", "r", "1.1"],
    "get_analyze_result_pdf": ["prebuilt-read", "r"],
    "list_analyze_batch_results": ["prebuilt-read"],
}
NEEDS_A_BATCH = "get_analyze_batch_result"
"""Takes up a poller of a batch, which nobody gets."""


def test_every_method_that_comes_later_is_tried() -> None:
    later = {method for client, method in LATER if client == ANALYSIS.name}
    assert later == {NEEDS_A_BATCH} | LATER_CALLS.keys()


@pytest.mark.parametrize("mode", ["sync", "aio"])
@pytest.mark.parametrize("version", ["2024-11-30"])
async def test_what_comes_later_is_refused_in_clear_words(bench: Bench) -> None:
    driver = bench.driver(ANALYSIS)
    for method, arguments in LATER_CALLS.items():
        with pytest.raises(HttpResponseError, match="does not emulate") as caught:
            if method.startswith("list"):
                await items(getattr(driver.client, method)(*arguments))
            else:
                await driver.do(method, *arguments)
        assert caught.value.status_code == 400
