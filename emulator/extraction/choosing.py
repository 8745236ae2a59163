"""Which selection mark on a page is which field's.

A mark has no text that could tell it from its neighbours, only its place. Every field takes the
mark nearest to where training saw it, no two fields take the same one, and the closest pairs choose
first: one box that a page lacks does not shift all others by one. A field whose labels lie on
different marks has its place between them, and finds neither: bad labels show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot
from typing import Final

from emulator.extraction.anchoring import LearntPage
from emulator.extraction.gathering import Core, core_of
from emulator.extraction.geometry import Box, SelectionMark
from emulator.extraction.locating import LocatedPage
from emulator.extraction.placing import LabelledField, spot_guided_by
from emulator.extraction.template import Spot

REACH: Final = 0.2
"""Inches between a mark and the place where it is expected, from middle to middle."""


def choose(located: LocatedPage, cores: Mapping[str, Core]) -> dict[str, SelectionMark]:
    """The marks of a page by the fields that want them; a field without one near is left out."""
    marks = located.page.selection_marks
    boxes = [located.match.fit.box(mark.box) for mark in marks]
    pairs = sorted(
        (distance, number, key)
        for key, core in cores.items()
        for number, box in enumerate(boxes)
        if (distance := _distance(core.region, box)) <= REACH
    )
    taken: set[int] = set()
    chosen: dict[str, SelectionMark] = {}
    for _, number, key in pairs:
        if number not in taken and key not in chosen:
            chosen[key] = marks[number]
            taken.add(number)
    return chosen


def mark_accuracy(
    field: LabelledField, spots: Mapping[str, Sequence[Spot]], pages: Mapping[int, LearntPage]
) -> float:
    """The share of documents that label a field where it finds its mark without their own label.

    A document without a label says nothing: a form has its boxes whether or not anybody marked
    them. A field that nobody labelled is never accurate.
    """
    labelled = {each.document for samples in field.samples.values() for each in samples}
    if not labelled:
        return 0.0
    return sum(_finds(field, spots, pages, document) for document in labelled) / len(labelled)


def _finds(
    field: LabelledField,
    spots: Mapping[str, Sequence[Spot]],
    pages: Mapping[int, LearntPage],
    document: int,
) -> bool:
    remaining = field.without(document)
    guides = {spot.page: spot.guides for spot in spots[field.key]}
    for page, samples in field.samples.items():
        label = next((each.box for each in samples if each.document == document), None)
        if label is None:
            continue
        if page not in remaining:
            return False
        located = pages[page].located[document]
        cores = {
            key: core_of(spot, located)
            for key, theirs in spots.items()
            for spot in theirs
            if spot.page == page
        }
        own = spot_guided_by(pages[page], remaining[page], guides[page])
        found = choose(located, {**cores, field.key: core_of(own, located)}).get(field.key)
        if found is None or _distance(label, located.match.fit.box(found.box)) > REACH / 2:
            return False
    return True


def _distance(one: Box, other: Box) -> float:
    (x, y), (other_x, other_y) = one.middle, other.middle
    return hypot(x - other_x, y - other_y)
