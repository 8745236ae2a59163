"""The content of a training: which files of a container count, and what is wrong with them.

A training set is flat and speaks by its names: beside each document X lie X.labels.json and
X.ocr.json, and one fields.json says what fields there are. Documents without labels are allowed and
teach nothing.
"""

from dataclasses import dataclass

from emulator.extraction import (
    Template,
    TrainingContentError,
    TrainingDocument,
    learn,
    parse_fields,
    parse_labels,
    parse_ocr,
)
from emulator.service.content import ContentSource
from emulator.service.errors import (
    Failure,
    invalid_request,
    model_build_error,
    training_content_length,
    training_content_page_count,
)

FEWEST_DOCUMENTS = 5
"""Labelled documents that a training needs at least."""

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class TrainingLimits:
    """The most that the documents of one training may hold together."""

    bytes: int
    pages: int


TRAINING_LIMITS = {
    "template": TrainingLimits(50 * _MEGABYTE, 500),
    "neural": TrainingLimits(1024 * _MEGABYTE, 50_000),
}
"""The documented limits by build mode, in every pricing tier."""

_LABELS = ".labels.json"
_OCR = ".ocr.json"


class _BeyondLimitError(Exception):
    """The documents are too large or too many."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail_message)
        self.failure = failure


def train(
    source: ContentSource, prefix: str, limits: TrainingLimits | None = None
) -> Template | Failure:
    """Learn from what lies below `prefix`, or tell why it is no good.

    Raises `ServiceError` when there is nothing at all, or it cannot be read. Labelled documents
    count against `limits`; without any, only the emulator's own bounds hold.
    """
    names = source.names(prefix)
    if not names:
        raise invalid_request(
            "TrainingContentMissing",
            "Training data is missing: Could not find any training data at the given path "
            f"'{prefix}'.",
        )
    try:
        fields = parse_fields(source.read(_fields_file(names)))
        template = learn(fields, _read_documents(source, names, limits))
    except _BeyondLimitError as beyond:
        return beyond.failure
    except TrainingContentError as problem:
        return model_build_error(str(problem))
    if not template.fields:
        return model_build_error("none of the fields can be learnt from these labels.")
    return template


def _fields_file(names: list[str]) -> str:
    """Return the fields.json that lies highest."""
    found = [name for name in names if name.rpartition("/")[2] == "fields.json"]
    if not found:
        raise TrainingContentError("there is no fields.json, which says what fields there are")
    return min(found, key=lambda name: name.count("/"))


def _read_documents(
    source: ContentSource, names: list[str], limits: TrainingLimits | None
) -> tuple[TrainingDocument, ...]:
    known = set(names)
    labelled = [name.removesuffix(_LABELS) for name in names if name.endswith(_LABELS)]
    present = [name for name in labelled if name in known]
    if present and not any(name + _OCR in known for name in present):
        raise TrainingContentError("Can't find any OCR files for training.")
    if len(present) < FEWEST_DOCUMENTS:
        raise TrainingContentError(
            f"{len(present)} labelled documents were found, and at least {FEWEST_DOCUMENTS} are "
            f"needed. A labelled document X.pdf has an X.pdf{_LABELS} and an X.pdf{_OCR} beside it."
        )
    without_ocr = [name for name in present if name + _OCR not in known]
    if without_ocr:
        raise TrainingContentError(f"there is no OCR file beside {', '.join(without_ocr)}")
    if limits is not None:
        _refuse_too_large(source, present, limits)
    documents: list[TrainingDocument] = []
    pages = 0
    for name in present:
        documents.append(_read_document(source, name))
        pages += len(documents[-1].pages)
        if limits is not None and pages > limits.pages:
            raise _BeyondLimitError(training_content_page_count(pages, limits.pages))
    return tuple(documents)


def _refuse_too_large(source: ContentSource, names: list[str], limits: TrainingLimits) -> None:
    size = sum(source.size(name) for name in names)
    if size > limits.bytes:
        raise _BeyondLimitError(training_content_length(size, limits.bytes))


def _read_document(source: ContentSource, name: str) -> TrainingDocument:
    try:
        pages = parse_ocr(source.read(name + _OCR))
    except TrainingContentError as problem:
        raise problem.of(name + _OCR) from None
    try:
        labels = parse_labels(source.read(name + _LABELS))
    except TrainingContentError as problem:
        raise problem.of(name + _LABELS) from None
    return TrainingDocument(name, pages, labels)
