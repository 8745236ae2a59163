"""How often the learner is right: on documents it has not seen, and on nonsense as a control.

Leave-one-out: every labelled document is read by a template learnt from the others, and a field is
right when its text equals the label's, white space aside; an unlabelled field must come out blank.
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

from emulator.extraction.extracting import extract
from emulator.extraction.geometry import Page
from emulator.extraction.learning import LEARNABLE_TYPES, learn
from emulator.extraction.reading import UnreadableDocument, read_document
from emulator.extraction.template import Template
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


@dataclass(frozen=True, slots=True)
class Score:
    """Fields that came out right, out of `total`; `misses` tell the others for people."""

    right: int
    total: int
    misses: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.total + other.total, self.misses + other.misses)


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
    score = Score(0, 0)
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


def held_out(data: LabelledSet, folder: Path) -> Score:
    """Score the documents of a folder that no training saw, by a template learnt from the set."""
    template = learn(data.fields, data.documents)
    score = Score(0, 0)
    for labels in sorted(folder.glob(f"*{LABELS}")):
        document = labels.with_name(labels.name.removesuffix(LABELS))
        pages = read_document(document.read_bytes())
        score += score_document(template, document.name, pages, _labels(labels))
    return score


def score_document(
    template: Template,
    name: str,
    pages: tuple[Page, ...],
    truth: Sequence[LabelledValue],
) -> Score:
    """Compare what a template reads with what the labels say."""
    misses: list[str] = []
    found = extract(template, pages)
    for each in found:
        wanted = _spaced(" ".join(label.text for label in truth if label.key == each.key))
        text = _spaced(each.text)
        if text != wanted:
            misses.append(f"{name}: {each.key}: {text!r} instead of {wanted!r}")
    return Score(len(found) - len(misses), len(found), tuple(misses))


def _spaced(text: str) -> str:
    return " ".join(text.split())
