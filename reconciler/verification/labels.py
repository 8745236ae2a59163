"""The truth about a document: what a person has labelled in it.

Label files are those of the labelling tool (schema 2021-03-01): one entry per field, whose value
is a list of pieces of text with their places. Only the text counts here. A field that was labelled
with no value is a statement too: the form leaves it blank.
"""

import json
from collections.abc import Mapping
from typing import Any


class LabelsUnreadable(Exception):
    """A label file is not one; says what is wrong in it and where."""


def labelled_fields(labels_json: bytes) -> Mapping[str, str]:
    """Read field -> text, `""` where the field is labelled as blank, in the file's order.

    A field may be labelled in several entries (lines of one address); their texts are joined by
    a space. Raises LabelsUnreadable.
    """
    try:
        body = json.loads(labels_json.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LabelsUnreadable(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise LabelsUnreadable(f"not JSON at {place}: {error.msg}") from None
    labels = body.get("labels") if isinstance(body, dict) else None
    if not isinstance(labels, list):
        raise LabelsUnreadable("it holds no list named `labels`")
    texts: dict[str, list[str]] = {}
    for position, label in enumerate(labels):
        name, pieces = _label(label, f"labels[{position}]")
        texts.setdefault(name, []).extend(pieces)
    return {name: " ".join(pieces) for name, pieces in texts.items()}


def _label(label: Any, place: str) -> tuple[str, list[str]]:
    name = label.get("label") if isinstance(label, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise LabelsUnreadable(f"{place} has no field name in `label`")
    value = label.get("value") or []
    if not isinstance(value, list):
        raise LabelsUnreadable(f"{place} ({name}): `value` is not a list")
    pieces = [piece.get("text") if isinstance(piece, dict) else None for piece in value]
    texts = [text for text in pieces if isinstance(text, str)]
    if len(texts) < len(pieces):
        raise LabelsUnreadable(f"{place} ({name}): a value has no `text`")
    return name.strip(), texts
