"""Which words of a located page are a field's value.

The region seen in training is the core: words in it belong to the field, except the form's own
text, so that an empty field comes out blank and not as its caption. From the core a value may grow,
in the directions that training found right: along the line while the spaces stay as small as
between words, and down to lines that begin where the value begins. Growth never enters the core of
another field. Learning replays this very code on the training documents, so it must stay a function
of its arguments alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emulator.extraction.geometry import Box
from emulator.extraction.locating import Line, LocatedPage
from emulator.extraction.template import Growth, Spot

EDGE: Final = 0.5
"""Share of a line's height by which a word that no other core holds may lie outside of the core."""

CORE_SHARE: Final = 0.5
"""Share of the narrower of word and core that must overlap along the line."""

CONTEST: Final = 0.05
"""Inches by which a stretch must keep better to another core to be lost to it."""

LEAST_GAP: Final = 0.8
"""Space between two words of one value, as a share of their height, that is always allowed."""

GAP_SLACK: Final = 1.3
"""How much wider than in training a space within a value may be."""

LINE_STEP: Final = 1.0
"""Empty height between two lines of one value, as a share of the line's height."""

INDENT: Final = 0.15
"""Inches by which a continuation line may begin left or right of the value."""


@dataclass(frozen=True, slots=True)
class Core:
    """A spot's region on one document, in the template's frame."""

    region: Box
    spot: Spot

    def holds(self, box: Box, edge: float = 0.0) -> bool:
        """Whether a word lies in the core, widened by `edge` inches.

        A word wider than the core counts when it covers the core: single letters and long words
        share some fields.
        """
        middle = box.middle[1]
        region = self.region
        if not region.top - edge <= middle <= region.bottom + edge:
            return False
        shared = min(box.right, region.right + edge) - max(box.left, region.left - edge)
        return shared > 0 and shared >= CORE_SHARE * min(box.width, region.width + 2 * edge)

    def distance(self, run: Box) -> float:
        """Inches between an edge of the core and the same edge of a stretch of text."""
        return min(abs(run.left - self.region.left), abs(run.right - self.region.right))


def core_of(spot: Spot, located: LocatedPage) -> Core:
    """Where the spot's region lies on this document."""
    return Core(spot.region.moved(*located.offset(spot.guides)), spot)


def gather(
    located: LocatedPage, core: Core, others: Sequence[Core], growth: Growth
) -> list[list[int]]:
    """The words of the value as lines of indices into the page's words; none: blank."""
    kept: list[list[int]] = []
    following: list[Line] = []
    edge = EDGE * core.spot.line_height
    for line in located.lines:
        inside: list[int] = []
        if core.region.vertical_gap(line.extent) <= edge:
            inside = [
                place
                for place, index in enumerate(line.words)
                if _in_core(located.boxes[index], line.runs[place], core, others)
            ]
        if inside:
            kept.append(_along(line, inside, _Reach(located, core, others), growth))
        elif kept:
            following.append(line)
    if kept and growth.down:
        kept.extend(_down(kept, following, _Reach(located, core, others)))
    return kept


def _in_core(box: Box, run: Box, core: Core, others: Sequence[Core]) -> bool:
    """Whether the word is this field's; `run` is the stretch of text that it stands in.

    A word that several cores hold goes to the one whose edge its stretch keeps to: values begin (or
    end) where their field does, even if a long neighbour once reached into it.
    """
    if core.holds(box):
        mine = core.distance(run)
        return all(other.distance(run) >= mine - CONTEST for other in others if other.holds(box))
    near = core.holds(box, EDGE * core.spot.line_height)
    return near and not any(other.holds(box) for other in others)


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a value may grow on this page."""

    located: LocatedPage
    core: Core
    others: Sequence[Core]

    def joins(self, line: Line, place: int, new: int) -> bool:
        """Whether the gap at `place` is one within a value, and the word `new` is free to take."""
        one, other = (self.located.boxes[line.words[each]] for each in (place, place + 1))
        widest = max(GAP_SLACK * self.core.spot.word_gap, LEAST_GAP * max(one.height, other.height))
        return line.gaps[place] <= widest and self.is_free(line.words[new])

    def is_free(self, index: int) -> bool:
        box = self.located.boxes[index]
        return not any(other.holds(box) for other in self.others)


def _along(line: Line, inside: Sequence[int], reach: _Reach, growth: Growth) -> list[int]:
    """The words inside and their neighbours on the line, as far as growth allows."""
    first, last = inside[0], inside[-1]
    while growth.left and first > 0 and reach.joins(line, first - 1, first - 1):
        first -= 1
    while growth.right and last + 1 < len(line.words) and reach.joins(line, last, last + 1):
        last += 1
    kept = [*range(first, inside[0]), *inside, *range(inside[-1] + 1, last + 1)]
    return [line.words[place] for place in kept]


def _down(kept: list[list[int]], following: Sequence[Line], reach: _Reach) -> list[list[int]]:
    """Lines below whose text begins where the value begins, without a gap in height."""
    boxes = reach.located.boxes
    left = min(boxes[line[0]].left for line in kept)
    last = boxes[kept[-1][0]]
    found: list[list[int]] = []
    for line in following:
        start = next(
            (
                place
                for place, index in enumerate(line.words)
                if abs(boxes[index].left - left) <= INDENT
                and line.runs[place].left == boxes[index].left
                and reach.is_free(index)
            ),
            None,
        )
        if start is None:
            continue
        here = boxes[line.words[start]]
        if here.top - last.bottom > LINE_STEP * reach.core.spot.line_height:
            break
        run = _along(line, [start], reach, Growth(right=True, left=False, down=False))
        found.append(run)
        last = here
    return found
