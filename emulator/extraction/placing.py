"""Where a field lies between the form's own text, and how its values may grow.

The learner does not assume rules of growth; it replays them. Each way in which a value might grow
is tried on every training document with that document's own label left out, and the one that gives
back most labels exactly is kept. The share it gives back is the field's accuracy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import fmean, median
from typing import Final

from emulator.extraction.anchoring import LearntPage
from emulator.extraction.gathering import core_of, gather
from emulator.extraction.geometry import Box, around, lines_of
from emulator.extraction.locating import LocatedPage
from emulator.extraction.template import Growth, Spot

GUIDES_TRIED: Final = 8
GUIDES_KEPT: Final = 4

DISTANCE_WEIGHT: Final = 0.05
"""How many inches of wandering an inch of distance from the field is worth."""

FEWEST_SIGHTINGS: Final = 0.5
"""Share of the labelled documents in which a guide must have been found."""

EDGE_VARIES: Final = 0.07
"""Inches; an edge that wanders more than this between documents is a loose one."""

USUAL_HEIGHT: Final = 0.14
"""Inches; the height of a line where no label says otherwise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One document's label of one field on one page, in the template's frame.

    `words` are indices into the page's words; a region drawn over nothing has none.
    """

    document: int
    words: frozenset[int]
    box: Box
    word_gap: float
    line_height: float


def sample(document: int, located: LocatedPage, words: frozenset[int], drawn: Box) -> Sample:
    """The sample of a label; `drawn`, in the template's frame, serves where no word lies in it."""
    boxes = located.boxes
    if not words:
        return Sample(document, words, drawn, 0.0, min(drawn.height, USUAL_HEIGHT))
    lines = lines_of(boxes, words)
    gaps = [
        boxes[right].left - boxes[left].right for line in lines for left, right in pairwise(line)
    ]
    return Sample(
        document,
        words,
        around(boxes[index] for index in words),
        max(gaps, default=0.0),
        median(boxes[index].height for index in words),
    )


def learn_spot(learnt: LearntPage, samples: Sequence[Sample]) -> Spot:
    """The spot that unites all samples of a field on a page (at least one)."""
    return spot_guided_by(learnt, samples, _guides(learnt, samples))


def spot_guided_by(learnt: LearntPage, samples: Sequence[Sample], guides: tuple[int, ...]) -> Spot:
    """The spot that unites samples (at least one), measured from phrases already chosen."""
    region = around(
        each.box.moved(*_back(learnt.located[each.document].offset(guides))) for each in samples
    )
    return Spot(
        learnt.template.number,
        Box(
            round(region.left, 4),
            round(region.top, 4),
            round(region.right, 4),
            round(region.bottom, 4),
        ),
        guides,
        round(_usual_gap(samples), 4),
        round(median(each.line_height for each in samples), 4),
    )


def _back(offset: tuple[float, float]) -> tuple[float, float]:
    return -offset[0], -offset[1]


def _usual_gap(samples: Sequence[Sample]) -> float:
    """The widest space within a value; a label torn apart by a mistake does not set it alone."""
    return median(sorted(each.word_gap for each in samples)[len(samples) // 2 :])


def _guides(learnt: LearntPage, samples: Sequence[Sample]) -> tuple[int, ...]:
    """Phrases near the field, those first that keep the steadiest distance to its labels."""
    usual = Box(
        median(each.box.left for each in samples),
        median(each.box.top for each in samples),
        median(each.box.right for each in samples),
        median(each.box.bottom for each in samples),
    )
    ranked: list[tuple[float, int]] = []
    nearest = sorted(
        (2 * phrase.box.vertical_gap(usual) + phrase.box.horizontal_gap(usual), number)
        for number, phrase in enumerate(learnt.template.phrases)
    )
    for distance, number in nearest[:GUIDES_TRIED]:
        places = [
            each.box.moved(*_back(learnt.located[each.document].match.offsets[number]))
            for each in samples
            if number in learnt.located[each.document].match.offsets
        ]
        if places and len(places) >= FEWEST_SIGHTINGS * len(samples):
            wander = _wander([box.top for box in places]) + min(
                _wander([box.left for box in places]), _wander([box.right for box in places])
            )
            ranked.append((wander + DISTANCE_WEIGHT * distance, number))
    return tuple(number for _, number in sorted(ranked)[:GUIDES_KEPT])


def _wander(values: Sequence[float]) -> float:
    centre = median(values)
    return fmean(abs(value - centre) for value in values)


@dataclass(frozen=True, slots=True)
class LabelledField:
    """All samples of one field: per page number, one per document that labels it there."""

    key: str
    samples: Mapping[int, Sequence[Sample]]

    def without(self, document: int) -> dict[int, Sequence[Sample]]:
        """The samples of all other documents, pages without any left out."""
        kept = {
            page: [each for each in samples if each.document != document]
            for page, samples in self.samples.items()
        }
        return {page: samples for page, samples in kept.items() if samples}

    def words(self, page: int, document: int) -> frozenset[int]:
        """What the document's label says; empty: blank."""
        return next(
            (each.words for each in self.samples.get(page, ()) if each.document == document),
            frozenset(),
        )


def learn_growth(
    field: LabelledField,
    spots: Mapping[str, Sequence[Spot]],
    pages: Mapping[int, LearntPage],
    documents: int,
) -> tuple[Growth, float]:
    """The growth that reads the training documents best, and the share it reads correctly."""
    replays = [_replay(field, spots, pages, document) for document in range(documents)]
    growths = _growths(field)
    scores = [sum(replay.reads(growth) for replay in replays) for growth in growths]
    best = max(scores)
    return growths[scores.index(best)], best / documents


@dataclass(frozen=True, slots=True)
class _Replay:
    """Reading one training document without its own label."""

    parts: tuple[tuple[LocatedPage, Spot | None, tuple[Spot, ...], frozenset[int]], ...]

    def reads(self, growth: Growth) -> bool:
        """Whether exactly the labelled words are read."""
        for located, spot, others, truth in self.parts:
            if spot is None:
                if truth:
                    return False
                continue
            core = core_of(spot, located)
            barriers = [core_of(other, located) for other in others]
            lines = gather(located, core, barriers, growth)
            if {index for line in lines for index in line} != truth:
                return False
        return True


def _replay(
    field: LabelledField,
    spots: Mapping[str, Sequence[Spot]],
    pages: Mapping[int, LearntPage],
    document: int,
) -> _Replay:
    remaining = field.without(document)
    guides = {spot.page: spot.guides for spot in spots[field.key]}
    parts = []
    for page in field.samples:
        located = pages[page].located.get(document)
        if located is None:
            continue
        spot = (
            spot_guided_by(pages[page], remaining[page], guides[page])
            if page in remaining
            else None
        )
        others = tuple(
            other
            for key, theirs in spots.items()
            if key != field.key
            for other in theirs
            if other.page == page
        )
        parts.append((located, spot, others, field.words(page, document)))
    return _Replay(tuple(parts))


def _growths(field: LabelledField) -> list[Growth]:
    """Ways to grow, the likeliest first: it is kept where several read equally well."""
    samples = [each for page in field.samples.values() for each in page]
    loose_left = _spread([each.box.left for each in samples]) > EDGE_VARIES
    lefts = (True, False) if loose_left else (False,)
    return [
        Growth(right=right, left=left, down=down)
        for left, down, right in product(lefts, (True, False), (True, False))
    ]


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)
