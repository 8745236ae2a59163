"""Fills a layout with invented values and prints it to a PDF.

Everything follows from layout, seed, share (training or check) and number: the same document comes
out byte for byte, whichever others are made before or after it.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from random import Random

from reportlab.pdfgen.canvas import Canvas

from examples.generator.inventor import Inventor
from examples.generator.layout import Layout
from examples.generator.sheet import Placement, PrintedPage, Sheet

_BLANK_EVERY = 3
_LARGEST_SHIFT = 9.0
_LARGEST_STRETCH = 0.025


class Share(StrEnum):
    """What a document is for. A training never sees the documents of the check."""

    TRAINING = "training"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A PDF, the words on its pages, and the source of chance for what happens to it next."""

    name: str
    pdf: bytes
    pages: tuple[PrintedPage, ...]
    chance: Random


def print_document(layout: Layout, *, seed: int, share: Share, number: int) -> PrintedDocument:
    """Print one document; `number` counts from 1 within its share."""
    chance = Random(f"{layout.name}/{seed}/{share}/{number}")
    values = layout.fill(Inventor(chance))
    for rank, group in enumerate(layout.optional):
        if (number + rank) % _BLANK_EVERY == 0:
            values.update(dict.fromkeys(group, ""))
    slip = (_within(chance, layout.slip), _within(chance, layout.slip))
    file = BytesIO()
    # Neither a date nor compression: bytes depend on no clock and on no version of zlib.
    canvas = Canvas(file, pagesize=layout.size, pageCompression=0, invariant=1)
    canvas.setTitle(f"{layout.name}, sample for tests")
    pages = []
    for page_number, parts in enumerate(layout.pages, start=1):
        placement = Placement(
            1 + _within(chance, _LARGEST_STRETCH),
            _within(chance, _LARGEST_SHIFT),
            _within(chance, _LARGEST_SHIFT),
        )
        sheet = Sheet(canvas, page_number, layout.size, placement, slip)
        for part in parts:
            part.draw(sheet, values)
        pages.append(sheet.finish())
    canvas.save()
    infix = "" if share is Share.TRAINING else "check-"
    name = f"{layout.name}-{infix}{number:02}.pdf"
    return PrintedDocument(name, file.getvalue(), tuple(pages), chance)


def _within(chance: Random, limit: float) -> float:
    return round(chance.uniform(-limit, limit), 4)
