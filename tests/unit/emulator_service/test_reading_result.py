"""Content and spans: every piece of a result is found where its span says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.extraction import Box, Page, SelectionMark, Word
from emulator.service.reading_result import read_result

TEXTS = st.text(alphabet=st.sampled_from("aZ9é漢🦊"), min_size=1, max_size=6)


@st.composite
def pages(draw: Any) -> Any:
    found = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        words = []
        for row in range(draw(st.integers(0, 4))):
            for column in range(draw(st.integers(1, 4))):
                box = Box(column, row / 2, column + 0.8, row / 2 + 0.2)
                words.append(Word(draw(TEXTS), box))
        found.append(Page(number, 8.5, 11.0, tuple(words)))
    return tuple(found)


def cut(content: Any, span: Any, index_type: str) -> Any:
    """Cut a span out of the content as a client in that index type does."""
    start, end = span["offset"], span["offset"] + span["length"]
    if index_type == "utf16CodeUnit":
        return content.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    return content[start:end]


@pytest.mark.parametrize("index_type", ["unicodeCodePoint", "utf16CodeUnit"])
@given(pages=pages())
def test_every_word_and_line_is_found_at_its_span(pages: Any, index_type: str) -> None:
    result = read_result(pages, index_type)

    for page, shown in zip(pages, result.pages, strict=True):
        assert len(shown["words"]) == len(page.words)
        for word in shown["words"]:
            assert cut(result.content, word["span"], index_type) == word["content"]
        for line in shown["lines"]:
            assert cut(result.content, line["spans"][0], index_type) == line["content"]
        assert cut(result.content, shown["spans"][0], index_type) == "\n".join(
            line["content"] for line in shown["lines"]
        )


def test_neighbouring_words_share_a_span_and_distant_ones_do_not() -> None:
    words = tuple(Word(text, Box(left, 1, left + 0.5, 1.2)) for left, text in enumerate("abcd"))
    result = read_result((Page(1, 8.5, 11.0, words),), "textElements")

    assert result.spans_of(1, words[:2]) == [{"offset": 0, "length": 3}]
    assert result.spans_of(1, (words[0], words[3])) == [
        {"offset": 0, "length": 1},
        {"offset": 6, "length": 1},
    ]


MARKED = (
    Page(
        1,
        8.5,
        11.0,
        (Word("Yes", Box(1.2, 1, 1.5, 1.1)), Word("No", Box(2.2, 1, 2.5, 1.1))),
        (
            SelectionMark("selected", Box(1, 1, 1.1, 1.1), 0.98),
            SelectionMark("unselected", Box(2, 1, 2.1, 1.1)),
        ),
    ),
    Page(2, 8.5, 11.0, (), (SelectionMark("selected", Box(1, 1, 1.1, 1.1)),)),
)


def test_selection_marks_stand_behind_the_text_of_their_page() -> None:
    result = read_result(MARKED, "textElements")

    assert result.content == "Yes No\n:selected:\n:unselected:\n:selected:"
    first, second = result.pages
    assert first["selectionMarks"][0] == {
        "state": "selected",
        "polygon": [1, 1, 1.1, 1, 1.1, 1.1, 1, 1.1],
        "confidence": 0.98,
        "span": {"offset": 7, "length": 10},
    }
    for page in (first, second):
        for mark in page["selectionMarks"]:
            assert cut(result.content, mark["span"], "textElements") == f":{mark['state']}:"
    assert cut(result.content, second["spans"][0], "textElements") == ":selected:"
    assert result.spans_of(1, [MARKED[0].selection_marks[1]]) == [{"offset": 18, "length": 12}]


def test_a_page_without_marks_tells_of_none() -> None:
    (page,) = read_result((Page(1, 8.5, 11.0, MARKED[0].words),), "textElements").pages

    assert "selectionMarks" not in page


def test_reading_of_text_alone_leaves_marks_out() -> None:
    result = read_result(MARKED, "textElements", with_marks=False)

    assert result.content == "Yes No\n"
    assert all("selectionMarks" not in page for page in result.pages)
