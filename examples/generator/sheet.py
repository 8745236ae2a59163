"""A sheet of paper that remembers every word printed on it.

Labels and OCR files must say where each word stands on the very page that a reader of the PDF
sees. Both come from this one record, made while printing, so they cannot disagree with the PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

POINTS_PER_INCH = 72.0
_ASCENT = 0.74
_DESCENT = 0.21
"""How far letters reach above and below their baseline, in units of the font's size. The standard
fonts differ by a few hundredths; an OCR service's boxes differ by more."""


class Align(StrEnum):
    """Which point of a text its x names."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """A font, its size in points, where it hangs from, and its shade (0 black, 1 white)."""

    font: str
    size: float
    align: Align = Align.LEFT
    shade: float = 0.0


@dataclass(frozen=True, slots=True)
class Placement:
    """How the printed area lies on the paper: a scale, and a shift in points right and down.

    No two scans of a form lie alike, and a learner that only remembers places must fail.
    """

    scale: float = 1.0
    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word on a page, its box in inches from the page's top left, and the field it belongs to.

    Words of one `line` were printed in one go. A caption belongs to no field.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    line: int
    field: str | None


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What a page holds when printing is over; width and height in inches."""

    number: int
    width: float
    height: float
    words: tuple[PrintedWord, ...]


class Sheet:
    """One page of a PDF under way. All coordinates are points from the top left, before placement.

    `drop` moves everything that is printed from now on down: how a long answer pushes what follows.
    `slip` moves words of fields only, as when a form that was printed before runs through a
    printer that is not adjusted to it.
    """

    def __init__(
        self,
        canvas: Canvas,
        number: int,
        size: tuple[float, float],
        placement: Placement,
        slip: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.drop = 0.0
        self._canvas = canvas
        self._number = number
        self._width, self._height = size
        self._placement = placement
        self._slip = slip
        self._lines = 0
        self._words: list[PrintedWord] = []

    def write(self, x: float, y: float, text: str, style: Style, field: str | None = None) -> None:
        """Print a line of text with its baseline at `y`."""
        size = style.size * self._placement.scale
        if field is not None:
            x, y = x + self._slip[0], y + self._slip[1]
        left, baseline = self._place(x, y)
        width = stringWidth(text, style.font, size)
        left -= {Align.LEFT: 0.0, Align.CENTRE: width / 2, Align.RIGHT: width}[style.align]
        self._canvas.setFillGray(style.shade)
        self._canvas.setFont(style.font, size)
        self._canvas.drawString(left, self._height - baseline, text)
        self._remember(left, baseline, text, style.font, size, field)

    def rule(
        self,
        x: float,
        y: float,
        x2: float,
        y2: float,
        width: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a line; `dash` alternates lengths of ink and of gap."""
        (left, top), (right, bottom) = self._place(x, y), self._place(x2, y2)
        self._canvas.setLineWidth(width)
        self._canvas.setDash(list(dash))
        self._canvas.line(left, self._height - top, right, self._height - bottom)

    def frame(
        self, x: float, y: float, width: float, height: float, fill: float | None = None
    ) -> None:
        """Draw a rectangle, filled with a shade or empty."""
        left, bottom = self._place(x, y + height)
        scale = self._placement.scale
        self._canvas.setLineWidth(0.5)
        self._canvas.setDash([])
        if fill is not None:
            self._canvas.setFillGray(fill)
        self._canvas.rect(
            left,
            self._height - bottom,
            width * scale,
            height * scale,
            stroke=1,
            fill=0 if fill is None else 1,
        )

    def finish(self) -> PrintedPage:
        """Close the page and tell what was printed on it."""
        self._canvas.showPage()
        return PrintedPage(
            self._number,
            self._width / POINTS_PER_INCH,
            self._height / POINTS_PER_INCH,
            tuple(self._words),
        )

    def _place(self, x: float, y: float) -> tuple[float, float]:
        placement = self._placement
        down = (y + self.drop) * placement.scale + placement.down
        return x * placement.scale + placement.right, down

    def _remember(
        self, left: float, baseline: float, text: str, font: str, size: float, field: str | None
    ) -> None:
        start = 0
        for word in text.split():
            start = text.index(word, start)
            end = start + len(word)
            self._words.append(
                PrintedWord(
                    word,
                    (left + stringWidth(text[:start], font, size)) / POINTS_PER_INCH,
                    (baseline - _ASCENT * size) / POINTS_PER_INCH,
                    (left + stringWidth(text[:end], font, size)) / POINTS_PER_INCH,
                    (baseline + _DESCENT * size) / POINTS_PER_INCH,
                    self._lines,
                    field,
                )
            )
            start = end
        self._lines += 1
