"""What training leaves behind: the fixed text of a form and where its fields lie between it.

A template is a plain frozen value that survives JSON, because the emulator keeps models in its
database and hands the very same bytes to a copy in another account. All places are inches in the
template's own frame: one of the training documents, chosen while learning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from emulator.extraction.geometry import Box

FORMAT: Final = 1
"""Raised when the shape of the JSON changes, so that an old model is refused, not misread."""


SELECTION_MARK: Final = "selectionMark"
"""The field type whose values are marks and not words."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word of the form itself, found at the same place in most training documents."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring anchors of one line; found and moved together."""

    anchors: tuple[Anchor, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """The fixed text of one page."""

    number: int
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """In which directions a value may reach beyond the places seen in training."""

    right: bool
    left: bool
    down: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field's value lies on one page.

    `guides` are phrases of that page (indices), best first: the first one found on a document says
    how far its surroundings are off from the template. `word_gap` is the widest space between
    neighbouring words of a value, `line_height` the usual height of its words.
    """

    page: int
    region: Box
    guides: tuple[int, ...]
    word_gap: float
    line_height: float


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A field that was learnt.

    `accuracy`: the share (0..1) of training documents that it reads correctly when that document's
    own label is left out; 0 for a field that was never labelled.
    """

    key: str
    type: str
    format: str
    spots: tuple[Spot, ...]
    growth: Growth
    accuracy: float


@dataclass(frozen=True, slots=True)
class Template:
    """A trained layout. `fields` holds the learnable ones, in the order of fields.json."""

    pages: tuple[TemplatePage, ...]
    fields: tuple[TemplateField, ...]

    @property
    def phrase_count(self) -> int:
        """Phrases on all pages: what `likeness` is a share of."""
        return sum(len(page.phrases) for page in self.pages)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` gives an equal template back."""
        return {
            "format": FORMAT,
            "pages": [
                {
                    "number": page.number,
                    "phrases": [
                        [[anchor.text, *_corners(anchor.box)] for anchor in phrase.anchors]
                        for phrase in page.phrases
                    ],
                }
                for page in self.pages
            ],
            "fields": [_field_json(field) for field in self.fields],
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Template:
        """The template that `to_json` wrote. Raises ValueError for another format."""
        if body.get("format") != FORMAT:
            raise ValueError(
                f"template format {body.get('format')!r} is not {FORMAT}: train the model again"
            )
        pages = tuple(
            TemplatePage(page["number"], tuple(_phrase(words) for words in page["phrases"]))
            for page in body["pages"]
        )
        return cls(pages, tuple(_field(field) for field in body["fields"]))


def phrase_of(anchors: tuple[Anchor, ...]) -> Phrase:
    """A phrase with the box around its anchors."""
    box = Box(
        min(anchor.box.left for anchor in anchors),
        min(anchor.box.top for anchor in anchors),
        max(anchor.box.right for anchor in anchors),
        max(anchor.box.bottom for anchor in anchors),
    )
    return Phrase(anchors, box)


def _corners(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


def _phrase(words: list[list[Any]]) -> Phrase:
    return phrase_of(tuple(Anchor(word[0], Box(*word[1:])) for word in words))


def _field_json(field: TemplateField) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "format": field.format,
        "accuracy": field.accuracy,
        "growth": [field.growth.right, field.growth.left, field.growth.down],
        "spots": [
            {
                "page": spot.page,
                "region": _corners(spot.region),
                "guides": list(spot.guides),
                "word_gap": spot.word_gap,
                "line_height": spot.line_height,
            }
            for spot in field.spots
        ],
    }


def _field(body: dict[str, Any]) -> TemplateField:
    spots = tuple(
        Spot(
            spot["page"],
            Box(*spot["region"]),
            tuple(spot["guides"]),
            spot["word_gap"],
            spot["line_height"],
        )
        for spot in body["spots"]
    )
    return TemplateField(
        body["key"], body["type"], body["format"], spots, Growth(*body["growth"]), body["accuracy"]
    )
