"""Looking at a picture of a page: is there a box here, and is anything drawn inside it?

Documents draw check boxes in too many ways (lines, curves, little pictures, letters of some font)
to read them all as objects. A box is what looks like one: four dark sides around paper; and it is
selected when there is ink on that paper. The picture is grey, so no imaging library is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from emulator.extraction.geometry import Box, SelectionState, around

SCALE: Final = 3
"""Pixels per point, whole so that a crop by whole points is a crop by whole pixels."""

PIXELS_PER_INCH: Final = 72 * SCALE

CONTRAST: Final = 50
"""Levels of grey (of 256) by which ink is darker than the paper around it."""

SIDE: Final = 0.8
"""Share of a box's side that must be ink."""

SIDE_DEPTH: Final = 0.3
"""How far inside of its bounds a side of the box may lie, as a share of the box."""

MARGIN: Final = 2
"""Pixels looked at outside of the bounds and left out inside of the frame: soft edges."""

FEWEST_PIXELS: Final = 6
"""A box whose inside is narrower cannot be told from a blot."""

SELECTED: Final = 0.04
"""Share of the inside that is ink in a selected box: a thin cross covers 0.10 and more."""


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
        columns = [list(column) for column in zip(*ink, strict=True)]
        down, across = _inside(ink), _inside(columns)
        if down is None or across is None:
            return None
        share = _share([row[across[0] : across[1]] for row in ink[down[0] : down[1]]])
        frame = Box(
            (self.left + left + across[0] - MARGIN) / PIXELS_PER_INCH,
            (self.top + top + down[0] - MARGIN) / PIXELS_PER_INCH,
            (self.left + left + across[1] + MARGIN) / PIXELS_PER_INCH,
            (self.top + top + down[1] + MARGIN) / PIXELS_PER_INCH,
        )
        clear = min(1.0, 0.5 + abs(share - SELECTED) / (2 * SELECTED))
        return Sighting(frame, "selected" if share >= SELECTED else "unselected", round(clear, 3))

    def _span(self, first: float, last: float, cut: int, length: int) -> tuple[int, int]:
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


def _inside(lines: Sequence[Sequence[bool]]) -> tuple[int, int] | None:
    """The lines between the first and the last side of a box; None: a side is missing."""
    depth = int(SIDE_DEPTH * len(lines)) + MARGIN
    first = _after_side(lambda place: lines[place], depth, len(lines))
    last = _after_side(lambda place: lines[-1 - place], depth, len(lines))
    if first is None or last is None:
        return None
    begin, end = first + MARGIN, len(lines) - last - MARGIN
    return (begin, end) if end - begin >= FEWEST_PIXELS else None


def _after_side(
    line: Callable[[int], Sequence[bool]], depth: int, count: int
) -> int | None:
    """The place after the first dark side from here; None when there is none at the edge."""
    start = next((place for place in range(min(depth, count)) if _is_side(line(place))), None)
    if start is None:
        return None
    return next((place for place in range(start, count) if not _is_side(line(place))), count)


def _is_side(line: Sequence[bool]) -> bool:
    return sum(line) >= SIDE * (len(line) - 2 * MARGIN)


def _share(rows: Sequence[Sequence[bool]]) -> float:
    return sum(sum(row) for row in rows) / (len(rows) * len(rows[0]))
