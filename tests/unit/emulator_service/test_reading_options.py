"""Which pages of a document are read, how its text is counted, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.extraction import Page
from emulator.service.reading_options import ReadingOptions

V4 = "2024-11-30"
PAGES = tuple(Page(number, 8.5, 11.0, ()) for number in range(1, 7))


@pytest.fixture
def two_pages(forms: Path) -> bytes:
    return next((forms / "1040-check").glob("*.pdf")).read_bytes()


def read(bench: Any, document: bytes, model_id: str = "prebuilt-read", **query: Any) -> Any:
    return bench.operation(bench.analyze(model_id, document, **query))["analyzeResult"]


def numbers(result: Any) -> Any:
    return [page["pageNumber"] for page in result["pages"]]


@pytest.mark.parametrize("model_id", ["prebuilt-read", "prebuilt-layout"])
@pytest.mark.parametrize("version", ["2022-08-31", "2023-07-31", V4])
def test_a_model_that_only_reads_returns_text_and_no_documents(
    bench: Any, filled_form: bytes, model_id: str, version: str
) -> None:
    result = read(bench, filled_form, model_id, version=version)

    assert (result["apiVersion"], result["modelId"]) == (version, model_id)
    assert "Marco" in result["content"]
    assert result["pages"][0]["lines"]
    assert "documents" not in result
    assert ("contentFormat" in result) == (version == V4)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [("1", [1]), ("2", [2]), ("1-2", [1, 2]), ("1-2,4", [1, 2]), ("2, 1", [1, 2]), ("", [1, 2])],
)
def test_only_the_pages_that_were_asked_for_are_read(
    bench: Any, two_pages: bytes, pages: str, expected: Any
) -> None:
    assert numbers(read(bench, two_pages, pages=pages)) == expected


def test_the_content_is_that_of_the_pages_that_were_asked_for(bench: Any, two_pages: bytes) -> None:
    result = read(bench, two_pages, pages="2")

    [page] = result["pages"]
    assert page["spans"] == [{"offset": 0, "length": len(result["content"])}]
    for word in page["words"]:
        start = word["span"]["offset"]
        assert result["content"][start : start + word["span"]["length"]] == word["content"]


def test_a_custom_model_reads_only_the_pages_that_were_asked_for(
    bench: Any, two_pages: bytes, forms: Path
) -> None:
    bench.build("tax--1", (forms / "1040").as_uri())

    result = read(bench, two_pages, "tax--1", pages="1")
    fields = result["documents"][0]["fields"].values()
    places = {region["pageNumber"] for each in fields for region in each.get("boundingRegions", [])}
    assert numbers(result) == [1]
    assert places == {1}


@pytest.mark.parametrize("pages", ["0", "1-", "-2", "2-1", "a", "1;2", "1,,2", "3", "7-9", "1e3"])
def test_pages_that_cannot_be_are_refused(
    bench: Any, refusal: Any, two_pages: bytes, pages: str
) -> None:
    answer = bench.analyze("prebuilt-read", two_pages, pages=pages)

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")
    assert "pages" in answer.text


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 3)), min_size=1, max_size=4))
def test_a_page_is_read_once_and_only_if_a_range_holds_it(ranges: Any) -> None:
    spans = tuple((first, first + more) for first, more in ranges)
    wanted = {page for first, last in spans for page in range(first, last + 1)} & {*range(1, 7)}
    if not wanted:
        return
    chosen = ReadingOptions("textElements", spans).select(PAGES)
    assert [page.number for page in chosen] == sorted(wanted)


@pytest.mark.parametrize("limits", [True])
def test_the_free_tier_reads_the_first_two_pages_only(bench: Any) -> None:
    assert len(ReadingOptions("textElements", most_pages=2).select(PAGES)) == 2


@pytest.mark.parametrize("locale", ["en", "en-US", "zh-Hans"])
def test_a_locale_is_a_hint_that_changes_no_text(
    bench: Any, filled_form: bytes, locale: str
) -> None:
    assert read(bench, filled_form, locale=locale) == read(bench, filled_form)


@pytest.mark.parametrize(
    "option",
    [
        {"locale": "§"},
        {"stringIndexType": "bytes"},
        {"features": "ocrHighResolution"},
        {"features": "queryFields", "queryFields": "Total"},
        {"queryFields": "Total"},
        {"output": "pdf"},
        {"outputContentFormat": "markdown"},
        {"outputContentFormat": "html"},
    ],
    ids=str,
)
def test_an_option_that_would_change_the_result_is_refused(
    bench: Any, refusal: Any, filled_form: bytes, option: Any
) -> None:
    answer = bench.analyze("prebuilt-read", filled_form, version=V4, **option)

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_text_is_counted_as_it_was_asked_for(bench: Any, filled_form: bytes) -> None:
    result = read(bench, filled_form, stringIndexType="utf16CodeUnit")

    [page] = result["pages"]
    assert result["stringIndexType"] == "utf16CodeUnit"
    assert page["spans"][0]["length"] == len(result["content"].encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("model_id", "version", "expected"),
    [
        ("prebuilt-nonsense", "2023-07-31", (404, "NotFound", "ModelNotFound")),
        ("prebuilt-contract", "2022-08-31", (404, "NotFound", "ModelNotFound")),
        ("prebuilt-document", V4, (404, "NotFound", "ModelNotFound")),
        ("prebuilt-contract", V4, (400, "InvalidArgument", "InvalidParameter")),
    ],
)
def test_a_prebuilt_model_is_unknown_in_a_version_or_refused_in_clear_words(
    bench: Any, refusal: Any, filled_form: bytes, model_id: str, version: str, expected: Any
) -> None:
    assert refusal(bench.analyze(model_id, filled_form, version=version)) == expected
