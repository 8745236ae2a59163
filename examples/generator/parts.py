"""What a form is made of: printed text, rules, bands, cells to fill in, lines with an amount.

A layout is a list of these, in reading order. Each part draws itself and, where it has a field,
the field's value. Coordinates are points from the top left of the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from examples.generator.sheet import Align, Sheet, Style

CAPTION = Style("Helvetica", 6.5)
BODY = Style("Helvetica", 7.5)
BOLD = Style("Helvetica-Bold", 8)
VALUE = Style("Courier", 9.5)
_INSET = 4.0


@dataclass(frozen=True, slots=True)
class Field:
    """A field to label: its key, and its type and format in the words of fields.json."""

    key: str
    type: str = "string"
    format: str = "not-specified"


def text(key: str) -> Field:
    """Make a field that holds any text."""
    return Field(key)


def amount(key: str) -> Field:
    """Make a field that holds an amount of money."""
    return Field(key, "number", "currency")


def date(key: str) -> Field:
    """Make a field that holds a date, month first."""
    return Field(key, "date", "mdy")


class Part(Protocol):
    """Something on a page."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that it asks for."""

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Print it, with the values of its fields."""


@dataclass(frozen=True, slots=True)
class Print:
    """Text of the form itself, wrapped where a width is given."""

    x: float
    y: float
    text: str
    style: Style = BODY
    width: float | None = None
    fields: tuple[Field, ...] = ()

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Print the text, line by line."""
        for row, line in enumerate(_wrapped(self.text, self.style, self.width)):
            sheet.write(self.x, self.y + row * self.style.size * 1.25, line, self.style)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; `dash` makes it a line to cut along."""

    x: float
    y: float
    x2: float
    y2: float
    width: float = 0.5
    dash: tuple[float, ...] = ()
    fields: tuple[Field, ...] = ()

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Draw the line."""
        sheet.rule(self.x, self.y, self.x2, self.y2, self.width, self.dash)


@dataclass(frozen=True, slots=True)
class Band:
    """A black bar with a white heading, which opens a section of a form."""

    x: float
    y: float
    width: float
    heading: str
    fields: tuple[Field, ...] = ()

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Draw the bar and its heading."""
        sheet.frame(self.x, self.y, self.width, 13, fill=0.0)
        style = Style(BOLD.font, BOLD.size, shade=1.0)
        sheet.write(self.x + _INSET, self.y + 9.5, self.heading, style)


@dataclass(frozen=True, slots=True)
class Choices:
    """A row of small squares, one of them crossed by pen: a mark, and no word for a reader.

    The first option is crossed where `chosen_by` names a value that is blank.
    """

    x: float
    y: float
    options: tuple[str, ...]
    chosen_by: str
    step: float = 100.0
    fields: tuple[Field, ...] = ()

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Draw the squares, and cross the one that is chosen."""
        for place, option in enumerate(self.options):
            left, top = self.x + place * self.step, self.y - 6.5
            sheet.frame(left, top, 7, 7)
            sheet.write(left + 11, self.y, option, BODY)
            if option == (values[self.chosen_by] or self.options[0]):
                sheet.rule(left, top, left + 7, top + 7, 0.8)
                sheet.rule(left, top + 7, left + 7, top, 0.8)


@dataclass(frozen=True, slots=True)
class Cell:
    """A box with a small caption at its top and room for an answer below.

    A one-line answer stands at the bottom and runs on past the box where it is too long, as a
    typewriter does. With more `lines` it is wrapped; with `pushes` the box grows with its answer,
    and all that follows on the page moves down.
    """

    x: float
    y: float
    width: float
    height: float
    caption: str
    field: Field | None = None
    number: str = ""
    lines: int = 1
    pushes: bool = False
    style: Style = VALUE

    @property
    def fields(self) -> tuple[Field, ...]:
        """The one field of the box, or none."""
        return () if self.field is None else (self.field,)

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Draw box, number, caption and answer."""
        value = "" if self.field is None else values[self.field.key]
        width = self.width - 2 * _INSET if self.lines > 1 else None
        lines = _wrapped(value, self.style, width)
        leading = self.style.size * 1.2
        growth = max(0, len(lines) - self.lines) * leading if self.pushes else 0.0
        sheet.frame(self.x, self.y, self.width, self.height + growth)
        left = self.x + _INSET
        if self.number:
            sheet.write(left, self.y + 8, self.number, Style("Helvetica-Bold", CAPTION.size))
            left += 5 + 4.5 * len(self.number)
        sheet.write(left, self.y + 8, self.caption, CAPTION)
        for row, line in enumerate(lines):
            baseline = self.height - 5 if self.lines == 1 else 20 + row * leading
            sheet.write(self._anchor(), self.y + baseline, line, self.style, *self._keys())
        sheet.drop += growth

    def _anchor(self) -> float:
        if self.style.align is Align.RIGHT:
            return self.x + self.width - _INSET
        return self.x + (self.width / 2 if self.style.align is Align.CENTRE else _INSET)

    def _keys(self) -> tuple[str, ...]:
        return tuple(field.key for field in self.fields)


@dataclass(frozen=True, slots=True)
class AmountLine:
    """A numbered line of a calculation with one or more columns of amounts at its right end."""

    y: float
    number: str
    caption: str
    fields: tuple[Field, ...]
    right: float = 576.0
    left: float = 36.0
    column: float = 92.0
    height: float = 18.0

    def draw(self, sheet: Sheet, values: Mapping[str, str]) -> None:
        """Draw number, caption, dots up to the first column, and the amounts."""
        baseline = self.y + self.height - 5
        sheet.write(
            self.left + 16, baseline, self.number, Style("Helvetica-Bold", 7.5, Align.RIGHT)
        )
        sheet.write(self.left + 24, baseline, self.caption, BODY)
        first = self.right - self.column * len(self.fields)
        dots = self.left + 32 + stringWidth(self.caption, BODY.font, BODY.size)
        if dots < first - 8:
            sheet.rule(dots, baseline, first - 6, baseline, 0.6, (0.6, 8))
        for place, field in enumerate(self.fields):
            x = first + place * self.column
            sheet.frame(x, self.y, self.column, self.height)
            style = Style(VALUE.font, VALUE.size, Align.RIGHT)
            if values[field.key]:
                sheet.write(x + self.column - _INSET, baseline, values[field.key], style, field.key)


def _wrapped(words: str, style: Style, width: float | None) -> list[str]:
    """Break at line ends, and where a width in points is given also between words."""
    if width is None:
        return [line for line in words.split("\n") if line]
    return [line for line in simpleSplit(words, style.font, style.size, width) if line]
