"""The three kinds of files of a training set: X.ocr.json, X.labels.json and fields.json.

Their format is the service's labelling format (labels and fields: schema 2021-03-01 and the older
one without `$schema`; OCR files: raw answers of layout analysis, v2.x `readResults` or v3 `pages`).
The files come from people and tools, so every reader here checks what it takes and says where in
the file it stumbled; the caller, who knows the file's name, adds it with `TrainingContentError.of`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any, Final

from emulator.extraction.geometry import Box, Page, SelectionMark, Word, polygon_box

INCHES_PER_UNIT: Final = {"inch": 1.0, "point": 1 / 72, "centimeter": 1 / 2.54}

PIXEL_PAGE_INCHES: Final = (8.5, 11.0)
"""Photographs carry no size: their shorter and longer side are taken for those of a letter page."""

FRACTION_SLACK: Final = 0.02
"""How far outside its page a label may reach: labelling tools round."""


class TrainingContentError(Exception):
    """A training file cannot be used; the message names the file, the place in it and the fault."""

    def __init__(self, problem: str, *, file: str = "", where: str = "") -> None:
        self.problem = problem
        self.file = file
        self.where = where
        place = ", ".join(part for part in (file, where) if part)
        super().__init__(f"{place}: {problem}" if place else problem)

    def of(self, file: str) -> TrainingContentError:
        """The same fault with the file's name, unless it already carries one."""
        return TrainingContentError(self.problem, file=self.file or file, where=self.where)


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field as fields.json declares it; `key` is trimmed."""

    key: str
    type: str
    format: str = "not-specified"


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """What a person marked as one field's value on one page; boxes are fractions of that page."""

    key: str
    page: int
    text: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class TrainingDocument:
    """One labelled document: its words and what they mean."""

    name: str
    pages: tuple[Page, ...]
    labels: tuple[LabelledValue, ...] = field(default=())


def parse_fields(data: bytes) -> tuple[FieldDefinition, ...]:
    """Read fields.json. Keys are trimmed: older tools left spaces that labels.json lacks.

    Raises TrainingContentError, which names the file: there is only one.
    """
    try:
        return _fields(data)
    except TrainingContentError as problem:
        raise problem.of("fields.json") from None


def _fields(data: bytes) -> tuple[FieldDefinition, ...]:
    root = _object(_json(data), "")
    found: list[FieldDefinition] = []
    for index, raw in enumerate(_list(root, "fields", "")):
        where = f"fields[{index}]"
        entry = _object(raw, where)
        key = _text(entry, "fieldKey", where).strip()
        if not key:
            raise TrainingContentError("fieldKey is blank", where=where)
        if any(key == other.key for other in found):
            raise TrainingContentError(f"the field {key!r} is declared twice", where=where)
        field_type = _text(entry, "fieldType", where)
        format_ = entry.get("fieldFormat") or "not-specified"
        found.append(FieldDefinition(key, field_type, str(format_)))
    return tuple(found)


def parse_labels(data: bytes) -> tuple[LabelledValue, ...]:
    """Read X.labels.json: one entry per field and page; a label without a value has no entry.

    Raises TrainingContentError, also for boxes that are not fractions of the page.
    """
    root = _object(_json(data), "")
    values: list[LabelledValue] = []
    for index, raw in enumerate(_list(root, "labels", "")):
        where = f"labels[{index}]"
        entry = _object(raw, where)
        key = _text(entry, "label", where).strip()
        parts: dict[int, tuple[list[str], list[Box]]] = {}
        marked = [] if entry.get("value") is None else _list(entry, "value", where)
        for number, raw_value in enumerate(marked):
            at = f"{where} ({key}).value[{number}]"
            value = _object(raw_value, at)
            texts, boxes = parts.setdefault(_page_number(value, "page", at), ([], []))
            text = value.get("text") or ""
            if not isinstance(text, str):
                raise TrainingContentError("text must be a string", where=at)
            texts.append(text.strip())
            boxes.extend(_fraction_boxes(value, at))
        for page, (texts, boxes) in sorted(parts.items()):
            text = " ".join(text for text in texts if text)
            values.append(LabelledValue(key, page, text, tuple(boxes)))
    return tuple(values)


def parse_ocr(data: bytes) -> tuple[Page, ...]:
    """Read X.ocr.json into pages of words in inches. Raises TrainingContentError."""
    root = _object(_json(data), "")
    result = _object(root.get("analyzeResult", root), "analyzeResult")
    if "readResults" in result:
        entries, page_key = _list(result, "readResults", "analyzeResult"), "page"
        at = "analyzeResult.readResults"
    else:
        entries, page_key = _list(result, "pages", "analyzeResult"), "pageNumber"
        at = "analyzeResult.pages"
    if not entries:
        raise TrainingContentError("there is no page in it", where=at)
    pages = tuple(
        _page(_object(entry, f"{at}[{index}]"), page_key, f"{at}[{index}]")
        for index, entry in enumerate(entries)
    )
    if len({page.number for page in pages}) < len(pages):
        raise TrainingContentError("two pages carry the same number", where=at)
    return pages


def _page(entry: dict[str, Any], page_key: str, where: str) -> Page:
    number = _page_number(entry, page_key, where)
    width, height = _length(entry, "width", where), _length(entry, "height", where)
    x_factor, y_factor = _inch_factors(entry.get("unit", "inch"), width, height, where)
    words: list[Word] = []
    for raw, at in _raw_words(entry, where):
        item = _object(raw, at)
        name = "content" if "content" in item else "text"
        box = _corners(item, at).times(x_factor, y_factor)
        text = _text(item, name, at).strip()
        if text:
            words.append(Word(text, box, _confidence(item)))
    marks = tuple(
        _mark(raw, f"{where}.selectionMarks[{n}]", x_factor, y_factor)
        for n, raw in enumerate(_optional_list(entry, "selectionMarks", where))
    )
    return Page(number, width * x_factor, height * y_factor, tuple(words), marks)


def _mark(raw: object, where: str, x_factor: float, y_factor: float) -> SelectionMark:
    item = _object(raw, where)
    state = item.get("state")
    if state != "selected" and state != "unselected":
        raise TrainingContentError(
            f"the state of a selection mark is selected or unselected, found {state!r}",
            where=where,
        )
    return SelectionMark(state, _corners(item, where).times(x_factor, y_factor), _confidence(item))


def _corners(item: dict[str, Any], where: str) -> Box:
    """The place of a word or mark: v3 says polygon, v2.x boundingBox."""
    return polygon_box(_numbers(item.get("polygon", item.get("boundingBox")), where))


def _confidence(item: dict[str, Any]) -> float:
    told = item.get("confidence", 1.0)
    return float(told) if _is_number(told) else 1.0


def _raw_words(entry: dict[str, Any], where: str) -> list[tuple[object, str]]:
    """v3 lists words beside lines; v2.x holds them inside its lines, or has none."""
    if isinstance(entry.get("words"), list):
        return [(raw, f"{where}.words[{n}]") for n, raw in enumerate(entry["words"])]
    found: list[tuple[object, str]] = []
    for n, raw_line in enumerate(entry.get("lines") or []):
        at = f"{where}.lines[{n}]"
        line = _object(raw_line, at)
        words = _list(line, "words", at)
        found.extend((raw, f"{at}.words[{m}]") for m, raw in enumerate(words))
    return found


def _inch_factors(unit: object, width: float, height: float, where: str) -> tuple[float, float]:
    if unit == "pixel":
        short, long = PIXEL_PAGE_INCHES
        factor = short / width if width <= height else long / width
        return factor, factor
    if not isinstance(unit, str) or unit not in INCHES_PER_UNIT:
        raise TrainingContentError(f"unit {unit!r} is not known", where=where)
    return INCHES_PER_UNIT[unit], INCHES_PER_UNIT[unit]


def _fraction_boxes(value: dict[str, Any], where: str) -> list[Box]:
    boxes: list[Box] = []
    for number, points in enumerate(_list(value, "boundingBoxes", where)):
        at = f"{where}.boundingBoxes[{number}]"
        numbers = _numbers(points, at)
        if not all(-FRACTION_SLACK <= each <= 1 + FRACTION_SLACK for each in numbers):
            raise TrainingContentError(
                f"coordinates must be fractions of the page (0 to 1), found {max(numbers):g}",
                where=at,
            )
        boxes.append(polygon_box(numbers))
    return boxes


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise TrainingContentError(f"is not JSON: {error}") from None


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TrainingContentError(
            f"expected an object, found {_kind(value)}", where=where or "at the top"
        )
    return value


def _list(entry: dict[str, Any], name: str, where: str) -> list[Any]:
    value = entry.get(name)
    if not isinstance(value, list):
        raise TrainingContentError(
            f"expected a list {name!r}, found {_kind(value)}", where=where or "at the top"
        )
    return value


def _optional_list(entry: dict[str, Any], name: str, where: str) -> list[Any]:
    return [] if entry.get(name) is None else _list(entry, name, where)


def _text(entry: dict[str, Any], name: str, where: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        raise TrainingContentError(f"expected a text {name!r}, found {_kind(value)}", where=where)
    return value


def _page_number(entry: dict[str, Any], name: str, where: str) -> int:
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TrainingContentError(f"{name!r} must be 1 or more, found {value!r}", where=where)
    return value


def _length(entry: dict[str, Any], name: str, where: str) -> float:
    value: Any = entry.get(name)
    if not _is_number(value) or value <= 0:
        raise TrainingContentError(f"{name!r} must be above 0, found {value!r}", where=where)
    return float(value)


def _numbers(points: object, where: str) -> list[float]:
    if not isinstance(points, list) or len(points) < 4 or len(points) % 2:
        raise TrainingContentError("expected corners x, y, x, y, …", where=where)
    if not all(_is_number(each) for each in points):
        raise TrainingContentError("corners must be finite numbers", where=where)
    return [float(each) for each in points]


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < 1e9 and math.isfinite(value)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", type(None): "nothing"}
    return names.get(type(value), repr(value)[:40])
