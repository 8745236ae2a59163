"""How often the learner is right: on documents it has not seen, and on nonsense as a control.

Leave-one-out: every labelled document is read by a template learnt from the others, and a field is
right when its text equals the label's, white space aside; an unlabelled field must come out blank,
and a selection mark must also be the one that was labelled.
Words come from the PDF, as in an analysis, so an OCR error inside a label counts as a miss. The
control learns from labels whose keys were shuffled within each document: a learner that scores
there measures something else than learning. Swaps common to all documents cannot show here; that is
what held-out documents with a truth of their own (`<set>-check`) are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from emulator.extraction.calibrating import Sample
from emulator.extraction.extracting import ExtractedField, extract
from emulator.extraction.geometry import Page, around
from emulator.extraction.learning import LEARNABLE_TYPES, learn
from emulator.extraction.reading import UnreadableDocument, read_document
from emulator.extraction.template import SELECTION_MARK, Template
from emulator.extraction.training_files import (
    FieldDefinition,
    LabelledValue,
    TrainingContentError,
    TrainingDocument,
    parse_fields,
    parse_labels,
    parse_ocr,
)

LABELS = ".labels.json"

SAME_MARK = 0.05
"""Inches by which the middle of a mark may lie outside of its label's box."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A field that was read, and what is wrong with it: "" if nothing is."""

    field: ExtractedField
    miss: str


@dataclass(frozen=True, slots=True)
class Score:
    """What was read of some documents, field by field."""

    judged: tuple[Judged, ...] = ()

    @property
    def right(self) -> int:
        """Fields that came out right."""
        return self.total - len(self.misses)

    @property
    def total(self) -> int:
        """Fields that were judged."""
        return len(self.judged)

    @property
    def misses(self) -> tuple[str, ...]:
        """What is wrong with the others, for people."""
        return tuple(each.miss for each in self.judged if each.miss)

    @property
    def of_marks(self) -> Score:
        """The part of it that is about selection marks."""
        return Score(tuple(each for each in self.judged if each.field.type == SELECTION_MARK))

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The scores of what was read, for calibration; a blank states no confidence."""
        return tuple(
            Sample(each.field.score, not each.miss) for each in self.judged if each.field.text
        )

    def __add__(self, other: Score) -> Score:
        return Score(self.judged + other.judged)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A folder of training data; `read[i]` are the pages of document i as an analysis sees them."""

    fields: tuple[FieldDefinition, ...]
    documents: tuple[TrainingDocument, ...]
    read: tuple[tuple[Page, ...], ...]

    @property
    def has_learnable_fields(self) -> bool:
        """Whether there is anything here that the learner takes on."""
        return any(each.type in LEARNABLE_TYPES for each in self.fields)


def load_set(folder: Path) -> LabelledSet:
    """Read a training folder. Raises TrainingContentError, naming the file."""
    fields = parse_fields((folder / "fields.json").read_bytes())
    documents: list[TrainingDocument] = []
    read: list[tuple[Page, ...]] = []
    for labels in sorted(folder.glob(f"*{LABELS}")):
        document = labels.with_name(labels.name.removesuffix(LABELS))
        ocr = document.with_name(f"{document.name}.ocr.json")
        try:
            pages = parse_ocr(ocr.read_bytes())
        except TrainingContentError as problem:
            raise problem.of(ocr.name) from None
        documents.append(TrainingDocument(document.name, pages, _labels(labels)))
        read.append(_pages(document, pages))
    return LabelledSet(fields, tuple(documents), tuple(read))


def _labels(path: Path) -> tuple[LabelledValue, ...]:
    try:
        return parse_labels(path.read_bytes())
    except TrainingContentError as problem:
        raise problem.of(path.name) from None


def _pages(document: Path, instead: tuple[Page, ...]) -> tuple[Page, ...]:
    """The document as read here; a photograph has no text layer, so its OCR file stands in."""
    try:
        return read_document(document.read_bytes())
    except UnreadableDocument as problem:
        if problem.reason in ("unsupported", "no_text"):
            return instead
        raise


def leave_one_out(data: LabelledSet, taught: Sequence[TrainingDocument] = ()) -> Score:
    """Score each document by a template learnt from all others; `taught` replaces their labels."""
    score = Score()
    lessons = taught or data.documents
    for index, document in enumerate(data.documents):
        others = [each for place, each in enumerate(lessons) if place != index]
        template = learn(data.fields, others)
        score += score_document(template, document.name, data.read[index], document.labels)
    return score


def shuffled(data: LabelledSet, seed: int) -> tuple[TrainingDocument, ...]:
    """The same documents with the labels of each handed to its fields at random."""
    random = Random(seed)  # noqa: S311 - a control that can be repeated, no secret
    keys = [each.key for each in data.fields if each.type in LEARNABLE_TYPES]
    documents: list[TrainingDocument] = []
    for document in data.documents:
        other = dict(zip(keys, random.sample(keys, len(keys)), strict=True))
        labels = tuple(
            replace(label, key=other.get(label.key, label.key)) for label in document.labels
        )
        documents.append(replace(document, labels=labels))
    return tuple(documents)


def careless(data: LabelledSet, seed: int) -> LabelledSet:
    """The same set with two labels swapped in one of its documents."""
    random = Random(seed)  # noqa: S311 - a mistake that can be repeated, no secret
    place = random.randrange(len(data.documents))
    document = data.documents[place]
    one, other = random.sample(sorted({label.key for label in document.labels}), 2)
    names = {one: other, other: one}
    swapped = replace(
        document,
        labels=tuple(
            replace(label, key=names.get(label.key, label.key)) for label in document.labels
        ),
    )
    documents = (*data.documents[:place], swapped, *data.documents[place + 1 :])
    return replace(data, documents=documents)


def torn(pages: Sequence[Page], seed: int) -> tuple[Page, ...]:
    """The pages as if the lower part of each had been cut off somewhere."""
    random = Random(seed)  # noqa: S311 - likewise
    cut: list[Page] = []
    for page in pages:
        edge = page.height * random.uniform(0.3, 0.9)
        words = tuple(word for word in page.words if word.box.bottom < edge)
        marks = tuple(mark for mark in page.selection_marks if mark.box.bottom < edge)
        cut.append(replace(page, words=words, selection_marks=marks))
    return tuple(cut)


@dataclass(frozen=True, slots=True)
class CheckDocument:
    """A document that no training sees, with its truth."""

    name: str
    pages: tuple[Page, ...]
    truth: tuple[LabelledValue, ...]


def load_check(folder: Path) -> tuple[CheckDocument, ...]:
    """Read a folder of held-out documents. Raises TrainingContentError, naming the file."""
    found: list[CheckDocument] = []
    for labels in sorted(folder.glob(f"*{LABELS}")):
        document = labels.with_name(labels.name.removesuffix(LABELS))
        pages = read_document(document.read_bytes())
        found.append(CheckDocument(document.name, pages, _labels(labels)))
    return tuple(found)


def held_out(data: LabelledSet, documents: Sequence[CheckDocument]) -> Score:
    """Score documents that no training saw, by a template learnt from the set."""
    template = learn(data.fields, data.documents)
    return sum(
        (score_document(template, each.name, each.pages, each.truth) for each in documents),
        Score(),
    )


def score_document(
    template: Template,
    name: str,
    pages: tuple[Page, ...],
    truth: Sequence[LabelledValue],
) -> Score:
    """Compare what a template reads with what the labels say."""
    judged = judge(extract(template, pages), pages, truth)
    return Score(
        tuple(Judged(each.field, f"{name}: {each.miss}" if each.miss else "") for each in judged)
    )


def judge(
    found: Sequence[ExtractedField], pages: Sequence[Page], truth: Sequence[LabelledValue]
) -> tuple[Judged, ...]:
    """Compare fields with labels. A selection mark without a label is not judged."""
    labels: dict[str, list[LabelledValue]] = {}
    for label in truth:
        labels.setdefault(label.key, []).append(label)
    return tuple(
        Judged(each, _miss(each, labels.get(each.key, []), pages))
        for each in found
        if each.type != SELECTION_MARK or each.key in labels
    )


def _miss(found: ExtractedField, labels: Sequence[LabelledValue], pages: Sequence[Page]) -> str:
    wanted = _spaced(" ".join(label.text for label in labels))
    text = _spaced(found.text)
    if text != wanted:
        return f"{found.key}: {text!r} instead of {wanted!r}"
    if found.type == SELECTION_MARK and not _lies_on(found, labels[0], pages):
        return f"{found.key}: {text!r} by chance, of another mark"
    return ""


def _lies_on(found: ExtractedField, label: LabelledValue, pages: Sequence[Page]) -> bool:
    """Whether a mark is the one that was labelled: half of all marks have the right state anyway.

    A truth without boxes cannot tell.
    """
    if not label.boxes:
        return True
    page = next(page for page in pages if page.number == found.page)
    place = around(label.boxes).times(page.width, page.height)
    return label.page == found.page and place.contains(found.boxes[0].middle, SAME_MARK)


def _spaced(text: str) -> str:
    return " ".join(text.split())
