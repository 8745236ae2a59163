import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.extraction import (
    Box,
    LabelledValue,
    SelectionMark,
    TrainingContentError,
    parse_fields,
    parse_labels,
    parse_ocr,
)


def as_bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def ocr(page: dict[str, Any], version: str = "v2") -> bytes:
    name = "readResults" if version == "v2" else "pages"
    return as_bytes({"status": "succeeded", "analyzeResult": {name: [page]}})


def labels(*values: dict[str, Any], key: str = "Total") -> bytes:
    return as_bytes({"document": "a.pdf", "labels": [{"label": key, "value": list(values)}]})


V2_PAGE = {
    "page": 1,
    "width": 8.5,
    "height": 11,
    "unit": "inch",
    "lines": [
        {
            "text": "To whom",
            "words": [
                {"text": "To", "boundingBox": [1, 1, 1.2, 1, 1.2, 1.1, 1, 1.1], "confidence": 0.9},
                {"text": "whom", "boundingBox": [1.3, 1, 2, 1, 2, 1.1, 1.3, 1.1]},
            ],
        }
    ],
}
V3_PAGE = {
    "pageNumber": 1,
    "width": 8.5,
    "height": 11,
    "unit": "inch",
    "words": [
        {"content": "To", "polygon": [1, 1, 1.2, 1, 1.2, 1.1, 1, 1.1], "confidence": 0.9},
        {"content": "whom", "polygon": [1.3, 1, 2, 1, 2, 1.1, 1.3, 1.1]},
    ],
    "lines": [{"content": "To whom"}],
}


def test_ocr_files_of_both_generations_say_the_same() -> None:
    old, new = parse_ocr(ocr(V2_PAGE)), parse_ocr(ocr(V3_PAGE, "v3"))

    assert old == new
    assert [word.text for word in old[0].words] == ["To", "whom"]
    assert old[0].words[0].box == Box(1, 1, 1.2, 1.1)
    assert [word.confidence for word in old[0].words] == [0.9, 1.0]


def test_selection_marks_of_both_generations_say_the_same() -> None:
    corners = [1, 2, 1.2, 2, 1.2, 2.2, 1, 2.2]
    old = {**V2_PAGE, "selectionMarks": [{"boundingBox": corners, "state": "selected"}]}
    new = {**V3_PAGE, "selectionMarks": [{"polygon": corners, "state": "selected"}]}

    (page,) = parse_ocr(ocr(old))

    assert page.selection_marks == (SelectionMark("selected", Box(1, 2, 1.2, 2.2), 1.0),)
    assert parse_ocr(ocr(new, "v3")) == (page,)


def test_pixels_become_inches_of_a_letter_page() -> None:
    page = {
        **V3_PAGE,
        "unit": "pixel",
        "width": 850,
        "height": 1100,
        "words": [{"content": "To", "polygon": [100, 100, 120, 100, 120, 110, 100, 110]}],
    }

    (read,) = parse_ocr(ocr(page, "v3"))

    assert (read.width, read.height) == pytest.approx((8.5, 11))
    assert read.words[0].box.left == pytest.approx(1.0)


def test_field_keys_lose_the_spaces_that_labels_lack() -> None:
    data = as_bytes({"fields": [{"fieldKey": " TOTAL", "fieldType": "number"}]})

    (field,) = parse_fields(data)

    assert (field.key, field.type, field.format) == ("TOTAL", "number", "not-specified")


def test_words_of_a_label_are_joined_and_keep_their_boxes() -> None:
    corners = [[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]]
    values = [{"page": 1, "text": text, "boundingBoxes": corners} for text in ("ten", "dollars")]

    assert parse_labels(labels(*values)) == (
        LabelledValue("Total", 1, "ten dollars", (Box(0.1, 0.1, 0.2, 0.2),) * 2),
    )


def test_a_label_without_a_value_is_blank() -> None:
    null = as_bytes({"document": "a.pdf", "labels": [{"label": "Total", "value": None}]})

    assert parse_labels(labels()) == ()
    assert parse_labels(null) == ()


def test_a_value_on_two_pages_is_told_page_by_page() -> None:
    corners = [[0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.2]]
    values = [{"page": page, "text": f"p{page}", "boundingBoxes": corners} for page in (2, 1)]

    found = parse_labels(labels(*values))

    assert [(value.page, value.text) for value in found] == [(1, "p1"), (2, "p2")]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[]", "at the top: expected an object, found a list"),
        (as_bytes({"labels": [{"value": []}]}), "labels[0]: expected a text 'label'"),
        (
            labels({"page": 0, "text": "x", "boundingBoxes": []}),
            "labels[0] (Total).value[0]: 'page' must be 1 or more, found 0",
        ),
        (
            labels({"page": 1, "text": "x", "boundingBoxes": [[0, 0, 300, 0, 300, 9, 0, 9]]}),
            "boundingBoxes[0]: coordinates must be fractions of the page (0 to 1), found 300",
        ),
        (labels({"page": 1, "text": "x", "boundingBoxes": [[0, 0, 1]]}), "expected corners"),
        (labels({"page": 1, "text": 5, "boundingBoxes": []}), "text must be a string"),
    ],
)
def test_a_bad_labels_file_is_refused_with_the_place_and_the_fault(data: bytes, told: str) -> None:
    with pytest.raises(TrainingContentError) as problem:
        parse_labels(data)

    assert told in str(problem.value)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({**V2_PAGE, "width": 0}, "'width' must be above 0, found 0"),
        ({**V2_PAGE, "unit": "furlong"}, "unit 'furlong' is not known"),
        ({**V3_PAGE, "pageNumber": 1, "words": [{"content": "x"}]}, "expected corners"),
        (
            {**V2_PAGE, "selectionMarks": [{"state": "maybe"}]},
            "selectionMarks[0]: the state of a selection mark is selected or unselected",
        ),
        ({**V2_PAGE, "selectionMarks": 3}, "expected a list 'selectionMarks', found 3"),
        ({**V2_PAGE, "lines": [{"text": "no words"}]}, "lines[0]: expected a list 'words'"),
    ],
)
def test_a_bad_ocr_file_is_refused_with_the_place_and_the_fault(
    page: dict[str, Any], told: str
) -> None:
    with pytest.raises(TrainingContentError) as problem:
        parse_ocr(ocr(page, "v2" if "lines" in page and "page" in page else "v3"))

    assert told in str(problem.value)


def test_an_ocr_file_without_pages_is_refused() -> None:
    with pytest.raises(TrainingContentError, match="there is no page in it"):
        parse_ocr(as_bytes({"analyzeResult": {"readResults": []}}))


def test_a_field_declared_twice_is_refused_and_the_file_is_named() -> None:
    field = {"fieldKey": "Total", "fieldType": "string"}

    with pytest.raises(TrainingContentError, match=r"fields\.json, fields\[1\]: .*'Total'.*twice"):
        parse_fields(as_bytes({"fields": [field, {**field, "fieldKey": " Total"}]}))


def test_the_name_of_a_file_is_added_once() -> None:
    with pytest.raises(TrainingContentError) as problem:
        parse_labels(b"{}")

    named = problem.value.of("7.pdf.labels.json").of("other.json")

    assert str(named) == "7.pdf.labels.json, at the top: expected a list 'labels', found nothing"


NAMES = [
    *("labels", "label", "value", "page", "text", "boundingBoxes"),
    *("fields", "fieldKey", "fieldType", "analyzeResult", "readResults", "pages", "pageNumber"),
    *("width", "height", "unit", "lines", "words", "content", "polygon", "boundingBox"),
    *("selectionMarks", "state"),
]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(value=anything)
def test_whatever_the_files_hold_only_the_one_error_is_raised(value: object) -> None:
    data = json.dumps(value).encode()
    for parse in (parse_fields, parse_labels, parse_ocr):
        with suppress(TrainingContentError):
            parse(data)
