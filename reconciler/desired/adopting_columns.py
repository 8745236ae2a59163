"""Which column of a parameter table is which, however its header is spelt.

Such tables come out of databases and spreadsheets: `training_container_name`, `Training Container`
and `TrainingContainer` are one column. A header is taken apart into words, and the words decide.
"""

import re
from collections.abc import Sequence

COLUMNS = {
    "layout": "its name; optional, else taken from the training folder or description",
    "description": "what kind of form it is",
    "training container": "container of the training data; another one is kept as a comment",
    "training folder": "its folder there",
    "scoring container": "container of the documents to score; kept as a comment",
    "scoring input folder": "kept as a comment",
    "scoring output folder": "kept as a comment",
    "model id": "-1, NULL or blank: there is none yet",
    "file type": "kept as a comment",
    "batch group": "kept as a comment",
}
"""The columns, and what each of them says."""

_FOLDER = {"folder", "prefix", "path", "directory"}
_TRAINING = {"training", "train"}
_SCORING = {"scoring", "score", "inference"}


def columns_of(header: Sequence[str]) -> tuple[dict[str, int], list[str], list[str]]:
    """Column -> its position; then the headers that say nothing, and those that are there twice."""
    found: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for position, title in enumerate(header):
        column = _column(_words(title))
        if column is None:
            unknown.append(title)
        elif column in found:
            twice.append(title)
        else:
            found[column] = position
    return found, unknown, twice


def _words(title: str) -> set[str]:
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", title)
    return set(re.findall(r"[a-z0-9]+", parted.lower()))


def _column(words: set[str]) -> str | None:
    """The column that a header's words mean; the more telling words are looked at first."""
    folder, training = bool(words & _FOLDER), bool(words & _TRAINING)
    scoring = bool(words & _SCORING)
    rules = (
        ("model id", {"model", "id"} <= words or words == {"modelid"}),
        ("training folder", training and folder),
        ("training container", training and "container" in words),
        ("scoring input folder", "input" in words and (folder or scoring)),
        ("scoring output folder", "output" in words and (folder or scoring)),
        ("scoring container", scoring and "container" in words),
        ("batch group", "batch" in words or words == {"group"}),
        ("file type", "type" in words and bool(words & {"file", "document"})),
        ("file type", bool(words & {"extension", "filetype"})),
        ("description", "description" in words),
        ("layout", "layout" in words or words in ({"name"}, {"form", "name"}, {"form", "type"})),
    )
    return next((column for column, fits in rules if fits), None)
