"""Writes sets of documents: a folder to train from, and a folder to check what was learnt."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

from examples.generator.files import fields_file, labels_file, misread, ocr_file
from examples.generator.layout import Layout
from examples.generator.layouts import LAYOUTS
from examples.generator.printing import PrintedDocument, Share, print_document
from examples.generator.sheet import PrintedPage

DEFAULT_SEED = 1040
TRAINING_DOCUMENTS = 5
CHECK_DOCUMENTS = 3


class UnknownLayout(ValueError):
    """No form of this name can be printed."""


def write_set(
    layout: str,
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    documents: int = TRAINING_DOCUMENTS,
    first: int = 1,
) -> tuple[str, ...]:
    """Write training documents with labels and OCR files, and fields.json; return their names.

    Documents are numbered from `first`: a folder that has five gets two more with `first=6`,
    `documents=2`. A document depends on its own number only.

    Raises UnknownLayout if there is no such form.
    """
    form = _named(layout)
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number in range(first, first + documents):
        document = print_document(form, seed=seed, share=Share.TRAINING, number=number)
        read = tuple(_read(document.pages, form.misread, document.chance))
        _write(folder, document, labels_file(document.name, form.fields, read))
        (folder / f"{document.name}.ocr.json").write_text(ocr_file(read), encoding="utf-8")
        names.append(document.name)
    (folder / "fields.json").write_text(fields_file(form.fields), encoding="utf-8")
    return tuple(names)


def write_check_set(
    layout: str, folder: Path, *, seed: int = DEFAULT_SEED, documents: int = CHECK_DOCUMENTS
) -> tuple[str, ...]:
    """Write held-out documents with their labels; return their names.

    The labels hold what was printed, not what an OCR would read: they are the truth.

    Raises UnknownLayout if there is no such form.
    """
    form = _named(layout)
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number in range(1, documents + 1):
        document = print_document(form, seed=seed, share=Share.CHECK, number=number)
        _write(folder, document, labels_file(document.name, form.fields, document.pages))
        names.append(document.name)
    return tuple(names)


def _named(layout: str) -> Layout:
    if layout not in LAYOUTS:
        raise UnknownLayout(f"no form is called {layout!r}; there are {', '.join(LAYOUTS)}")
    return LAYOUTS[layout]


def _read(pages: Iterable[PrintedPage], share: float, chance: Random) -> Iterable[PrintedPage]:
    for page in pages:
        words = (replace(word, text=misread(word.text, share, chance)) for word in page.words)
        yield replace(page, words=tuple(words))


def _write(folder: Path, document: PrintedDocument, labels: str) -> None:
    (folder / document.name).write_bytes(document.pdf)
    (folder / f"{document.name}.labels.json").write_text(labels, encoding="utf-8")
