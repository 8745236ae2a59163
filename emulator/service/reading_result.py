"""The part of an analysis result that every model shares: content, pages, lines, words, spans.

`content` is all text in reading order, lines separated by line feeds, and a span tells where in it
a piece stands. How long a text is depends on the index type that the client asked for. The
selection marks of a page stand behind its text, as `:selected:` or `:unselected:`: so the service
does it with documents that carry their own text (a recorded layout result among the examples, and
the vendor's own example of 2023-07-31).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from emulator.extraction import Box, Page, SelectionMark, Word
from emulator.extraction.geometry import around, lines_of
from emulator.service.values import mark_content
from emulator.state import JsonObject

_DIGITS = 4


def code_points(text: str) -> int:
    """Measure a text in Unicode code points."""
    return len(text)


def utf16_units(text: str) -> int:
    """Measure a text in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


MEASURES: dict[str, Callable[[str], int]] = {
    # Graphemes and code points differ in combined characters only, which the reader joins.
    "textElements": code_points,
    "unicodeCodePoint": code_points,
    "utf16CodeUnit": utf16_units,
}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece of text stands in `content`."""

    offset: int
    length: int

    def to_json(self) -> JsonObject:
        """The service's shape."""
        return {"offset": self.offset, "length": self.length}


@dataclass(slots=True)
class _Written:
    """The content while it is being written."""

    measure: Callable[[str], int]
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, text: str) -> Span:
        span = Span(self.length, self.measure(text))
        self.parts.append(text)
        self.length += span.length
        return span


Spans = dict[tuple[int, Word | SelectionMark], Span]
"""Where each word and mark stands in the content, by page."""


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """Content and pages as JSON, and where each word and mark stands in the content."""

    content: str
    length: int
    pages: list[JsonObject]
    spans: Spans

    def spans_of(self, page: int, pieces: Iterable[Word | SelectionMark]) -> list[JsonObject]:
        """Return the spans of some words or marks of a page, neighbours joined into one."""
        found = sorted(
            (self.spans[page, piece] for piece in pieces if (page, piece) in self.spans),
            key=lambda span: span.offset,
        )
        joined: list[Span] = []
        for span in found:
            # Neighbouring words are separated by exactly one space or line feed.
            if joined and span.offset == joined[-1].offset + joined[-1].length + 1:
                last = joined.pop()
                span = Span(last.offset, span.offset + span.length - last.offset)
            joined.append(span)
        return [span.to_json() for span in joined]


def polygon(box: Box) -> list[float]:
    """Return a box as four corners, clockwise from the top left, in inches."""
    left, top, right, bottom = (
        round(edge, _DIGITS) for edge in (box.left, box.top, box.right, box.bottom)
    )
    return [left, top, right, top, right, bottom, left, bottom]


def read_result(
    pages: Sequence[Page], index_type: str, *, with_marks: bool = True
) -> ReadingResult:
    """Write what was read in the service's shape; `index_type` is a key of `MEASURES`.

    A model that reads text alone has no eye for selection marks: `with_marks` leaves them out.
    """
    content = _Written(MEASURES[index_type])
    spans: Spans = {}
    shown = [_page(page, content, spans, with_marks) for page in pages]
    return ReadingResult("".join(content.parts), content.length, shown, spans)


def _page(page: Page, content: _Written, spans: Spans, with_marks: bool) -> JsonObject:
    if content.parts:
        content.write("\n")
    start = content.length
    words: list[JsonObject] = []
    lines: list[JsonObject] = []
    boxes = [word.box for word in page.words]
    for indices in lines_of(boxes, range(len(boxes))):
        if lines:
            content.write("\n")
        line_start = content.length
        line = [page.words[index] for index in indices]
        for position, word in enumerate(line):
            if position:
                content.write(" ")
            span = content.write(word.text)
            spans[page.number, word] = span
            words.append(_word(word, span))
        lines.append(
            {
                "content": " ".join(word.text for word in line),
                "polygon": polygon(around(word.box for word in line)),
                "spans": [Span(line_start, content.length - line_start).to_json()],
            }
        )
    marks: list[JsonObject] = []
    for mark in page.selection_marks if with_marks else ():
        if lines or marks:
            content.write("\n")
        span = content.write(mark_content(mark.state))
        spans[page.number, mark] = span
        marks.append(_mark(mark, span))
    return {
        "pageNumber": page.number,
        "angle": 0,
        "width": round(page.width, _DIGITS),
        "height": round(page.height, _DIGITS),
        "unit": "inch",
        "words": words,
        **({"selectionMarks": marks} if marks else {}),
        "lines": lines,
        "spans": [Span(start, content.length - start).to_json()],
    }


def _word(word: Word, span: Span) -> JsonObject:
    return {
        "content": word.text,
        "polygon": polygon(word.box),
        "confidence": round(word.confidence, 3),
        "span": span.to_json(),
    }


def _mark(mark: SelectionMark, span: Span) -> JsonObject:
    return {
        "state": mark.state,
        "polygon": polygon(mark.box),
        "confidence": round(mark.confidence, 3),
        "span": span.to_json(),
    }
