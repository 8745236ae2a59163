"""Selection marks on a page of a PDF: which there are, and which of them are selected.

Three kinds, the surest first. Check boxes and radio buttons of a form say their state themselves;
they must be asked before the page is flattened. Letters such as ☐ and ☒ are told by their code.
Whatever else is small, square and drawn, as lines, as a path or as a little picture, is looked at
(ink.py). A square with text in it is a cell, and squares in a row that touch are the places for
single letters: neither is a mark. A box made of four separate lines and a drawn circle are not
found; the same in the form of a widget is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from emulator.extraction.geometry import Box, SelectionMark, SelectionState, Word, lines_of
from emulator.extraction.ink import picture

PointMap = Callable[[float, float], tuple[float, float]]
"""From a page's own space (points, y up) to inches from the top left of what is seen."""

SMALLEST: Final = 0.07
LARGEST: Final = 0.35
"""Inches; a side of a check box."""

SQUARE: Final = 0.7
"""The shorter side of a check box as a share of the longer one."""

TOUCHING: Final = 0.02
"""Inches between neighbouring squares that are places for single letters."""

MOST_SQUARES: Final = 500
"""A page with more small drawn things than this is a drawing, and none of them is a mark."""

LARGEST_PAGE: Final = 72.0 * 72.0 * 1000.0
"""Square points (a thousand square inches); a poster would take too much memory to look at."""

DEEPEST: Final = 6
"""Levels of drawings within drawings that are looked at."""

GLYPHS: Final[dict[str, SelectionState]] = {
    **dict.fromkeys("☐□▢⬜🗆", "unselected"),
    **dict.fromkeys("☑☒⊠⊡🗵🗷🗹", "selected"),
    # Wingdings, at the places of the private use area where PDFs put it.
    **dict.fromkeys("\uf06f\uf071\uf072\uf0a8", "unselected"),
    **dict.fromkeys("\uf078\uf0fd\uf0fe", "selected"),
}
"""Letters that are a box with its state."""

CROSSES: Final = frozenset("xX✓✔✗✘✕✖\xd7☓•●■▪★✱*")
"""What people and forms put into a box, as letters."""


def widget_marks(document: Any, page: Any, to_inches: PointMap) -> list[SelectionMark]:
    """The check boxes and radio buttons of a form, which must not be flattened yet."""
    if document.formenv is None:
        return []
    return [
        mark
        for index in range(raw.FPDFPage_GetAnnotCount(page.raw))
        if (mark := _widget_mark(document.formenv.raw, page, index, to_inches)) is not None
    ]


def _widget_mark(form: Any, page: Any, index: int, to_inches: PointMap) -> SelectionMark | None:
    annotation = raw.FPDFPage_GetAnnot(page.raw, index)
    if not annotation:
        return None
    try:
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        hidden = raw.FPDFAnnot_GetFlags(annotation) & raw.FPDF_ANNOT_FLAG_HIDDEN
        if hidden or kind not in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
            return None
        rectangle = raw.FS_RECTF()
        if not raw.FPDFAnnot_GetRect(annotation, rectangle):
            return None
        box = _box(
            ((rectangle.left, rectangle.top), (rectangle.right, rectangle.bottom)), to_inches
        )
        checked = raw.FPDFAnnot_IsChecked(form, annotation)
        return SelectionMark("selected" if checked else "unselected", box)
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def glyph_marks(text_page: Any, to_inches: PointMap) -> list[SelectionMark]:
    """The letters of a page that are check boxes."""
    found: list[SelectionMark] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        state = GLYPHS.get(chr(code)) if 0x2000 < code <= 0x10FFFF else None
        if state and raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
            corners = ((left.value, top.value), (right.value, bottom.value))
            found.append(SelectionMark(state, _box(corners, to_inches)))
    return found


def drawn_marks(
    page: Any, size: tuple[float, float], to_inches: PointMap, words: Sequence[Word]
) -> list[SelectionMark]:
    """The boxes that are drawn on a page of this size (points)."""
    squares = [square for square in _squares(page, to_inches) if _may_be_mark(square, words)]
    if not squares or len(squares) > MOST_SQUARES or size[0] * size[1] > LARGEST_PAGE:
        return []
    seen = picture(page, *size, squares)
    sightings = [sighting for square in squares if (sighting := seen.box_at(square)) is not None]
    apart = [
        sighting
        for sighting in sightings
        if not any(_is_beside(sighting.box, other.box) for other in sightings)
    ]
    return [SelectionMark(each.state, each.box, each.confidence) for each in apart]


def without_repeats(marks: Iterable[SelectionMark]) -> tuple[SelectionMark, ...]:
    """The marks in reading order; of those at one place only the first, which is the surest."""
    kept: list[SelectionMark] = []
    for mark in marks:
        if not any(_is_same_place(mark.box, other.box) for other in kept):
            kept.append(mark)
    lines = lines_of([mark.box for mark in kept], range(len(kept)))
    return tuple(kept[index] for line in lines for index in line)


def is_inside_mark(word: Word, marks: Sequence[SelectionMark]) -> bool:
    """Whether a word is only the cross in a check box, which is no text to its readers."""
    return len(word.text) == 1 and any(mark.box.contains(word.box.middle) for mark in marks)


def _squares(page: Any, to_inches: PointMap) -> list[Box]:
    """The bounds of what is small, square and drawn; a page with broken drawings has none."""
    kinds = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)
    found: list[Box] = []
    with suppress(pdfium.PdfiumError):
        for drawn in page.get_objects(filter=kinds, max_depth=DEEPEST):
            left, bottom, right, top = drawn.get_bounds()
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            container = drawn.container
            while container is not None:
                matrix = container.get_matrix()
                corners = [matrix.on_point(x, y) for x, y in corners]
                container = container.container
            box = _box(corners, to_inches)
            shorter, longer = sorted((box.width, box.height))
            if shorter >= max(SMALLEST, SQUARE * longer) and longer <= LARGEST:
                found.append(box)
    return found


def _may_be_mark(square: Box, words: Sequence[Word]) -> bool:
    return all(
        len(word.text) == 1 and word.text in CROSSES
        for word in words
        if square.contains(word.box.middle)
    )


def _is_beside(one: Box, other: Box) -> bool:
    """Whether two squares stand in one row and touch."""
    if _is_same_place(one, other):
        return False
    same_row = one.vertical_overlap(other) >= 0.8 * max(one.height, other.height)
    return same_row and one.horizontal_gap(other) <= TOUCHING


def _is_same_place(one: Box, other: Box) -> bool:
    return one.contains(other.middle) or other.contains(one.middle)


def _box(corners: Iterable[tuple[float, float]], to_inches: PointMap) -> Box:
    points = [to_inches(x, y) for x, y in corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
