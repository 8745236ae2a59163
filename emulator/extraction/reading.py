"""Words and marks out of a PDF, as the service's own reading would report them: what and where.

Why pypdfium2: a permissive licence and the speed of PDFium (about 10 ms a page). Three of its
traits shape this module:
- Text typed into form widgets is no page content until the page is flattened, and a flattened page
  shows it only after it has been closed and opened again.
- Character boxes come in the page's own space, before rotation and cropping; one affine map per
  page, asked of PDFium itself, brings them to what a reader of the page sees.
- PDFium is not thread-safe: one lock for the whole process.
An image without a text layer yields no words; that is an error here, never an empty success.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from typing import Any, Final, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from emulator.extraction.characters import words_of
from emulator.extraction.geometry import Box, Page, SelectionMark
from emulator.extraction.marking import (
    PointMap,
    drawn_marks,
    glyph_marks,
    is_inside_mark,
    widget_marks,
    without_repeats,
)

Reason = Literal["corrupted", "encrypted", "empty", "no_text", "unsupported"]

POINTS_PER_INCH: Final = 72.0
IMAGE_SIGNATURES: Final = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"PK\x03\x04": "Office or ZIP",
}

_pdfium_lock: Final = threading.Lock()

# Forms made with Adobe's XFA carry ordinary widgets too, which are what is read here: the library's
# advice to build itself with XFA support would only puzzle whoever reads the log.
logging.getLogger("pypdfium2._helpers.document").addFilter(
    lambda record: "XFA" not in record.getMessage()
)


class UnreadableDocument(Exception):
    """No words can be had from these bytes; `reason` is for programs, the message for people."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason: Reason = reason
        super().__init__(message)


def read_document(data: bytes) -> tuple[Page, ...]:
    """Read every page of a PDF. Raises UnreadableDocument for anything that yields no words."""
    if not data:
        raise UnreadableDocument("empty", "The document has no bytes.")
    for signature, name in IMAGE_SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableDocument(
                "unsupported",
                f"The document is a {name} file. Only PDFs with a text layer can be read.",
            )
    with _pdfium_lock:
        pages = _read_pdf(data)
    if not any(page.words for page in pages):
        raise UnreadableDocument(
            "no_text",
            f"No text was found on {len(pages)} page(s): an image-only PDF needs a text layer.",
        )
    return pages


def _read_pdf(data: bytes) -> tuple[Page, ...]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unreadable(error) from None
    try:
        if len(document) == 0:
            raise UnreadableDocument("empty", "The document has no pages.")
        document.init_forms()
        return tuple(_read_page(document, index) for index in range(len(document)))
    except pdfium.PdfiumError as error:
        raise _unreadable(error) from None
    finally:
        document.close()


def _unreadable(error: Any) -> UnreadableDocument:
    if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return UnreadableDocument(
            "encrypted", "The document is protected by a password. Remove it and try again."
        )
    return UnreadableDocument(
        "corrupted", "The document is corrupted or is no PDF: it could not be opened."
    )


def _read_page(document: Any, index: int) -> Page:
    widgets = _flatten_widgets(document, index)
    page = document[index]
    try:
        width, height = page.get_size()
        to_inches = _page_map(page, width, height)
        sheet = Box(0.0, 0.0, width / POINTS_PER_INCH, height / POINTS_PER_INCH)
        text_page = page.get_textpage()
        try:
            read = words_of(text_page.raw, to_inches)
            words = [word for word in read if sheet.contains(word.box.middle)]
            glyphs = glyph_marks(text_page.raw, to_inches)
        finally:
            text_page.close()
        drawn = drawn_marks(page, (width, height), to_inches, words)
    finally:
        page.close()
    boxes = [mark for mark in (*widgets, *drawn) if sheet.contains(mark.box.middle)]
    seen = [mark for mark in glyphs if sheet.contains(mark.box.middle)]
    return Page(
        index + 1,
        sheet.right,
        sheet.bottom,
        tuple(word for word in words if not is_inside_mark(word, boxes)),
        without_repeats([*boxes, *seen]),
    )


def _flatten_widgets(document: Any, index: int) -> list[SelectionMark]:
    """Turn form fields and notes into page content, shown only on a page opened afterwards.

    Returns the check boxes among them, whose state is lost by this. A page that refuses to be
    flattened is read as it is: its own text is still worth having.
    """
    page = document[index]
    try:
        if raw.FPDFPage_GetAnnotCount(page.raw) == 0:
            return []
        marks = widget_marks(document, page, _page_map(page, *page.get_size()))
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
        return marks
    finally:
        page.close()


def _page_map(page: Any, width: float, height: float) -> PointMap:
    """Page space (points, y up, before rotation and crop) to inches from the visible top left.

    PDFium maps to whole device units, so it is asked on a device of a million units, once per axis.
    """
    units = 1_000_000
    span = 1000.0

    def on_device(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page.raw, 0, 0, units, units, 0, x, y, across, down)
        return (
            across.value / units * width / POINTS_PER_INCH,
            down.value / units * height / POINTS_PER_INCH,
        )

    origin_x, origin_y = on_device(0.0, 0.0)
    x_of_x, y_of_x = on_device(span, 0.0)
    x_of_y, y_of_y = on_device(0.0, span)
    xx, yx = (x_of_x - origin_x) / span, (y_of_x - origin_y) / span
    xy, yy = (x_of_y - origin_x) / span, (y_of_y - origin_y) / span

    def to_inches(x: float, y: float) -> tuple[float, float]:
        return origin_x + xx * x + xy * y, origin_y + yx * x + yy * y

    return to_inches
