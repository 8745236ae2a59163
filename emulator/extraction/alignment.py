"""Laying a document's page over a template's page: one scale and one offset per axis.

Scanning and printing shift and scale a whole page. Words that occur once on both sides tell by how
much, by medians over many pairs, so that a few coincidences do no harm. What is left over after
this, because layouts also flow a little, is measured phrase by phrase in locating.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from emulator.extraction.geometry import Box

MOST_PAIRS: Final = 48
"""Pairs of landmarks used for a fit: slopes are taken between all of them."""

BASELINE: Final = 0.5
"""Inches between two landmarks below which their slope says nothing."""

INLIER: Final = 0.35
"""Inches by which a landmark may be off and still support the fit."""

FEWEST_INLIERS: Final = 2
SCALE_LIMITS: Final = (0.3, 3.0)

Point = tuple[float, float]


def plain(text: str) -> str:
    """A word without case and punctuation, which readers report differently; may be empty."""
    return "".join(each for each in text.casefold() if each.isalnum())


@dataclass(frozen=True, slots=True)
class Fit:
    """From a document's page to the template's: `x * x_scale + x_shift`, y likewise."""

    x_scale: float = 1.0
    x_shift: float = 0.0
    y_scale: float = 1.0
    y_shift: float = 0.0

    def box(self, box: Box) -> Box:
        """The box in the template's frame."""
        return Box(
            box.left * self.x_scale + self.x_shift,
            box.top * self.y_scale + self.y_shift,
            box.right * self.x_scale + self.x_shift,
            box.bottom * self.y_scale + self.y_shift,
        )


def landmarks(words: Iterable[tuple[str, Box]]) -> dict[str, Point]:
    """Places that can be told apart by text alone: words, and pairs of words, that occur once."""
    seen: dict[str, Point | None] = {}
    previous = ""
    for text, box in words:
        for key in (text, f"{previous} {text}"):
            if text:
                seen[key] = None if key in seen else box.middle
        previous = text
    return {key: point for key, point in seen.items() if point is not None}


def fit(template: Mapping[str, Point], document: Mapping[str, Point]) -> Fit | None:
    """The map that brings the document's landmarks onto the template's; None: not the same form."""
    shared = sorted(template.keys() & document.keys())
    if len(shared) > MOST_PAIRS:
        step = len(shared) / MOST_PAIRS
        shared = [shared[int(index * step)] for index in range(MOST_PAIRS)]
    pairs = [(document[key], template[key]) for key in shared]
    for _ in range(2):
        if len(pairs) < FEWEST_INLIERS:
            return None
        found = _fit_pairs(pairs)
        pairs = [pair for pair in pairs if _is_inlier(found, pair)]
    return found if len(pairs) >= FEWEST_INLIERS else None


def _fit_pairs(pairs: Sequence[tuple[Point, Point]]) -> Fit:
    x_scale = _scale([(here[0], there[0]) for here, there in pairs])
    y_scale = _scale([(here[1], there[1]) for here, there in pairs])
    across, down = x_scale or y_scale or 1.0, y_scale or x_scale or 1.0
    return Fit(
        across,
        median(there[0] - here[0] * across for here, there in pairs),
        down,
        median(there[1] - here[1] * down for here, there in pairs),
    )


def _scale(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The median slope between all pairs; None when they lie too close together to tell."""
    slopes = [
        (there - other_there) / (here - other_here)
        for index, (here, there) in enumerate(pairs)
        for other_here, other_there in pairs[:index]
        if abs(there - other_there) >= BASELINE and here != other_here
    ]
    if not slopes:
        return None
    lowest, highest = SCALE_LIMITS
    return min(max(median(slopes), lowest), highest)


def _is_inlier(found: Fit, pair: tuple[Point, Point]) -> bool:
    (x, y), (there_x, there_y) = pair
    return (
        abs(x * found.x_scale + found.x_shift - there_x) <= INLIER
        and abs(y * found.y_scale + found.y_shift - there_y) <= INLIER
    )
