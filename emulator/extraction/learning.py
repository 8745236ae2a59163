"""Training: from labelled documents to a template.

What is learnt is what the labels say, bad ones included. A field's region is the union over all
training documents, not a majority of them, so a single swapped label spoils the field and shows in
its accuracy: a learner that outvoted it would hide faults that the real service shows too.

Left out, with their place in `LEARNABLE_TYPES`: tables (their labels are `<table>/<row>/<column>`)
and signatures (no text at all).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from emulator.extraction.anchoring import LearntPage, WordsByHeight, learn_page
from emulator.extraction.choosing import mark_accuracy
from emulator.extraction.geometry import Box, Page, around
from emulator.extraction.placing import (
    LabelledField,
    Sample,
    learn_growth,
    learn_spot,
    sample,
)
from emulator.extraction.template import SELECTION_MARK, Growth, Spot, Template, TemplateField
from emulator.extraction.training_files import (
    FieldDefinition,
    TrainingContentError,
    TrainingDocument,
)

TEXT_TYPES: Final = frozenset({"string", "number", "date", "time", "phoneNumber", "integer"})
"""Types read as text; turning the text into a typed value is the reader's business."""

LEARNABLE_TYPES: Final = TEXT_TYPES | {SELECTION_MARK}

NO_GROWTH: Final = Growth(right=False, left=False, down=False)


def learn(fields: Sequence[FieldDefinition], documents: Sequence[TrainingDocument]) -> Template:
    """Learn a template from at least one document.

    Raises TrainingContentError, naming the document, for labels that do not fit it or the fields.
    """
    if not documents:
        raise TrainingContentError("there is no labelled document to learn from")
    for document in documents:
        _check(document, fields)
    learnable = [each for each in fields if each.type in LEARNABLE_TYPES]
    labels = _page_labels(documents)
    pages = {number: _learn_page(number, on_page) for number, on_page in labels.items()}
    fields_of = {
        is_mark: {
            each.key: _labelled_field(each.key, labels, pages, is_mark)
            for each in learnable
            if (each.type == SELECTION_MARK) is is_mark
        }
        for is_mark in (False, True)
    }
    learnt = {
        **_learn_texts(fields_of[False], pages, len(documents)),
        **_learn_marks(fields_of[True], pages),
    }
    return Template(
        tuple(page.template for page in pages.values()),
        tuple(
            TemplateField(each.key, each.type, each.format, *learnt[each.key]) for each in learnable
        ),
    )


Learnt = tuple[tuple[Spot, ...], Growth, float]
"""Where a field lies, how its values grow, and how accurately it is read."""

LabelledFields = Mapping[str, LabelledField]


def _learn_texts(
    labelled: LabelledFields, pages: Mapping[int, LearntPage], documents: int
) -> dict[str, Learnt]:
    spots = {key: _spots(field, pages) for key, field in labelled.items()}
    learnt: dict[str, Learnt] = {}
    for key, field in labelled.items():
        growth, accuracy = NO_GROWTH, 0.0
        if spots[key]:
            growth, accuracy = learn_growth(field, spots, pages, documents)
        learnt[key] = spots[key], growth, round(accuracy, 4)
    return learnt


def _learn_marks(labelled: LabelledFields, pages: Mapping[int, LearntPage]) -> dict[str, Learnt]:
    spots = {key: _spots(field, pages) for key, field in labelled.items()}
    return {
        key: (spots[key], NO_GROWTH, round(mark_accuracy(field, spots, pages), 4))
        for key, field in labelled.items()
    }


def _spots(field: LabelledField, pages: Mapping[int, LearntPage]) -> tuple[Spot, ...]:
    return tuple(learn_spot(pages[page], samples) for page, samples in field.samples.items())


def _check(document: TrainingDocument, fields: Sequence[FieldDefinition]) -> None:
    keys = {each.key for each in fields}
    numbers = {page.number for page in document.pages}
    for label in document.labels:
        if label.key not in keys and _table_of(label.key) not in keys:
            raise TrainingContentError(
                f"the label {label.key!r} is not declared in fields.json", file=document.name
            )
        if label.page not in numbers:
            raise TrainingContentError(
                f"the label {label.key!r} lies on page {label.page}, "
                f"but the document has {len(numbers)} page(s)",
                file=document.name,
            )
        if label.text and not label.boxes:
            raise TrainingContentError(
                f"the label {label.key!r} has a text but no box", file=document.name
            )


def _table_of(key: str) -> str:
    """Cells of tables are labelled `<table>/<row>/<column>`, with a slash in a name as `~1`."""
    return key.split("/", 1)[0].replace("~1", "/")


class _Labels:
    """The labels of one document's page, as the words that they cover."""

    def __init__(self, document: TrainingDocument, page: Page) -> None:
        self.page = page
        self.boxes: dict[str, list[Box]] = {}
        for label in document.labels:
            if label.page == page.number and label.boxes:
                self.boxes.setdefault(label.key, []).extend(label.boxes)
        index = WordsByHeight(page)
        self.words = {key: index.under(boxes) for key, boxes in self.boxes.items()}

    def all_words(self) -> frozenset[int]:
        return frozenset().union(*self.words.values())

    def drawn(self, key: str) -> Box:
        """The extent of the label, in inches on its page."""
        return around(self.boxes[key]).times(self.page.width, self.page.height)


PageLabels = dict[int, dict[int, _Labels]]
"""By page number and index of the document."""


def _page_labels(documents: Sequence[TrainingDocument]) -> PageLabels:
    labels: PageLabels = {}
    for index, document in enumerate(documents):
        for page in document.pages:
            labels.setdefault(page.number, {})[index] = _Labels(document, page)
    return dict(sorted(labels.items()))


def _learn_page(number: int, labels: Mapping[int, _Labels]) -> LearntPage:
    return learn_page(
        number,
        {index: each.page for index, each in labels.items()},
        {index: each.all_words() for index, each in labels.items()},
    )


def _labelled_field(
    key: str, labels: PageLabels, pages: Mapping[int, LearntPage], is_mark: bool
) -> LabelledField:
    """The samples of a field; a selection mark's place is what was drawn, not the words there."""
    samples: dict[int, list[Sample]] = {}
    for number, documents in labels.items():
        for index, each in documents.items():
            if key in each.boxes:
                located = pages[number].located[index]
                drawn = located.match.fit.box(each.drawn(key))
                words = frozenset[int]() if is_mark else each.words[key]
                samples.setdefault(number, []).append(sample(index, located, words, drawn))
    return LabelledField(key, samples)
