"""Building: from a container of labelled documents to a model.

The documents are read and learnt when the request is accepted, and the outcome is shown when the
operation's time has come. What is wrong with the request itself is a 4xx; what is wrong with the
labels and documents is, as at the service, a failed operation. A failed training leaves no model
and frees its id (the documentation is silent; a team that corrects its labels tries the same id).
"""

from dataclasses import dataclass
from datetime import timedelta

from emulator.extraction import Template
from emulator.service.call import (
    Answer,
    Call,
    Subject,
    description_of,
    new_model_id,
    optional_text,
    required_text,
    tags_of,
)
from emulator.service.content import open_source
from emulator.service.errors import (
    Failure,
    invalid_parameter,
    missing_parameter,
    not_emulated,
)
from emulator.service.models import LIFETIME, Model
from emulator.service.new_models import refuse_beyond_limit, refuse_taken_id
from emulator.service.operations import Kind, Operation, new_operation_id
from emulator.service.reservations import Reservation
from emulator.service.training import train
from emulator.state import JsonObject


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a training was asked for."""

    model_id: str
    description: str | None
    mode: str
    container_url: str
    prefix: str
    tags: dict[str, str]


def build(call: Call) -> Answer:
    """Accept a training."""
    request = _read_request(call)
    emulator, subdomain = call.emulator, call.account.subdomain
    claim = (subdomain, request.model_id)
    with emulator.state.transaction():
        refuse_taken_id(call, request.model_id)
        refuse_beyond_limit(call)
        emulator.learning.add(claim)
    try:
        source = open_source(request.container_url, emulator.data_roots)
        outcome = train(source, request.prefix)
        operation = _operation(call, request, outcome)
        with emulator.state.transaction():
            if isinstance(outcome, Template):
                templates: JsonObject = {request.model_id: outcome.to_json()}
                emulator.models.put_templates(subdomain, request.model_id, templates)
            emulator.reservations.put(subdomain, Reservation(request.model_id))
            emulator.operations.start(operation)
    finally:
        emulator.learning.discard(claim)
    return Answer(
        202,
        headers={"Operation-Location": call.url(f"/operations/{operation.id}")},
        subject=Subject(request.model_id, request.tags),
    )


def _read_request(call: Call) -> BuildRequest:
    body = call.json()
    model_id = new_model_id(body)
    mode = required_text(body, "buildMode")
    if mode == "neural":
        raise not_emulated("neural models; use buildMode template")
    if mode != "template":
        raise invalid_parameter("buildMode", f"'{mode}' is neither template nor neural.")
    if body.get("azureBlobFileListSource") is not None:
        raise not_emulated("azureBlobFileListSource; use azureBlobSource")
    source = body.get("azureBlobSource")
    if source is None:
        raise missing_parameter("azureBlobSource")
    if not isinstance(source, dict):
        raise invalid_parameter("azureBlobSource", "it must be an object.")
    return BuildRequest(
        model_id=model_id,
        description=description_of(body),
        mode=mode,
        container_url=required_text(source, "containerUrl"),
        prefix=optional_text(source, "prefix") or "",
        tags=tags_of(body),
    )


def _operation(call: Call, request: BuildRequest, outcome: Template | Failure) -> Operation:
    due_at = call.now + timedelta(seconds=call.emulator.durations.build)
    model = None
    if isinstance(outcome, Template):
        model = Model(
            id=request.model_id,
            created_at=due_at,
            expires_at=due_at + LIFETIME,
            api_version=call.version,
            description=request.description,
            doc_types={request.model_id: _doc_type(outcome, request.mode)},
            tags=request.tags,
        )
    return Operation(
        id=new_operation_id(call.now, call.request_id),
        kind=Kind.BUILD,
        home=call.account.subdomain,
        destination=call.account.subdomain,
        model_id=request.model_id,
        created_at=call.now,
        due_at=due_at,
        resource_location=call.url(f"/documentModels/{request.model_id}"),
        tags=request.tags,
        model=model,
        failure=outcome if isinstance(outcome, Failure) else None,
        frozen_by=call.frozen_by,
    )


def _doc_type(template: Template, mode: str) -> JsonObject:
    return {
        "fieldSchema": {field.key: {"type": field.type} for field in template.fields},
        "buildMode": mode,
        "fieldConfidence": {field.key: round(field.accuracy, 3) for field in template.fields},
    }
