"""Analysis: a document and a model in, fields out.

Reading and extracting happen when the request is accepted; the result is shown when its time has
come and is kept for a day. A document that cannot be read is refused at once, never answered by an
empty success.
"""

import base64
import binascii
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from emulator.extraction import (
    ExtractedField,
    Page,
    Template,
    UnreadableDocument,
    extract,
    likeness,
    read_document,
)
from emulator.service.call import Answer, Call, Subject, optional_text
from emulator.service.errors import (
    ServiceError,
    invalid_parameter,
    invalid_request,
    missing_parameter,
    model_not_found,
    not_emulated,
    result_not_found,
)
from emulator.service.models import PREBUILT, Model
from emulator.service.reading_result import MEASURES, ReadingResult, polygon, read_result
from emulator.service.shapes import timestamp
from emulator.service.values import value_of
from emulator.state import JsonObject

COLLECTION = "results"
KEPT = timedelta(hours=24)
"""How long the service remembers a result."""

_OPTIONS_NOT_EMULATED = ("pages", "features")
_DEFAULT_INDEX_TYPE = "textElements"


def analyze(call: Call) -> Answer:
    """Accept an analysis."""
    model_id = call.path["model_id"]
    index_type = _options(call)
    model, templates = _model(call, model_id)
    pages = _read(_document(call))
    result_id = str(uuid.uuid4())
    due_at = call.now + timedelta(seconds=call.emulator.durations.analyze)
    stored = {
        "modelId": model_id,
        "tags": dict(model.tags),
        "createdAt": call.now.isoformat(),
        "dueAt": due_at.isoformat(),
        "frozenBy": call.frozen_by,
        "analyzeResult": _result(call, model, templates, pages, index_type),
    }
    key = f"{call.account.subdomain}/{result_id}"
    call.emulator.state.put(COLLECTION, key, stored, expires=call.now + KEPT)
    location = call.url(f"/documentModels/{model_id}/analyzeResults/{result_id}")
    return Answer(
        202, headers={"Operation-Location": location}, subject=Subject(model_id, model.tags)
    )


def get_analyze_result(call: Call) -> Answer:
    """Show the result of an analysis once it is due."""
    key = f"{call.account.subdomain}/{call.path['result_id']}"
    stored = call.emulator.state.get(COLLECTION, key)
    if stored is None or stored["modelId"] != call.path["model_id"]:
        raise result_not_found()
    subject = Subject(stored["modelId"], stored["tags"])
    created_at = datetime.fromisoformat(stored["createdAt"])
    due_at = datetime.fromisoformat(stored["dueAt"])
    frozen_by = stored["frozenBy"]
    if due_at > call.now or (frozen_by and call.emulator.faults.is_active(frozen_by)):
        moments = {"createdDateTime": created_at, "lastUpdatedDateTime": created_at}
        shown = {name: timestamp(moment) for name, moment in moments.items()}
        return Answer(200, {"status": "running", **shown}, subject=subject)
    shown = {
        "status": "succeeded",
        "createdDateTime": timestamp(created_at),
        "lastUpdatedDateTime": timestamp(due_at),
        "analyzeResult": stored["analyzeResult"],
    }
    return Answer(200, shown, subject=subject)


def _options(call: Call) -> str:
    """Return the index type; refuse options that would change the result and are not emulated."""
    for name in _OPTIONS_NOT_EMULATED:
        if call.query.get(name):
            raise not_emulated(f"the option {name}={call.query[name]}; leave it out")
    index_type = call.query.get("stringIndexType") or _DEFAULT_INDEX_TYPE
    if index_type not in MEASURES:
        raise invalid_parameter("stringIndexType", f"'{index_type}' is none of {list(MEASURES)}.")
    return index_type


def _model(call: Call, model_id: str) -> tuple[Model, dict[str, Template]]:
    """Return a model and its template for each document type."""
    if model_id.startswith(PREBUILT):
        raise not_emulated(f"analysis with {model_id}; use a custom model")
    models, subdomain = call.emulator.models, call.account.subdomain
    model, templates = models.get(subdomain, model_id), models.templates(subdomain, model_id)
    if model is None or templates is None:
        raise model_not_found()
    return model, {name: Template.from_json(body) for name, body in templates.items()}


def _document(call: Call) -> bytes:
    """Return the bytes of the document, sent as they are or in base64."""
    if call.content_type != "application/json":
        return call.body
    body = call.json()
    if body.get("urlSource"):
        raise not_emulated("urlSource; send the document itself")
    encoded = optional_text(body, "base64Source")
    if encoded is None:
        raise missing_parameter("base64Source")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid_parameter("base64Source", f"it is not base64: {error}.") from None


def _read(document: bytes) -> tuple[Page, ...]:
    try:
        return read_document(document)
    except UnreadableDocument as problem:
        raise _unreadable(problem) from None


def _unreadable(problem: UnreadableDocument) -> ServiceError:
    if problem.reason in ("encrypted", "no_text"):
        return invalid_request("UnsupportedContent", f"Content is not supported: {problem}")
    return invalid_request(
        "InvalidContent", f"The file is corrupted or format is unsupported. {problem}"
    )


def _result(
    call: Call,
    model: Model,
    templates: dict[str, Template],
    pages: tuple[Page, ...],
    index_type: str,
) -> JsonObject:
    read = read_result(pages, index_type)
    shares = {name: likeness(template, pages) for name, template in templates.items()}
    doc_type = max(shares, key=lambda name: shares[name])
    fields = extract(templates[doc_type], pages)
    formats = {each.key: each.format for each in templates[doc_type].fields}
    document = {
        "docType": doc_type,
        "boundingRegions": _whole_pages(pages),
        "fields": {each.key: _field(each, formats[each.key], read) for each in fields},
        "confidence": round(shares[doc_type], 3),
        "spans": [{"offset": 0, "length": read.length}],
    }
    return {
        "apiVersion": call.version,
        "modelId": model.id,
        "stringIndexType": index_type,
        "content": read.content,
        "pages": read.pages,
        "tables": [],
        "documents": [document],
        "styles": [],
    }


def _whole_pages(pages: Sequence[Page]) -> list[JsonObject]:
    return [
        {
            "pageNumber": page.number,
            "polygon": [0, 0, page.width, 0, page.width, page.height, 0, page.height],
        }
        for page in pages
    ]


def _field(found: ExtractedField, format_: str, read: ReadingResult) -> JsonObject:
    """Show a field; a blank one has a type and nothing else."""
    if not found.text:
        return {"type": found.type}
    return {
        "type": found.type,
        **value_of(found.type, found.text, format_),
        "content": found.text,
        "boundingRegions": [
            {"pageNumber": found.page, "polygon": polygon(box)} for box in found.boxes
        ],
        "confidence": round(found.confidence, 3),
        "spans": read.spans_of(found.page, found.words),
    }
