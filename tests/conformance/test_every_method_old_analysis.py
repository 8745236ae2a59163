"""Every method of DocumentAnalysisClient: each test asserts what the call meant."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.core.rest import HttpRequest

from tests.conformance.clients import (
    LATER,
    OLD_ADMINISTRATION,
    OLD_ANALYSIS,
    Driver,
    covers,
    settled,
)
from tests.conformance.conftest import Bench
from tests.conformance.world import FORMS

APPLICATION = FORMS / "job-forms-check" / "test1.pdf"
TWO_PAGES = next(iter(sorted((FORMS / "1040-check").glob("*.pdf"))))


async def build(driver: Driver, model_id: str, form: str = "job-forms") -> Any:
    return await driver.finish(
        "begin_build_document_model",
        "template",
        blob_container_url=(FORMS / form).as_uri(),
        model_id=model_id,
    )


@covers(OLD_ANALYSIS, "begin_analyze_document")
async def test_a_custom_model_reads_its_fields_with_their_places(bench: Bench) -> None:
    await build(bench.driver(OLD_ADMINISTRATION), "job--1")
    driver = bench.driver(OLD_ANALYSIS)

    result = await driver.finish("begin_analyze_document", "job--1", APPLICATION.read_bytes())

    assert (result.api_version, result.model_id) == (bench.version, "job--1")
    [document] = result.documents
    field = document.fields["Name of Candidate"]
    assert (document.doc_type, field.value, field.content) == ("job--1", "Marco Doe", "Marco Doe")
    [region] = field.bounding_regions
    assert (region.page_number, len(region.polygon)) == (1, 4)
    [span] = field.spans
    assert result.content[span.offset : span.offset + span.length] == "Marco Doe"


@covers(OLD_ANALYSIS, "begin_analyze_document")
async def test_a_composed_model_reads_with_the_component_that_the_document_chooses(
    bench: Bench,
) -> None:
    administration = bench.driver(OLD_ADMINISTRATION)
    await build(administration, "job--1")
    await build(administration, "tax--1", "1040V")
    await administration.finish(
        "begin_compose_document_model", ["job--1", "tax--1"], model_id="all--1"
    )
    driver = bench.driver(OLD_ANALYSIS)
    tax_form = next((FORMS / "1040V-check").glob("*.pdf"))

    types = []
    for document in (APPLICATION, tax_form):
        result = await driver.finish("begin_analyze_document", "all--1", document.read_bytes())
        types += [each.doc_type for each in result.documents]

    assert types == ["job--1", "tax--1"]


@covers(OLD_ANALYSIS, "begin_analyze_document")
async def test_prebuilt_models_read_the_pages_that_were_asked_for(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)

    for model_id in ("prebuilt-read", "prebuilt-layout"):
        result = await driver.finish(
            "begin_analyze_document",
            model_id,
            TWO_PAGES.read_bytes(),
            pages="2",
            locale="en-US",
        )
        [page] = result.pages
        assert (page.page_number, page.unit) == (2, "inch")
        assert [result.content[w.span.offset :][: w.span.length] for w in page.words] == [
            word.content for word in page.words
        ]
        assert " ".join(line.content for line in page.lines).split() == result.content.split()


@covers(OLD_ANALYSIS, "begin_analyze_document")
async def test_a_document_that_cannot_be_read_and_a_model_that_is_not_there_are_refused(
    bench: Bench,
) -> None:
    driver = bench.driver(OLD_ANALYSIS)

    with pytest.raises(HttpResponseError) as caught:
        await driver.do("begin_analyze_document", "prebuilt-read", b"%PDF-1.4 no more")
    error: Any = caught.value.error
    assert error.innererror["code"] == "InvalidContent"
    with pytest.raises(ResourceNotFoundError):
        await driver.do("begin_analyze_document", "nobody", APPLICATION.read_bytes())
    with pytest.raises(HttpResponseError, match="does not emulate"):
        await driver.do("begin_analyze_document", "prebuilt-invoice", APPLICATION.read_bytes())


@covers(OLD_ANALYSIS, "begin_analyze_document_from_url")
async def test_a_document_by_its_address_is_read_like_its_bytes(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)

    fetched = await driver.finish(
        "begin_analyze_document_from_url", "prebuilt-read", APPLICATION.as_uri()
    )
    sent = await driver.finish("begin_analyze_document", "prebuilt-read", APPLICATION.read_bytes())

    assert "Marco Doe" in fetched.content
    assert fetched.to_dict() == sent.to_dict()


@covers(OLD_ANALYSIS, "begin_analyze_document_from_url")
async def test_an_address_outside_what_is_allowed_is_refused(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)

    for address in ("file:///etc/hostname", "http://127.0.0.1:1/x.pdf"):
        with pytest.raises(HttpResponseError) as caught:
            await driver.do("begin_analyze_document_from_url", "prebuilt-read", address)
        assert caught.value.status_code == 400


@covers(OLD_ANALYSIS, "begin_analyze_document", "begin_analyze_document_from_url")
async def test_an_analysis_is_taken_up_again_by_its_continuation_token(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)
    starts: list[tuple[str, Any]] = [
        ("begin_analyze_document", APPLICATION.read_bytes()),
        ("begin_analyze_document_from_url", APPLICATION.as_uri()),
    ]
    for method, document in starts:
        since = bench.server.last
        poller = await driver.do(method, "prebuilt-read", document)
        token = poller.continuation_token()
        again = await driver.do(method, "prebuilt-read", document, continuation_token=token)
        assert "Marco Doe" in (await settled(again.result())).content
        assert bench.operations(since).count("analyze") == 1


@covers(OLD_ANALYSIS, "send_request")
async def test_a_request_of_one_s_own_is_sent_with_the_key(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)
    request = HttpRequest("GET", f"/documentModels/prebuilt-read?api-version={bench.version}")

    answer = await driver.do("send_request", request)

    assert (answer.status_code, answer.json()["modelId"]) == (200, "prebuilt-read")


@covers(OLD_ANALYSIS, "close")
async def test_a_closed_client_sends_nothing_any_more(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)
    await driver.finish("begin_analyze_document", "prebuilt-read", APPLICATION.read_bytes())
    await driver.do("close")
    since = bench.server.last

    with pytest.raises((AttributeError, ValueError, RuntimeError, HttpResponseError)):
        await driver.do("begin_analyze_document", "prebuilt-read", APPLICATION.read_bytes())
    assert bench.operations(since) == []


LATER_CALLS: dict[str, Any] = {
    "begin_classify_document": b"%PDF",
    "begin_classify_document_from_url": "https://host/x.pdf",
}


def test_every_method_that_comes_later_is_tried() -> None:
    assert LATER_CALLS.keys() == {name for client, name in LATER if client == OLD_ANALYSIS.name}


@pytest.mark.parametrize("mode", ["sync", "aio"])
@pytest.mark.parametrize("version", ["2023-07-31"])
async def test_what_comes_later_is_refused_in_clear_words(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)
    for method, document in LATER_CALLS.items():
        with pytest.raises(HttpResponseError, match="does not emulate classifiers") as caught:
            await driver.do(method, "x", document)
        assert caught.value.status_code == 400


@pytest.mark.parametrize("mode", ["sync", "aio"])
@pytest.mark.parametrize("version", ["2023-07-31"])
async def test_an_optional_feature_is_refused_in_clear_words(bench: Bench) -> None:
    driver = bench.driver(OLD_ANALYSIS)
    with pytest.raises(HttpResponseError, match="does not emulate the option features"):
        await driver.do(
            "begin_analyze_document",
            "prebuilt-layout",
            APPLICATION.read_bytes(),
            features=["barcodes"],
        )
