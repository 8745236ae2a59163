"""Words out of the characters of a page.

PDFium tells every character with its place and its slant. A word is a run of them without a wide
gap, along whatever way its text runs: to the right on most pages, but up the margin of some, and
down on a page that was scanned sideways. Spaces are often not written at all, only left empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as raw

from emulator.extraction.geometry import Box, Word, around
from emulator.extraction.marking import PointMap

WORD_GAP: Final = 0.22
"""An empty space wider than this share of the character height separates words."""

QUARTER: Final = math.pi / 2


@dataclass(frozen=True, slots=True)
class _Character:
    """`turns`: quarters of a circle, clockwise, from text that runs to the right."""

    text: str
    box: Box
    turns: int = 0


def words_of(text_page: Any, to_inches: PointMap) -> Iterator[Word]:
    """The words of a PDFium text page, in the order of its content."""
    return _words(_characters(text_page, to_inches))


def _characters(text_page: Any, to_inches: PointMap) -> Iterator[_Character | None]:
    """Visible characters in content order; None where the text breaks (space, new line)."""
    rectangle = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        text = _printable(code)
        if text is None:
            yield None
            continue
        if not text:
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page, index, rectangle):
            continue
        x0, y0 = to_inches(rectangle.left, rectangle.top)
        x1, y1 = to_inches(rectangle.right, rectangle.bottom)
        box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        angle = raw.FPDFText_GetCharAngle(text_page, index)
        yield _Character(text, box, _turns(angle, to_inches))


def _turns(angle: float, to_inches: PointMap) -> int:
    """The way the text runs on the page as it is seen; PDFium tells angles clockwise."""
    x0, y0 = to_inches(0.0, 0.0)
    x1, y1 = to_inches(math.cos(angle), -math.sin(angle))
    return round(math.atan2(y1 - y0, x1 - x0) / QUARTER) % 4


SOFT_HYPHENS: Final = {0x02: "-", 0xAD: "-", 0xFFFE: "-"}
"""PDFium marks a hyphen at the end of a line by these codes."""


def _printable(code: int) -> str | None:
    """The character; "" for one to leave out, None for white space."""
    if code in SOFT_HYPHENS:
        return SOFT_HYPHENS[code]
    if 0xD800 <= code <= 0xDFFF or code == 0 or code > 0x10FFFF:
        return ""
    text = chr(code)
    if text.isspace() or code < 0x20:
        return None
    return text if text.isprintable() else ""


def _words(characters: Iterator[_Character | None]) -> Iterator[Word]:
    run: list[_Character] = []
    for character in characters:
        if character is not None and (not run or _continues(run[-1], character)):
            run.append(character)
            continue
        yield from _word(run)
        run = [] if character is None else [character]
    yield from _word(run)


def _continues(last: _Character, character: _Character) -> bool:
    """Whether the second character follows the first in the same word."""
    if last.turns != character.turns:
        return False
    before, box = _upright(last), _upright(character)
    height = max(before.height, box.height)
    same_line = before.vertical_overlap(box) >= 0.5 * min(before.height, box.height)
    return same_line and -height <= box.left - before.right <= WORD_GAP * height


def _upright(character: _Character) -> Box:
    """The character's box with the page turned so that its text runs to the right."""
    box = character.box
    if character.turns == 1:
        return Box(box.top, -box.right, box.bottom, -box.left)
    if character.turns == 2:
        return Box(-box.right, -box.bottom, -box.left, -box.top)
    if character.turns == 3:
        return Box(-box.bottom, box.left, -box.top, box.right)
    return box


def _word(run: list[_Character]) -> Iterator[Word]:
    """The run as a word. Ruled lines drawn with underscores are furniture, not text."""
    first, last = 0, len(run)
    while first < last and run[first].text == "_":
        first += 1
    while last > first and run[last - 1].text == "_":
        last -= 1
    if first < last:
        held = run[first:last]
        yield Word("".join(each.text for each in held), around(each.box for each in held))
