"""Fields out of a new document, by a template that was learnt.

The pages are found first, then each page is laid over the template's, then every field takes the
words, or the selection mark, at its place. How sure all this is, is told in confidence.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from emulator.extraction.choosing import choose
from emulator.extraction.confidence import calibrated, raw_score
from emulator.extraction.gathering import Core, core_of, gather
from emulator.extraction.geometry import Box, Page, SelectionMark, Word, around
from emulator.extraction.locating import (
    LocatedPage,
    Match,
    locate,
    match_page,
    template_landmarks,
)
from emulator.extraction.template import SELECTION_MARK, Template, TemplateField

SAME_FORM: Final = 0.3
"""Share of a template page's phrases that a page must show to be read as that page."""

SURELY_SAME: Final = 0.7
"""Share from which the page of the same number is taken without looking at the others."""


@dataclass(frozen=True, slots=True)
class ExtractedField:
    """One field's value. Blank: `text` is "", `page` is 0, no boxes and no words.

    `boxes` holds one box per line of the value, in inches on the document's page; a value that goes
    on on another page has its whole text here, but boxes and words of its first page only.
    A selection mark's text is its state, and it has a mark instead of words.
    `confidence` is the probability (0..1) that the text is right, and `score` what it was made
    from: see confidence.py. Both mean nothing for a blank.
    """

    key: str
    type: str
    text: str
    confidence: float
    page: int
    boxes: tuple[Box, ...]
    words: tuple[Word, ...]
    mark: SelectionMark | None = None
    score: float = 0.0


def extract(template: Template, pages: tuple[Page, ...]) -> tuple[ExtractedField, ...]:
    """Every field of the template, in its order; a page of another form yields blanks."""
    located = {number: locate(found) for number, found in assign(template, pages).items()}
    marks = _chosen_marks(template, located)
    cores = _cores(located, [each for each in template.fields if each.type != SELECTION_MARK])
    return tuple(
        _extract_mark(template, field, located, marks)
        if field.type == SELECTION_MARK
        else _extract_text(template, field, located, cores)
        for field in template.fields
    )


def _cores(
    located: Mapping[int, LocatedPage], fields: Sequence[TemplateField]
) -> dict[tuple[str, int], Core]:
    return {
        (field.key, spot.page): core_of(spot, located[spot.page])
        for field in fields
        for spot in field.spots
        if spot.page in located
    }


def _chosen_marks(
    template: Template, located: Mapping[int, LocatedPage]
) -> dict[tuple[str, int], SelectionMark]:
    """The marks of all pages, by field and template page."""
    wanting = [each for each in template.fields if each.type == SELECTION_MARK]
    cores = _cores(located, wanting)
    return {
        (key, number): mark
        for number, page in located.items()
        for key, mark in choose(
            page, {key: core for (key, where), core in cores.items() if where == number}
        ).items()
    }


def likeness(template: Template, pages: tuple[Page, ...]) -> float:
    """The share (0..1) of the template's phrases that are found on these pages.

    Tells which layout a document is: near 1 for its own, near 0 for a stranger.
    """
    if template.phrase_count == 0:
        return 0.0
    matches = assign(template, pages, least=0.0)
    return sum(len(found.offsets) for found in matches.values()) / template.phrase_count


def assign(
    template: Template, pages: tuple[Page, ...], least: float = SAME_FORM
) -> dict[int, Match]:
    """Which page of the document is which page of the template, by the template's page number.

    Usually by number. Where a page is missing, or other forms are bundled with this one, the best
    likeness of at least `least` decides; each page is used once.
    """
    assigned: dict[int, Match] = {}
    by_number = {page.number: page for page in pages}
    marks = {wanted.number: template_landmarks(wanted) for wanted in template.pages}
    for wanted in template.pages:
        if wanted.number in by_number:
            found = match_page(wanted, marks[wanted.number], by_number[wanted.number])
            if found.share(wanted) >= SURELY_SAME:
                assigned[wanted.number] = found
    used = {found.page.number for found in assigned.values()}
    rest = [
        (wanted, match_page(wanted, marks[wanted.number], page))
        for wanted in template.pages
        if wanted.number not in assigned
        for page in pages
        if page.number not in used
    ]
    rest.sort(key=lambda each: (-each[1].share(each[0]), each[1].page.number))
    for wanted, found in rest:
        share = found.share(wanted)
        if share <= 0 or share < least or wanted.number in assigned or found.page.number in used:
            continue
        assigned[wanted.number] = found
        used.add(found.page.number)
    return assigned


def _extract_mark(
    template: Template,
    field: TemplateField,
    located: Mapping[int, LocatedPage],
    marks: Mapping[tuple[str, int], SelectionMark],
) -> ExtractedField:
    place = next((spot.page for spot in field.spots if (field.key, spot.page) in marks), None)
    if place is None:
        score = raw_score(template, field, located, [])
        return ExtractedField(field.key, field.type, "", calibrated(score), 0, (), (), None, score)
    mark = marks[field.key, place]
    score = raw_score(template, field, located, [mark.confidence])
    number = located[place].page.number
    return ExtractedField(
        field.key, field.type, mark.state, calibrated(score), number, (mark.box,), (), mark, score
    )


def _extract_text(
    template: Template,
    field: TemplateField,
    located: Mapping[int, LocatedPage],
    cores: Mapping[tuple[str, int], Core],
) -> ExtractedField:
    lines: list[tuple[int, list[Word]]] = []
    for spot in field.spots:
        if spot.page not in located:
            continue
        here = located[spot.page]
        others = [
            core for (key, page), core in cores.items() if key != field.key and page == spot.page
        ]
        for line in gather(here, cores[field.key, spot.page], others, field.growth):
            lines.append((here.page.number, [here.page.words[index] for index in line]))
    words = [word for _, line in lines for word in line]
    page = lines[0][0] if lines else 0
    shown = [line for number, line in lines if number == page]
    score = raw_score(template, field, located, [word.confidence for word in words])
    return ExtractedField(
        field.key,
        field.type,
        " ".join(word.text for word in words),
        calibrated(score),
        page,
        tuple(around(word.box for word in line) for line in shown),
        tuple(word for line in shown for word in line),
        score=score,
    )
