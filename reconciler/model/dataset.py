"""A dataset: the files that a training or a verification reads, as one listing tells them.

The digest comes from names and MD5s alone, so that a store that keeps MD5s needs no download.
"""

import hashlib
from dataclasses import dataclass

LABELS_SUFFIX = ".labels.json"
OCR_SUFFIX = ".ocr.json"
FIELDS_FILE = "fields.json"
DOCUMENT_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tiff", ".tif", ".heif")
"""Kinds of documents that the service takes (Form Recognizer, input requirements)."""


@dataclass(frozen=True, slots=True, order=True)
class DataFile:
    """One file of a dataset: its name below the dataset's folder, MD5 in hex, size in bytes."""

    name: str
    md5: str
    size: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The files that count, in order of name. Licences and notes beside them do not count."""

    files: tuple[DataFile, ...]

    @classmethod
    def of(cls, files: tuple[DataFile, ...]) -> "Dataset":
        """Keep documents, labels, OCR files and fields.json of the folder itself, sorted."""
        return cls(tuple(sorted(file for file in files if _counts(file.name))))

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over names and MD5s."""
        lines = "".join(f"{file.name}\0{file.md5}\n" for file in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def labelled(self) -> tuple[str, ...]:
        """Names of the documents that have labels."""
        names = {file.name for file in self.files}
        return tuple(
            file.name
            for file in self.files
            if is_document(file.name) and file.name + LABELS_SUFFIX in names
        )


def is_document(name: str) -> bool:
    """Tell whether a file is a document (and not labels, OCR or fields)."""
    return name.lower().endswith(DOCUMENT_SUFFIXES)


def _counts(name: str) -> bool:
    if "/" in name:
        return False
    return is_document(name) or name.endswith((LABELS_SUFFIX, OCR_SUFFIX)) or name == FIELDS_FILE
