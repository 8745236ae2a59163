"""Building: from a container of labelled documents to a model.

The documents are read and learnt when the request is accepted, and the outcome is shown when the
operation's time has come. What is wrong with the request itself is a 4xx; what is wrong with the
labels and documents is, as at the service, a failed operation. A failed training leaves no model
and frees its id (the documentation is silent; a team that corrects its labels tries the same id).
"""

from contextlib import closing
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
from emulator.service.limits import LimitGroup
from emulator.service.models import LIFETIME, NEURAL_MODE, TEMPLATE_MODE, Model
from emulator.service.neural import count_training, refuse_beyond_quota, training_hours
from emulator.service.new_models import refuse_beyond_limit, refuse_taken_id
from emulator.service.operations import Kind, Operation, new_operation_id
from emulator.service.reservations import Reservation
from emulator.service.storage_role import refuse_without_role
from emulator.service.training import TRAINING_LIMITS, train
from emulator.state import JsonObject

_FIRST_THAT_OVERWRITES = "2024-11-30"


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What a training was asked for."""

    model_id: str
    description: str | None
    mode: str
    container_url: str
    prefix: str
    tags: dict[str, str]
    overwrites: bool
    hours: float | None

    @property
    def is_neural(self) -> bool:
        """Whether a neural model was asked for."""
        return self.mode == NEURAL_MODE


def build(call: Call) -> Answer:
    """Accept a training."""
    request = _read_request(call)
    emulator, subdomain = call.emulator, call.account.subdomain
    claim = (subdomain, request.model_id)
    with emulator.state.transaction():
        refuse_taken_id(call, request.model_id, overwrites=request.overwrites)
        if not _replaces(call, request):
            refuse_beyond_limit(call, neural=request.is_neural)
        if request.is_neural:
            refuse_beyond_quota(call)
        emulator.learning.add(claim)
    try:
        outcome = _learn(call, request)
        operation = _operation(call, request, outcome)
        with emulator.state.transaction():
            if isinstance(outcome, Template):
                templates: JsonObject = {request.model_id: outcome.to_json()}
                emulator.models.stage_templates(subdomain, operation.id, templates)
                if request.is_neural:
                    count_training(call, request.hours)
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
    if mode not in (TEMPLATE_MODE, NEURAL_MODE):
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
        overwrites=_overwrites(call, body),
        hours=training_hours(call, body, mode),
    )


def _overwrites(call: Call, body: JsonObject) -> bool:
    """Whether a model of this id may be replaced; only 2024-11-30 knows the wish."""
    wish = body.get("allowOverwrite")
    if call.version < _FIRST_THAT_OVERWRITES or wish is None:
        return False
    if not isinstance(wish, bool):
        raise invalid_parameter("allowOverwrite", "it must be true or false.")
    return wish


def _replaces(call: Call, request: BuildRequest) -> bool:
    """Whether a model of this kind goes when the new one comes, so that there is room for it."""
    old = call.emulator.models.get(call.account.subdomain, request.model_id)
    return old is not None and old.is_neural == request.is_neural


def _learn(call: Call, request: BuildRequest) -> Template | Failure:
    emulator = call.emulator
    limits = TRAINING_LIMITS[request.mode] if emulator.enforces(LimitGroup.TRAINING) else None
    url = request.container_url
    refuse_without_role(call, url)
    with closing(open_source(url, emulator.data_roots, emulator.blobs, call.now)) as source:
        return train(source, request.prefix, limits)


def _operation(call: Call, request: BuildRequest, outcome: Template | Failure) -> Operation:
    durations = call.emulator.durations
    seconds = durations.neural if request.is_neural else durations.build
    due_at = call.now + timedelta(seconds=seconds)
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
            build_mode=request.mode,
            training_hours=request.hours,
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
        api_version=call.version,
        tags=request.tags,
        model=model,
        failure=outcome if isinstance(outcome, Failure) else None,
        frozen_by=call.frozen_by,
        polls=durations.polls_of("neural" if request.is_neural else "build"),
    )


def _doc_type(template: Template, mode: str) -> JsonObject:
    return {
        "fieldSchema": {field.key: {"type": field.type} for field in template.fields},
        "buildMode": mode,
        "fieldConfidence": {field.key: round(field.accuracy, 3) for field in template.fields},
    }
