"""Finding a template's phrases on a document's page, and what is left between them.

After the fit of the whole page each phrase is looked for near its expected place: a paragraph one
line shorter pulls the rest of a form up, and how far a phrase is off says how far the fields around
it are. Words of phrases that were found are captions, never values. Matching, which tells how much
a page looks like a template, is kept apart from the making of lines, which only a page that is then
read needs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from rapidfuzz import fuzz

from emulator.extraction.alignment import Fit, Point, fit, landmarks, plain
from emulator.extraction.geometry import Box, Page, around, lines_of
from emulator.extraction.template import Phrase, TemplatePage

SEARCH_RADIUS: Final = 0.6
"""Inches around its expected place in which a phrase is looked for."""

SAME_PLACE: Final = 0.12
"""Inches by which words of one phrase may be off from each other."""

OFFSET_CANDIDATES: Final = 6
"""Words of a phrase that propose where it lies; the others only vote."""

MOST_PLACES: Final = 12
"""Places considered for one anchor: bounds the work on a page that repeats one word forever."""

SIMILAR: Final = 60.0
"""rapidfuzz ratio (0..100) from which a word at an anchor's place is that anchor misread."""

RUN_GAP: Final = 0.8
"""Space between words that stand together, as a share of their height."""

Offset = tuple[float, float]
Place = tuple[Offset, int]
"""Where an anchor may be: how far off, and the index of the word that would be it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A page as a page of a template.

    `boxes` follow the page's words, in the template's frame. `offsets`: how far each phrase that
    was found lies from where the template has it. `captions`: the words of those phrases.
    """

    page: Page
    fit: Fit
    boxes: tuple[Box, ...]
    offsets: Mapping[int, Offset]
    captions: frozenset[int]

    def share(self, template: TemplatePage) -> float:
        """The share of the template page's phrases that was found."""
        return len(self.offsets) / len(template.phrases) if template.phrases else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one line that are not the form's own, by index.

    `gaps`: the space after each word but the last, infinite where a caption stands in it. `runs`:
    for each word the box around all words that stand together with it. `extent`: all of them.
    """

    words: tuple[int, ...]
    gaps: tuple[float, ...]
    runs: tuple[Box, ...]
    extent: Box


@dataclass(frozen=True, slots=True)
class LocatedPage:
    """A matched page with what stands between its captions, line by line."""

    match: Match
    lines: tuple[Line, ...]

    @property
    def page(self) -> Page:
        """The document's own page, in its own frame."""
        return self.match.page

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The words' boxes in the template's frame."""
        return self.match.boxes

    def offset(self, guides: Iterable[int]) -> Offset:
        """The offset of the first guide that was found; none: no correction."""
        for guide in guides:
            if guide in self.match.offsets:
                return self.match.offsets[guide]
        return 0.0, 0.0


def template_landmarks(template: TemplatePage) -> dict[str, Point]:
    """The landmarks among a template page's anchors."""
    return landmarks(
        (plain(anchor.text), anchor.box) for phrase in template.phrases for anchor in phrase.anchors
    )


def page_landmarks(page: Page) -> dict[str, Point]:
    """The landmarks of a document's page."""
    return landmarks((plain(word.text), word.box) for word in page.words)


def match(template: TemplatePage, page: Page, found: Fit | None) -> Match:
    """Find the template's phrases on a page, given its fit; without a fit none are looked for."""
    if found is None:
        return Match(page, Fit(), tuple(word.box for word in page.words), {}, frozenset())
    boxes = tuple(found.box(word.box) for word in page.words)
    by_text: dict[str, list[tuple[float, float, int]]] = {}
    for index, word in enumerate(page.words):
        by_text.setdefault(plain(word.text), []).append((*boxes[index].middle, index))
    offsets: dict[int, Offset] = {}
    captions: set[int] = set()
    incomplete: list[int] = []
    for number, phrase in enumerate(template.phrases):
        result = _find(phrase, by_text)
        if result is not None:
            offsets[number], matched = result
            captions.update(matched)
            if len(matched) < len(phrase.anchors):
                incomplete.append(number)
    for number in incomplete:
        phrase, offset = template.phrases[number], offsets[number]
        captions.update(_misread(phrase, offset, page, boxes, captions))
    return Match(page, found, boxes, offsets, frozenset(captions))


def match_page(template: TemplatePage, marks: Mapping[str, Point], page: Page) -> Match:
    """Match a page of a new document; `marks` are the template page's landmarks."""
    return match(template, page, fit(marks, page_landmarks(page)))


def locate(found: Match) -> LocatedPage:
    """Make out the lines between the captions of a matched page."""
    return LocatedPage(found, _lines(found.boxes, found.captions))


def _find(
    phrase: Phrase, by_text: Mapping[str, Sequence[tuple[float, float, int]]]
) -> tuple[Offset, list[int]] | None:
    """Where the phrase lies and which words it is: at least half of its words, at one offset."""
    near = [
        _places(anchor.box.middle, by_text.get(plain(anchor.text), ())) for anchor in phrase.anchors
    ]
    best: tuple[int, float, list[Place]] | None = None
    for places in sorted((each for each in near if each), key=len)[:OFFSET_CANDIDATES]:
        for offset, _ in places:
            votes = [vote for vote in (_vote(each, offset) for each in near) if vote is not None]
            rank = (len(votes), -abs(offset[0]) - abs(offset[1]))
            if best is None or rank > (best[0], best[1]):
                best = (*rank, votes)
    if best is None or best[0] * 2 < len(phrase.anchors):
        return None
    votes = best[2]
    offset = median(vote[0][0] for vote in votes), median(vote[0][1] for vote in votes)
    return offset, [index for _, index in votes]


def _places(expected: Point, same: Sequence[tuple[float, float, int]]) -> list[Place]:
    """The words that may be an anchor, those nearest to its expected place."""
    x, y = expected
    found = [
        ((there_x - x, there_y - y), index)
        for there_x, there_y, index in same
        if abs(there_x - x) <= SEARCH_RADIUS and abs(there_y - y) <= SEARCH_RADIUS
    ]
    if len(found) > MOST_PLACES:
        found.sort(key=lambda each: abs(each[0][0]) + abs(each[0][1]))
    return found[:MOST_PLACES]


def _vote(places: Sequence[Place], offset: Offset) -> Place | None:
    """The word nearest to where the offset puts it, when it is near enough."""
    best: Place | None = None
    best_distance = SAME_PLACE
    for (dx, dy), index in places:
        distance = max(abs(dx - offset[0]), abs(dy - offset[1]))
        if distance <= best_distance:
            best, best_distance = ((dx, dy), index), distance
    return best


def _misread(
    phrase: Phrase, offset: Offset, page: Page, boxes: Sequence[Box], captions: set[int]
) -> list[int]:
    """Words at the place of an anchor of this phrase, but read a little differently."""
    extent = phrase.box.moved(*offset)
    places = [(anchor.box.moved(*offset), plain(anchor.text)) for anchor in phrase.anchors]
    return [
        index
        for index, box in enumerate(boxes)
        if index not in captions
        and extent.contains(box.middle)
        and any(
            place.contains(box.middle)
            and fuzz.ratio(plain(page.words[index].text), text) >= SIMILAR
            for place, text in places
        )
    ]


def _lines(boxes: Sequence[Box], captions: frozenset[int]) -> tuple[Line, ...]:
    free = [index for index in range(len(boxes)) if index not in captions]
    marks = sorted((y, x) for x, y in (boxes[index].middle for index in captions))
    lines: list[Line] = []
    for words in lines_of(boxes, free):
        extent = around(boxes[index] for index in words)
        first = bisect_left(marks, (extent.top, float("-inf")))
        last = bisect_right(marks, (extent.bottom, float("inf")))
        beside = [x for _, x in marks[first:last]]
        gaps = tuple(_gap(boxes[one], boxes[other], beside) for one, other in pairwise(words))
        runs = _runs([boxes[index] for index in words], gaps)
        lines.append(Line(tuple(words), gaps, runs, extent))
    return tuple(lines)


def _runs(boxes: Sequence[Box], gaps: Sequence[float]) -> tuple[Box, ...]:
    runs: list[Box] = []
    start = 0
    for end in range(1, len(boxes) + 1):
        if end == len(boxes) or gaps[end - 1] > RUN_GAP * boxes[end].height:
            runs.extend([around(boxes[start:end])] * (end - start))
            start = end
    return tuple(runs)


def _gap(left: Box, right: Box, captions: Sequence[float]) -> float:
    one, other = left.middle[0], right.middle[0]
    if any(one < caption < other for caption in captions):
        return float("inf")
    return right.left - left.right
