"""Reads a parameter table: a row per type of form, with its folders and the model that serves it.

A table names a type of form by a description and finds its data by a folder; a layout needs a
name. The folder's own name is what people call the form, so it is taken where it is nobody else's.
What the table says about scoring, and about training data in another container than the project's,
is kept as a comment beside the layout.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reconciler.desired.adopting import AdoptionRefused, Found
from reconciler.desired.adopting_columns import COLUMNS, columns_of
from reconciler.desired.problems import holds_secret, quote
from reconciler.model.naming import MODEL_ID, Instance

NO_MODEL = frozenset({"", "-1", "-1.0", "null", "none", "nan"})
"""What databases, spreadsheets and data frames write where there is no model, in lower case."""
_DELIMITERS = ",;\t"
_NOTES = ("scoring container", "scoring input folder", "scoring output folder")
_NEEDED = ("description", "model id")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: where it begins, and its cells by column, with their places in the line."""

    file: str
    line: int
    cells: dict[str, str]
    places: dict[str, int]

    def where(self, column: str = "") -> str:
        return f"{self.file}:{self.line}:{self.places.get(column, 1)}"

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def found_in_table(
    file: str, content: bytes, instance: Instance, training_container: str
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """Read a table whose models live at `instance`; what was found, and what to tell.

    `training_container`: the name of the container or folder that the project trains from. Raises
    AdoptionRefused with everything that is wrong.
    """
    reasons: list[str] = []
    notices: list[str] = []
    rows = list(_rows(file, content, reasons, notices))
    if not rows and not reasons:
        reasons.append(f"{file}: the table has no rows")
    folders = Counter(_leaf(row["training folder"]) for row in rows)
    found = []
    for row in rows:
        model_id = "" if row["model id"].lower() in NO_MODEL else row["model id"]
        if model_id and not MODEL_ID.fullmatch(model_id):
            reasons.append(
                f"{row.where('model id')}: {quote(model_id)} cannot be a model id; write the id, "
                "or -1 where there is no model yet"
            )
        if not (row["layout"] or row["description"] or row["training folder"]):
            reasons.append(f"{row.where()}: the row says neither what it is nor where its data is")
            continue
        elsewhere = _elsewhere(row, training_container)
        if elsewhere:
            notices.append(
                f"{row.where('training container')}: its training data is in {quote(elsewhere)}, "
                f"and the project trains from {quote(training_container)}; copy the folder there "
                "before `reconciler lock`"
            )
        folder = row["training folder"].strip("/")
        leaf = _leaf(folder)
        unique = leaf if leaf and folders[leaf] == 1 else ""
        found.append(
            Found(
                where=row.where(),
                wish=row["layout"] or unique or row["description"] or leaf,
                is_free=not row["layout"],
                instance=instance if model_id else None,
                model_id=model_id,
                description=row["description"],
                training_prefix=f"{folder}/" if folder else "",
                notes=tuple(_notes(row, elsewhere)),
            )
        )
    if reasons:
        raise AdoptionRefused(tuple(reasons))
    return tuple(found), tuple(notices)


def _elsewhere(row: _Row, training_container: str) -> str:
    """The container of a row's training data, where it is not the project's."""
    container = row["training container"]
    return container if container and _leaf(container) != training_container else ""


def _notes(row: _Row, elsewhere: str) -> Iterator[str]:
    if elsewhere:
        yield f"From the parameter table: training container {elsewhere}."
    scoring = [f"{column} {row[column]}" for column in _NOTES if row[column]]
    if scoring:
        yield f"From the parameter table: {', '.join(scoring)}."
    kinds = [f"{column} {row[column]}" for column in ("file type", "batch group") if row[column]]
    if kinds:
        yield f"From the parameter table: {', '.join(kinds)}."


def _rows(file: str, content: bytes, reasons: list[str], notices: list[str]) -> Iterator[_Row]:
    text = _text(file, content, reasons)
    lines = list(io.StringIO(text, newline=""))
    head = lines[0] if lines else ""
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: dict[str, int] | None = None
    begin = 1
    try:
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _header(file, cells, reasons, notices)
                width = len(cells)
                if reasons:
                    return
                continue
            if len(cells) > width:
                reasons.append(
                    f"{file}:{line}:1: {len(cells)} cells, and the header names {width}; quote a "
                    f"cell that holds {quote(delimiter)}"
                )
                continue
            starts = _starts(lines[line - 1], delimiter)
            yield _Row(
                file,
                line,
                {c: cells[at].strip() for c, at in columns.items() if at < len(cells)},
                {c: starts[at] for c, at in columns.items() if at < len(starts)},
            )
    except csv.Error as error:
        reasons.append(f"{file}:{reader.line_num}:1: this is no CSV ({error}); mend the quotes")


def _text(file: str, content: bytes, reasons: list[str]) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reasons.append(f"{file}:{line}:1: not UTF-8; save the table as CSV in UTF-8")
        return ""
    for number, line_text in enumerate(text.splitlines(), start=1):
        if secret := holds_secret(line_text):
            reasons.append(
                f"{file}:{number}:{secret.start() + 1}: a secret stands here; take it out of the "
                "table and revoke it: the service reads with the account's own identity"
            )
    return "" if reasons else text


def _header(file: str, cells: list[str], reasons: list[str], notices: list[str]) -> dict[str, int]:
    columns, unknown, twice = columns_of(cells)
    reasons += [
        f"{file}:1:1: the column {quote(title)} is there twice; remove one" for title in twice
    ]
    missing = [column for column in _NEEDED if column not in columns]
    if missing == ["description"] and ("layout" in columns or "training folder" in columns):
        missing = []
    reasons += [
        f"{file}:1:1: no column says the {column}; its header may be {quote(column)} "
        f"(known: {', '.join(COLUMNS)})"
        for column in missing
    ]
    notices += [f"{file}: the column {quote(title)} is not read" for title in unknown if title]
    return columns


def _starts(line: str, delimiter: str) -> list[int]:
    """The columns, from 1, in which the cells of a line begin."""
    starts, quoted = [1], False
    for position, char in enumerate(line, start=1):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            starts.append(position + 1)
    return starts


def _leaf(folder: str) -> str:
    return folder.rstrip("/").rpartition("/")[2]
