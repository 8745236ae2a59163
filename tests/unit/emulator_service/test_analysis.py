"""Analyses: what comes back of a document, and which documents are refused."""

import base64
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def trained(bench: Any) -> Any:
    bench.build("job--1")
    return bench


def analysed(bench: Any, document: bytes, **query: Any) -> Any:
    operation = bench.operation(bench.analyze("job--1", document, **query))
    assert operation["status"] == "succeeded"
    return operation["analyzeResult"]


def text_of(result: Any, spans: Any) -> Any:
    return " ".join(
        result["content"][span["offset"] : span["offset"] + span["length"]] for span in spans
    ).replace("\n", " ")


def test_a_result_names_its_version_its_model_and_the_document_type(
    trained: Any, filled_form: bytes
) -> None:
    result = analysed(trained, filled_form)

    assert (result["apiVersion"], result["modelId"]) == ("2023-07-31", "job--1")
    [document] = result["documents"]
    assert document["docType"] == "job--1"
    assert 0.9 < document["confidence"] <= 1


def test_a_filled_field_has_value_content_place_and_confidence(
    trained: Any, filled_form: bytes
) -> None:
    result = analysed(trained, filled_form)

    field = result["documents"][0]["fields"]["Name of Candidate"]
    assert (field["type"], field["valueString"], field["content"]) == (
        "string",
        "Marco Doe",
        "Marco Doe",
    )
    [region] = field["boundingRegions"]
    assert (region["pageNumber"], len(region["polygon"])) == (1, 8)
    assert 0 < field["confidence"] <= 1
    assert text_of(result, field["spans"]) == "Marco Doe"


def test_a_blank_field_has_a_type_and_nothing_else(trained: Any, filled_form: bytes) -> None:
    fields = analysed(trained, filled_form)["documents"][0]["fields"]

    assert fields["Other Information"] == {"type": "string"}


def test_every_span_leads_to_the_text_that_it_belongs_to(trained: Any, filled_form: bytes) -> None:
    result = analysed(trained, filled_form)

    for page in result["pages"]:
        for word in page["words"]:
            assert text_of(result, [word["span"]]) == word["content"]
        for line in page["lines"]:
            assert text_of(result, line["spans"]) == line["content"]


def test_a_page_tells_its_size_in_inches_and_holds_every_word(
    trained: Any, filled_form: bytes
) -> None:
    [page] = analysed(trained, filled_form)["pages"]

    assert (page["pageNumber"], page["unit"]) == (1, "inch")
    for word in page["words"]:
        xs, ys = word["polygon"][0::2], word["polygon"][1::2]
        assert 0 <= min(xs) <= max(xs) <= page["width"]
        assert 0 <= min(ys) <= max(ys) <= page["height"]


@pytest.mark.parametrize("index_type", ["textElements", "unicodeCodePoint", "utf16CodeUnit"])
def test_the_index_type_is_the_one_that_was_asked_for(
    trained: Any, filled_form: bytes, index_type: str
) -> None:
    result = analysed(trained, filled_form, stringIndexType=index_type)

    assert result["stringIndexType"] == index_type


def test_a_document_may_come_in_base64(trained: Any, filled_form: bytes) -> None:
    body = {"base64Source": base64.b64encode(filled_form).decode()}
    accepted = trained.ask("POST", "/documentModels/job--1:analyze", body)

    result = trained.operation(accepted)["analyzeResult"]
    assert result == analysed(trained, filled_form)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "InvalidContent"),
        (b"no PDF at all", "InvalidContent"),
        (b"%PDF-1.7 and then nothing", "InvalidContent"),
        (b"\x89PNG\r\n\x1a\n", "InvalidContent"),
    ],
)
def test_a_document_that_cannot_be_read_is_refused_never_an_empty_success(
    trained: Any, refusal: Any, document: bytes, code: str
) -> None:
    assert refusal(trained.analyze("job--1", document)) == (400, "InvalidRequest", code)


@pytest.mark.parametrize("body", [{}, {"base64Source": "§"}, {"urlSource": 7}, [], "x"])
def test_a_body_without_a_usable_document_is_refused(trained: Any, refusal: Any, body: Any) -> None:
    answer = trained.ask("POST", "/documentModels/job--1:analyze", body)

    assert refusal(answer)[:2] == (400, "InvalidArgument")


@pytest.mark.parametrize(
    "option", [{"pages": "0"}, {"features": "barcodes"}, {"stringIndexType": "bytes"}]
)
def test_an_option_that_would_be_ignored_is_refused(
    trained: Any, refusal: Any, filled_form: bytes, option: Any
) -> None:
    answer = trained.analyze("job--1", filled_form, **option)

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_a_model_that_does_not_exist_analyses_nothing(
    trained: Any, refusal: Any, filled_form: bytes
) -> None:
    assert refusal(trained.analyze("nobody", filled_form)) == (404, "NotFound", "ModelNotFound")


def test_a_prebuilt_model_is_refused_in_clear_words(trained: Any, filled_form: bytes) -> None:
    answer = trained.analyze("prebuilt-invoice", filled_form)

    assert answer.status_code == 400
    assert "does not emulate analysis with prebuilt-invoice" in answer.text


def test_a_result_belongs_to_its_model_and_is_forgotten_after_a_day(
    trained: Any, refusal: Any, filled_form: bytes
) -> None:
    location = trained.analyze("job--1", filled_form).headers["operation-location"]
    result_id = location.partition("?")[0].rpartition("/")[2]

    foreign = trained.ask("GET", f"/documentModels/job--2/analyzeResults/{result_id}")
    assert refusal(foreign) == (404, "NotFound", "AnalyzeResultNotFound")
    trained.clock.advance(24 * 3600)
    late = trained.ask("GET", f"/documentModels/job--1/analyzeResults/{result_id}")
    assert refusal(late)[0] == 404


@pytest.mark.parametrize("durations", ["analyze=3"])
def test_an_analysis_takes_as_long_as_it_was_told(trained: Any, filled_form: bytes) -> None:
    accepted = trained.analyze("job--1", filled_form)

    assert trained.operation(accepted)["status"] == "running"
    trained.clock.advance(3)
    assert trained.operation(accepted)["status"] == "succeeded"


def test_a_document_of_another_form_is_found_unlike(trained: Any, forms: Path) -> None:
    stranger = next((forms / "w8ben").glob("*.pdf")).read_bytes()

    [document] = analysed(trained, stranger)["documents"]
    assert document["confidence"] < 0.3
