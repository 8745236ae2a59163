"""A small printed form, filled in as often as a test likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.extraction import (
    Box,
    FieldDefinition,
    LabelledValue,
    Page,
    TrainingDocument,
    Word,
)

LETTER_WIDTH = 0.08
LINE_HEIGHT = 0.12
WIDTH, HEIGHT = 8.5, 11.0

CAPTIONS = (
    ("Application for a garden permit", 1.0, 0.6),
    ("Full name", 1.0, 1.5),
    ("Street and number", 1.0, 2.0),
    ("Date of birth", 5.0, 2.0),
    ("What is to be built", 1.0, 2.5),
    ("Fee paid in advance", 1.0, 4.0),
    ("Signed at", 5.0, 4.0),
    ("Office use only, please leave empty", 1.0, 5.0),
)

PLACES = {
    "Name": (2.9, 1.5),
    "Street": (2.9, 2.0),
    "Birth": (6.5, 2.0),
    "Work": (2.9, 2.5),
    "Fee": (2.9, 4.0),
    "Town": (6.5, 4.0),
}

PEOPLE: tuple[dict[str, str], ...] = (
    {"Name": "Anna Ruiz", "Street": "12 Elm Road", "Birth": "1980-02-01", "Work": "A shed"},
    {"Name": "Bo Lindqvist Moe", "Street": "3 Mill Lane", "Fee": "120.00", "Work": "Two walls"},
    {"Name": "Carla Diaz", "Birth": "1975-11-30", "Fee": "80.00", "Town": "Weston"},
    {"Name": "Dee Young", "Street": "99 High Street", "Birth": "1990-07-14", "Town": "Elmhurst"},
    {"Name": "Eli Stone", "Street": "5 Park Row", "Work": "A pond\nwith fish", "Fee": "45.50"},
    {"Name": "Fay Wu", "Street": "41 Oak Way", "Birth": "2001-01-09", "Work": "A fence"},
)


def written(text: str, left: float, top: float) -> list[Word]:
    """Words of a text with a letter's space between them; a new line goes below."""
    words: list[Word] = []
    for number, line in enumerate(text.split("\n")):
        x, y = left, top + number * 1.5 * LINE_HEIGHT
        for word in line.split():
            width = len(word) * LETTER_WIDTH
            words.append(Word(word, Box(x, y, x + width, y + LINE_HEIGHT)))
            x += width + LETTER_WIDTH
    return words


def moved(page: Page, dx: float, dy: float, factor: float = 1.0) -> Page:
    """The page printed elsewhere on its sheet, larger or smaller."""
    words = tuple(
        Word(word.text, word.box.times(factor, factor).moved(dx, dy), word.confidence)
        for word in page.words
    )
    return Page(page.number, page.width, page.height, words)


@dataclass(frozen=True)
class GardenForm:
    """Makes pages, labels and training documents of the form above."""

    fields = tuple(FieldDefinition(key, "string") for key in PLACES)
    people = PEOPLE

    def page(self, values: Mapping[str, str], number: int = 1) -> Page:
        words = [word for text, x, y in CAPTIONS for word in written(text, x, y)]
        for key, text in values.items():
            words.extend(written(text, *PLACES[key]))
        return Page(number, WIDTH, HEIGHT, tuple(words))

    def label(self, key: str, text: str, page: int = 1, said_of: str = "") -> LabelledValue:
        words = written(text, *PLACES[said_of or key])
        boxes = tuple(word.box.times(1 / WIDTH, 1 / HEIGHT) for word in words)
        return LabelledValue(key, page, " ".join(text.split()), boxes)

    def document(
        self, number: int, names: Mapping[str, str] | None = None, name: str = ""
    ) -> TrainingDocument:
        """A filled form; `names` renames labels: {"Name": "Street"} calls the name a street."""
        values = self.people[number]
        labels = tuple(
            self.label((names or {}).get(key, key), text, said_of=key)
            for key, text in values.items()
        )
        return TrainingDocument(name or f"{number}.pdf", (self.page(values),), labels)

    def documents(self, count: int = 5) -> tuple[TrainingDocument, ...]:
        return tuple(self.document(number) for number in range(count))

    moved = staticmethod(moved)
    written = staticmethod(written)
