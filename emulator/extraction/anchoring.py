"""Finding the form's own text: what stays when the values change.

A word that recurs at one place in most documents of a training set belongs to the form, unless
somebody labelled it as a value. Such anchors, grouped into phrases, are the only thing by which a
page is recognised later and by which the places of its fields are measured.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from typing import Final

from emulator.extraction.alignment import Fit, Point, fit, landmarks, plain
from emulator.extraction.geometry import Box, Page, Word
from emulator.extraction.locating import LocatedPage, locate, match
from emulator.extraction.template import Anchor, Phrase, TemplatePage, phrase_of

RECURRENCE: Final = 0.75
"""Share of the documents in which a word must recur to be an anchor."""

SAME_ANCHOR: Final = 0.25
"""Inches by which an anchor may wander between documents, after the fit."""

PHRASE_GAP: Final = 1.0
"""Space between neighbouring anchors of one phrase, as a share of their height."""

LONGEST_PHRASE: Final = 8
"""Words; a long paragraph becomes several phrases, so that each is a local measure."""

LEAST_TEXT: Final = 2
"""Letters and digits; a phrase with fewer is found anywhere and says nothing."""

LABEL_EDGE: Final = 0.02
"""Inches by which a labelled word's middle may lie outside its label's box: rounding."""


@dataclass(frozen=True, slots=True)
class LearntPage:
    """A template's page and the training documents' pages laid over it, by document index."""

    template: TemplatePage
    located: Mapping[int, LocatedPage]


class WordsByHeight:
    """Finds a page's words under boxes without asking every word: labels come one box per word."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._middles = sorted(
            (y, x, index) for index, (x, y) in enumerate(word.box.middle for word in page.words)
        )

    def under(self, boxes: Iterable[Box]) -> frozenset[int]:
        """The words whose middle lies in one of the boxes (fractions of the page)."""
        found: set[int] = set()
        for box in boxes:
            place = box.times(self._page.width, self._page.height)
            first = bisect_left(self._middles, (place.top - LABEL_EDGE, float("-inf"), 0))
            for y, x, index in self._middles[first:]:
                if y > place.bottom + LABEL_EDGE:
                    break
                if place.contains((x, y), LABEL_EDGE):
                    found.add(index)
        return frozenset(found)


def learn_page(
    number: int, pages: Mapping[int, Page], labelled: Mapping[int, frozenset[int]]
) -> LearntPage:
    """Learn one page from the documents that have it (at least one).

    A document that shares nothing with the others is taken to lie as it is: its labels still count.
    """
    free = {
        document: [word for index, word in enumerate(page.words) if index not in labelled[document]]
        for document, page in pages.items()
    }
    marks = {document: _landmarks(words) for document, words in free.items()}
    reference = max(marks, key=lambda each: (_shared(marks, each), -each))
    fits = {
        document: Fit() if document == reference else fit(marks[reference], marks[document])
        for document in pages
    }
    template = TemplatePage(number, _phrases(free, fits, reference))
    located = {
        document: locate(match(template, page, fits[document])) for document, page in pages.items()
    }
    return LearntPage(template, located)


def _landmarks(words: Sequence[Word]) -> dict[str, Point]:
    return landmarks((plain(word.text), word.box) for word in words)


def _shared(marks: Mapping[int, dict[str, Point]], document: int) -> int:
    mine = marks[document].keys()
    return sum(len(mine & other.keys()) for other in marks.values())


@dataclass(slots=True)
class _Cluster:
    """Sightings of one word at one place; `order` is its position in the reference document."""

    text: str
    order: float
    middle: Point
    boxes: dict[int, Box] = field(default_factory=dict)

    def distance(self, middle: Point) -> float:
        return max(abs(middle[0] - self.middle[0]), abs(middle[1] - self.middle[1]))


def _phrases(
    free: Mapping[int, Sequence[Word]], fits: Mapping[int, Fit | None], reference: int
) -> tuple[Phrase, ...]:
    clusters: dict[str, list[_Cluster]] = {}
    usable = [reference, *(each for each in free if each != reference and fits[each] is not None)]
    for document in usable:
        found = fits[document] or Fit()
        for order, word in enumerate(free[document]):
            text = plain(word.text)
            if not text:
                continue
            box = found.box(word.box)
            home = _home(clusters.setdefault(text, []), document, box)
            if home is None:
                home = _Cluster(
                    word.text, order if document == reference else float("inf"), box.middle
                )
                clusters[text].append(home)
            home.boxes[document] = box
    needed = ceil(RECURRENCE * len(usable))
    kept = [each for same in clusters.values() for each in same if len(each.boxes) >= needed]
    kept.sort(key=lambda each: each.order)
    anchors = [(cluster.order, Anchor(cluster.text, _median(cluster.boxes))) for cluster in kept]
    return _grouped(anchors)


def _home(same: Sequence[_Cluster], document: int, box: Box) -> _Cluster | None:
    middle = box.middle
    near = [
        each for each in same if document not in each.boxes and each.distance(middle) <= SAME_ANCHOR
    ]
    return min(near, key=lambda each: each.distance(middle), default=None)


def _median(boxes: Mapping[int, Box]) -> Box:
    held = boxes.values()
    return Box(
        round(median(box.left for box in held), 4),
        round(median(box.top for box in held), 4),
        round(median(box.right for box in held), 4),
        round(median(box.bottom for box in held), 4),
    )


def _grouped(anchors: Sequence[tuple[float, Anchor]]) -> tuple[Phrase, ...]:
    runs: list[list[Anchor]] = []
    previous = float("-inf")
    for order, anchor in anchors:
        if runs and order == previous + 1 and _adjacent(runs[-1], anchor):
            runs[-1].append(anchor)
        else:
            runs.append([anchor])
        previous = order
    phrases = (phrase_of(tuple(run)) for run in runs)
    return tuple(phrase for phrase in phrases if _length(phrase) >= LEAST_TEXT)


def _adjacent(run: Sequence[Anchor], anchor: Anchor) -> bool:
    if len(run) >= LONGEST_PHRASE:
        return False
    last, box = run[-1].box, anchor.box
    height = min(last.height, box.height)
    same_line = last.vertical_overlap(box) >= 0.5 * height
    return same_line and abs(box.left - last.right) <= PHRASE_GAP * max(last.height, box.height)


def _length(phrase: Phrase) -> int:
    return sum(len(plain(anchor.text)) for anchor in phrase.anchors)
