"""Looking at a picture of a page for a box, and for anything drawn inside it.

Documents draw check boxes in too many ways (lines, curves, little pictures, letters of some font)
to read them all as objects. A box is what looks like one: four dark sides around paper; and it is
selected when there is ink on that paper. The picture is grey, so no imaging library is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from emulator.extraction.geometry import Box, SelectionState, around

SCALE: Final = 3
"""Pixels per point, whole so that a crop by whole points is a crop by whole pixels."""

PIXELS_PER_INCH: Final = 72 * SCALE

CONTRAST: Final = 50
"""Levels of grey (of 256) by which ink is darker than the paper around it."""

SIDE: Final = 0.75
"""Share of a box's side that must be ink."""

SIDE_DEPTH: Final = 0.3
"""How far inside of its bounds a side of the box may lie, as a share of the box."""

MARGIN: Final = 2
"""Pixels looked at outside of the bounds, and left out within the frame: edges are soft."""

SHORTEST_SIDE: Final = 0.5
"""A side of the box as a share of its bounds: a picture may have paper, or a line, beside it."""

FEWEST_PIXELS: Final = 6
"""A box whose inside is narrower cannot be told from a blot."""

SELECTED: Final = 0.04
"""Share of the inside that is ink in a selected box: a thin cross covers 0.10 and more."""


Span = tuple[int, int]
"""From a pixel to behind another one."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A box that was seen: its frame in inches, its state, and how clear that is (0.5..1)."""

    box: Box
    state: SelectionState
    confidence: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Part of a page in grey; `left` and `top` are the pixels cut off there."""

    levels: bytes
    width: int
    height: int
    stride: int
    left: int
    top: int

    def box_at(self, bounds: Box) -> Sighting | None:
        """The box within these bounds (inches), if it looks like one."""
        left, right = self._span(bounds.left, bounds.right, self.left, self.width)
        top, bottom = self._span(bounds.top, bounds.bottom, self.top, self.height)
        rows = [
            self.levels[row * self.stride + left : row * self.stride + right]
            for row in range(top, bottom)
        ]
        if not rows or not rows[0]:
            return None
        paper = max(max(row) for row in rows)
        ink = [[level < paper - CONTRAST for level in row] for row in rows]
        frame = _frame(ink)
        if frame is None:
            return None
        down, across = frame
        ink = [row[slice(*across)] for row in ink[slice(*down)]]
        inner_down, inner_across = _inside(ink), _inside(_turned(ink))
        if inner_down is None or inner_across is None:
            return None
        inside = [row[slice(*inner_across)] for row in ink[slice(*inner_down)]]
        share = sum(sum(row) for row in inside) / (len(inside) * len(inside[0]))
        box = Box(left + across[0], top + down[0], left + across[1], top + down[1])
        box = box.moved(self.left, self.top).times(1 / PIXELS_PER_INCH, 1 / PIXELS_PER_INCH)
        clear = min(1.0, 0.5 + abs(share - SELECTED) / (2 * SELECTED))
        return Sighting(box, "selected" if share >= SELECTED else "unselected", round(clear, 3))

    def _span(self, first: float, last: float, cut: int, length: int) -> Span:
        """A stretch of inches as pixels of this picture, with the margin around it."""
        begin = round(first * PIXELS_PER_INCH) - cut - MARGIN
        end = round(last * PIXELS_PER_INCH) - cut + MARGIN
        return max(0, begin), min(length, end)


def picture(page: Any, width: float, height: float, places: Sequence[Box]) -> Picture:
    """Draw the part of a PDFium page that holds these places (inches, at least one).

    `width` and `height` are those of the page as it is seen, in points.
    """
    part = around(places).times(72.0, 72.0)
    left, top = max(0, int(part.left) - 4), max(0, int(part.top) - 4)
    right, bottom = max(0, int(width - part.right) - 4), max(0, int(height - part.bottom) - 4)
    bitmap = page.render(
        scale=SCALE, crop=(left, bottom, right, top), grayscale=True, fill_color=(255,) * 4
    )
    try:
        return Picture(
            bytes(bitmap.buffer),
            bitmap.width,
            bitmap.height,
            bitmap.stride,
            left * SCALE,
            top * SCALE,
        )
    finally:
        bitmap.close()


def _turned(lines: Sequence[Sequence[bool]]) -> list[Sequence[bool]]:
    """Columns for rows."""
    return list(zip(*lines, strict=True))


def _frame(ink: Sequence[Sequence[bool]]) -> tuple[Span, Span] | None:
    """Where a box begins and ends, down and across: a picture of one may have paper around it."""
    half = len(ink) // 2
    upper, lower = ink[: half + 1], ink[half:]
    top = max(range(len(upper)), key=lambda place: _length(_longest_run(upper[place])))
    left, right = _longest_run(upper[top])
    if right - left < SHORTEST_SIDE * len(ink[0]):
        return None
    sides = [place for place, row in enumerate(lower) if _is_side(row[left:right])]
    if not sides:
        return None
    first = next(place for place in range(top + 1) if _is_side(ink[place][left:right]))
    return (first, half + sides[-1] + 1), (left, right)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _longest_run(line: Sequence[bool]) -> Span:
    """The longest stretch of ink; empty where there is none."""
    longest, start = (0, 0), 0
    for dark, run in groupby(line):
        end = start + sum(1 for _ in run)
        if dark and end - start > _length(longest):
            longest = start, end
        start = end
    return longest


def _inside(lines: Sequence[Sequence[bool]]) -> Span | None:
    """The lines between the first and the last side of a box; None: a side is missing."""
    first, last = _behind_side(lines), _behind_side(lines[::-1])
    if first is None or last is None:
        return None
    begin, end = first + MARGIN, len(lines) - last - MARGIN
    return (begin, end) if end - begin >= FEWEST_PIXELS else None


def _behind_side(lines: Sequence[Sequence[bool]]) -> int | None:
    """The place behind the first dark side; None when there is none near the edge."""
    near = range(int(SIDE_DEPTH * len(lines)) + 1)
    start = next((place for place in near if _is_side(lines[place])), None)
    if start is None:
        return None
    rest = range(start, len(lines))
    return next((place for place in rest if not _is_side(lines[place])), len(lines))


def _is_side(line: Sequence[bool]) -> bool:
    return sum(line) >= SIDE * len(line)
