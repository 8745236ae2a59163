"""Analysis: a document and a model in, fields out.

Reading and extracting happen when the request is accepted; the result is shown when its time has
come and is kept for a day. A document that cannot be read is refused at once, never answered by an
empty success.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from emulator.service.call import Answer, Call, Subject
from emulator.service.documents import document_of
from emulator.service.errors import (
    ServiceError,
    invalid_request,
    model_not_found,
    not_emulated,
    result_not_found,
)
from emulator.service.prebuilt import is_prebuilt
from emulator.service.reading_options import read_options
from emulator.service.reading_result import ReadingResult, polygon, read_result
from emulator.service.shapes import timestamp
from emulator.service.values import content_of, value_of
from emulator.state import JsonObject

COLLECTION = "results"
KEPT = timedelta(hours=24)
"""How long the service remembers a result."""

READING_MODELS = frozenset({"prebuilt-read", "prebuilt-layout"})
"""The prebuilt models that read a document without understanding it."""

READING_TEXT_ONLY = "prebuilt-read"
"""Of these, the one that has no eye for selection marks."""

_FIRST_WITH_CONTENT_FORMAT = "2024-11-30"


@dataclass(frozen=True, slots=True)
class _Analyst:
    """A model at work. `templates` by document type; a model that only reads has none."""

    model_id: str
    tags: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)


def analyze(call: Call) -> Answer:
    """Accept an analysis."""
    model_id = call.path["model_id"]
    options = read_options(call)
    analyst = _analyst(call, model_id)
    pages = options.select(_read(document_of(call)))
    result_id = str(uuid.uuid4())
    due_at = call.now + timedelta(seconds=call.emulator.durations.analyze)
    stored = {
        "modelId": model_id,
        "tags": dict(analyst.tags),
        "createdAt": call.now.isoformat(),
        "dueAt": due_at.isoformat(),
        "frozenBy": call.frozen_by,
        "polls": call.emulator.durations.polls_of("analyze"),
        "analyzeResult": _result(call, analyst, pages, options.index_type),
    }
    key = f"{call.account.subdomain}/{result_id}"
    call.emulator.state.put(COLLECTION, key, stored, expires=call.now + KEPT)
    location = call.url(f"/documentModels/{model_id}/analyzeResults/{result_id}")
    return Answer(
        202, headers={"Operation-Location": location}, subject=Subject(model_id, analyst.tags)
    )


def get_analyze_result(call: Call) -> Answer:
    """Show the result of an analysis once it is due."""
    stored = _stored(call)
    subject = Subject(stored["modelId"], stored["tags"])
    created_at = datetime.fromisoformat(stored["createdAt"])
    due_at = datetime.fromisoformat(stored["dueAt"])
    frozen_by = stored["frozenBy"]
    is_frozen = bool(frozen_by) and call.emulator.faults.is_active(frozen_by)
    if _takes_another_poll(call) or due_at > call.now or is_frozen:
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


def delete_analyze_result(call: Call) -> Answer:
    """Delete a result before its day is over."""
    stored = _stored(call)
    call.emulator.state.delete(COLLECTION, _key(call))
    return Answer(204, subject=Subject(stored["modelId"], stored["tags"]))


def _key(call: Call) -> str:
    return f"{call.account.subdomain}/{call.path['result_id']}"


def _stored(call: Call) -> JsonObject:
    stored = call.emulator.state.get(COLLECTION, _key(call))
    if stored is None or stored["modelId"] != call.path["model_id"]:
        raise result_not_found()
    return stored


def _takes_another_poll(call: Call) -> bool:
    """Count one read of a result that is shown only when it was asked for often enough."""
    with call.emulator.state.transaction():
        stored = _stored(call)
        if not stored["polls"]:
            return False
        expires = datetime.fromisoformat(stored["createdAt"]) + KEPT
        fewer = {**stored, "polls": stored["polls"] - 1}
        call.emulator.state.put(COLLECTION, _key(call), fewer, expires=expires)
        return True


def _analyst(call: Call, model_id: str) -> _Analyst:
    """Return who analyses; raises `ServiceError` for a model that does not exist or is for later.

    A prebuilt model that the service has is not emulated, unless it only reads; one that it has not
    is not found, like any other.
    """
    if model_id in READING_MODELS and is_prebuilt(model_id, call.version):
        return _Analyst(model_id)
    if is_prebuilt(model_id, call.version):
        known = " or ".join(sorted(READING_MODELS))
        raise not_emulated(f"analysis with {model_id}; use a custom model, {known}")
    models, subdomain = call.emulator.models, call.account.subdomain
    model, templates = models.get(subdomain, model_id), models.templates(subdomain, model_id)
    if model is None or templates is None:
        raise model_not_found()
    learnt = {name: Template.from_json(body) for name, body in templates.items()}
    return _Analyst(model_id, dict(model.tags), learnt)


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


def _result(call: Call, analyst: _Analyst, pages: tuple[Page, ...], index_type: str) -> JsonObject:
    with_marks = analyst.model_id != READING_TEXT_ONLY
    read = read_result(pages, index_type, with_marks=with_marks)
    shown: JsonObject = {
        "apiVersion": call.version,
        "modelId": analyst.model_id,
        "stringIndexType": index_type,
    }
    if call.version >= _FIRST_WITH_CONTENT_FORMAT:
        shown["contentFormat"] = "text"
    shown |= {"content": read.content, "pages": read.pages}
    if analyst.templates:
        shown |= {"tables": [], "documents": [_document(analyst.templates, pages, read)]}
    return {**shown, "styles": []}


def _document(
    templates: Mapping[str, Template], pages: tuple[Page, ...], read: ReadingResult
) -> JsonObject:
    """Read the fields by the document type that the document is most like."""
    shares = {name: likeness(template, pages) for name, template in templates.items()}
    doc_type = max(shares, key=lambda name: shares[name])
    fields = extract(templates[doc_type], pages)
    formats = {each.key: each.format for each in templates[doc_type].fields}
    return {
        "docType": doc_type,
        "boundingRegions": _whole_pages(pages),
        "fields": {each.key: _field(each, formats[each.key], read) for each in fields},
        "confidence": round(shares[doc_type], 3),
        "spans": [{"offset": 0, "length": read.length}],
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
        "content": content_of(found.type, found.text),
        "boundingRegions": [
            {"pageNumber": found.page, "polygon": polygon(box)} for box in found.boxes
        ],
        "confidence": round(found.confidence, 3),
        "spans": read.spans_of(found.page, [found.mark] if found.mark else found.words),
    }
