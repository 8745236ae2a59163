"""The few shapes everything here is told in: boxes, words and pages.

Units are inches with the origin at the top-left corner of the page as a person sees it, because
that is how the service reports its layout results. PDF points, pixels and fractions of a page are
converted at the edges (reading.py, training_files.py) and never seen inside.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

SelectionState = Literal["selected", "unselected"]

RECENT_LINES = 4
"""Lines that a box further down a page may still belong to: text in columns is set off a little."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: `left <= right`, `top <= bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Extent along the line."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent across the line."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre point (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def moved(self, dx: float, dy: float) -> Box:
        """The same rectangle elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def times(self, x_factor: float, y_factor: float) -> Box:
        """Each coordinate multiplied: converts between units."""
        return Box(
            self.left * x_factor, self.top * y_factor, self.right * x_factor, self.bottom * y_factor
        )

    def contains(self, point: tuple[float, float], margin: float = 0.0) -> bool:
        """Whether the point lies inside, or within `margin` of it."""
        x, y = point
        return (
            self.left - margin <= x <= self.right + margin
            and self.top - margin <= y <= self.bottom + margin
        )

    def vertical_overlap(self, other: Box) -> float:
        """Length shared along y; 0 when they are apart."""
        return max(0.0, min(self.bottom, other.bottom) - max(self.top, other.top))

    def horizontal_gap(self, other: Box) -> float:
        """Empty space between the two along x; 0 when they overlap."""
        return max(0.0, other.left - self.right, self.left - other.right)

    def vertical_gap(self, other: Box) -> float:
        """Empty space between the two along y; 0 when they overlap."""
        return max(0.0, other.top - self.bottom, self.top - other.bottom)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them; at least one is required."""
    held = tuple(boxes)
    return Box(
        min(box.left for box in held),
        min(box.top for box in held),
        max(box.right for box in held),
        max(box.bottom for box in held),
    )


def polygon_box(points: Sequence[float]) -> Box:
    """The upright box of x, y, x, y, … as the service writes slightly tilted quadrangles."""
    xs, ys = points[0::2], points[1::2]
    return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space; `confidence` (0..1) is the reader's."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SelectionMark:
    """A check box or radio button; `confidence` (0..1) that the state is as told."""

    state: SelectionState
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page with its words and marks in reading order; `number` counts from 1."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    selection_marks: tuple[SelectionMark, ...] = ()


def lines_of(boxes: Sequence[Box], chosen: Iterable[int]) -> list[list[int]]:
    """The chosen boxes grouped into lines, top to bottom, each line from left to right.

    Told in indices of `boxes`. A box joins a line when it shares at least half of the smaller
    height with its neighbour there: comparing with a neighbour, not with the whole line, lets a
    slightly tilted scan stay one line.
    """
    lines: list[list[tuple[float, int]]] = []
    for index in sorted(chosen, key=lambda each: (boxes[each].middle[1], boxes[each].left)):
        box = boxes[index]
        for line in reversed(lines[-RECENT_LINES:]):
            place = bisect_left(line, (box.left, index))
            beside = (boxes[other] for _, other in line[max(0, place - 1) : place + 1])
            near = min(beside, key=box.horizontal_gap)
            if near.vertical_overlap(box) >= 0.5 * min(near.height, box.height):
                line.insert(place, (box.left, index))
                break
        else:
            lines.append([(box.left, index)])
    lines.sort(key=lambda line: fmean(boxes[index].middle[1] for _, index in line))
    return [[index for _, index in line] for line in lines]
