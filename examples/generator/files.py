"""The files that lie beside a labelled document: X.labels.json, X.ocr.json, and fields.json.

Their shapes are those of Form Recognizer's labelling tool (schema 2021-03-01) and of its layout
API v2.1, as in the real sets beside these.
"""

import json
from collections.abc import Iterable
from itertools import groupby
from random import Random

from examples.generator.parts import Field
from examples.generator.sheet import PrintedPage, PrintedWord

_SCHEMA = "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01"
_READ_AT = "2024-01-15T09:00:00Z"
_LOOKALIKES = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8",
    "6": "G", "G": "6", "2": "Z", "Z": "2", "e": "c", "c": "e", "n": "u", "u": "n", "m": "rn",
    "h": "b", "t": "f", "9": "g", ",": ".",
}  # fmt: skip

Json = dict[str, object]


def fields_file(fields: Iterable[Field]) -> str:
    """Write fields.json."""
    return _text(
        {
            "$schema": f"{_SCHEMA}/fields.json",
            "fields": [
                {"fieldKey": field.key, "fieldType": field.type, "fieldFormat": field.format}
                for field in fields
            ],
            "definitions": {},
        }
    )


def labels_file(document: str, fields: Iterable[Field], pages: Iterable[PrintedPage]) -> str:
    """Write X.labels.json: a value for each word, boxes as fractions of the page.

    A field that is blank has no label, as the labelling tool does it.
    """
    values: dict[str, list[object]] = {field.key: [] for field in fields}
    for page in pages:
        for word in page.words:
            if word.field is not None:
                box = _corners(word, page.width, page.height, digits=6)
                values[word.field].append(
                    {"page": page.number, "text": word.text, "boundingBoxes": [box]}
                )
    labels = [{"label": key, "key": None, "value": value} for key, value in values.items() if value]
    return _text({"$schema": f"{_SCHEMA}/labels.json", "document": document, "labels": labels})


def ocr_file(pages: Iterable[PrintedPage]) -> str:
    """Write X.ocr.json: all words, in inches."""
    read = [
        {
            "page": page.number,
            "angle": 0,
            "width": round(page.width, 4),
            "height": round(page.height, 4),
            "unit": "inch",
            "lines": [_line(list(words)) for _, words in groupby(page.words, lambda w: w.line)],
        }
        for page in pages
    ]
    return (
        json.dumps(
            {
                "status": "succeeded",
                "createdDateTime": _READ_AT,
                "lastUpdatedDateTime": _READ_AT,
                "analyzeResult": {"version": "2.1.0", "readResults": read},
            },
            separators=(",", ":"),
        )
        + "\n"
    )


def misread(text: str, share: float, chance: Random) -> str:
    """Read a word as OCR does that takes one character for its lookalike in this share of words."""
    places = [place for place, letter in enumerate(text) if letter in _LOOKALIKES]
    if chance.random() >= share or not places:
        return text
    place = chance.choice(places)
    return text[:place] + _LOOKALIKES[text[place]] + text[place + 1 :]


def _line(words: list[PrintedWord]) -> Json:
    whole = PrintedWord(
        " ".join(word.text for word in words),
        words[0].left,
        words[0].top,
        words[-1].right,
        words[-1].bottom,
        words[0].line,
        None,
    )
    return {
        "boundingBox": _corners(whole, 1, 1, digits=4),
        "text": whole.text,
        "appearance": {"style": {"name": "other", "confidence": 0.878}},
        "words": [
            {"boundingBox": _corners(word, 1, 1, digits=4), "text": word.text, "confidence": 0.99}
            for word in words
        ],
    }


def _corners(word: PrintedWord, width: float, height: float, digits: int) -> list[float]:
    """Give the corners clockwise from the top left, each in units of the width and height given."""
    left, right = round(word.left / width, digits), round(word.right / width, digits)
    top, bottom = round(word.top / height, digits), round(word.bottom / height, digits)
    return [left, top, right, top, right, bottom, left, bottom]


def _text(body: Json) -> str:
    return json.dumps(body, indent=1) + "\n"
