"""Composing: several models behind one id, of which the document chooses.

Up to 2023-07-31 a composition names its component models, and which of them reads a document is
decided by the document alone. From 2024-11-30 on it needs a classifier that was trained for it
(azure-sdk-for-net#45413), which this emulator does not have yet.

A composed model is complete by itself: it holds what its components had learnt when it was
composed, it can be copied, and no error of the service's closed list refuses to delete a model
because another was composed of it. So a component can be deleted, and the composed model goes on.
(What the service does then is neither recorded nor documented.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from emulator.service.call import (
    Answer,
    Call,
    Subject,
    description_of,
    new_model_id,
    required_text,
    tags_of,
)
from emulator.service.errors import (
    component_limit,
    invalid_parameter,
    missing_parameter,
    model_compose_error,
    model_not_found,
    model_not_ready,
    not_emulated,
)
from emulator.service.limits import LimitGroup, tier_of
from emulator.service.models import LIFETIME, PREBUILT, Model
from emulator.service.new_models import refuse_beyond_limit, refuse_taken_id
from emulator.service.operations import Kind, Operation, new_operation_id
from emulator.service.reservations import Reservation
from emulator.state import JsonObject


@dataclass(frozen=True, slots=True)
class _Composition:
    """Document types of all components, and a template for each."""

    doc_types: JsonObject
    templates: JsonObject


def compose(call: Call) -> Answer:
    """Accept a composition of component models."""
    body = call.json()
    model_id, description, tags = new_model_id(body), description_of(body), tags_of(body)
    component_ids = _component_ids(body)
    emulator, subdomain = call.emulator, call.account.subdomain
    with emulator.state.transaction():
        refuse_taken_id(call, model_id)
        refuse_beyond_limit(call)
        composition = _compose(call, component_ids)
        due_at = call.now + timedelta(seconds=emulator.durations.compose)
        model = Model(
            id=model_id,
            created_at=due_at,
            expires_at=due_at + LIFETIME,
            api_version=call.version,
            description=description,
            doc_types=composition.doc_types,
            tags=tags,
            build_mode="",
        )
        operation = _operation(call, model)
        emulator.models.stage_templates(subdomain, operation.id, composition.templates)
        emulator.reservations.put(subdomain, Reservation(model_id))
        emulator.operations.start(operation)
    location = call.url(f"/operations/{operation.id}")
    return Answer(202, headers={"Operation-Location": location}, subject=Subject(model_id, tags))


def compose_by_classifier(call: Call) -> Answer:
    """Refuse a composition of 2024-11-30: first as the service would, then for want of classifiers.

    Always raises `ServiceError`.
    """
    body = call.json()
    new_model_id(body)
    description_of(body)
    tags_of(body)
    required_text(body, "classifierId")
    if not isinstance(body.get("docTypes"), dict):
        raise missing_parameter("docTypes")
    raise not_emulated(
        "classifiers, and so no composed models of 2024-11-30; compose with 2023-07-31, where the "
        "document chooses its component. Such a model can be used with 2024-11-30"
    )


def _component_ids(body: JsonObject) -> list[str]:
    components = body.get("componentModels")
    if components is None:
        raise missing_parameter("componentModels")
    if not isinstance(components, list) or not all(isinstance(each, dict) for each in components):
        raise invalid_parameter("componentModels", "it must be a list of objects with a modelId.")
    ids = [required_text(each, "modelId") for each in components]
    if not ids:
        raise invalid_parameter("componentModels", "it is empty.")
    if len(set(ids)) < len(ids):
        raise invalid_parameter("componentModels", "it names a model more than once.")
    return ids


def _compose(call: Call, component_ids: Sequence[str]) -> _Composition:
    doc_types: JsonObject = {}
    templates: JsonObject = {}
    for component_id in component_ids:
        component, learnt = _component(call, component_id)
        for name, doc_type in component.doc_types.items():
            if name in doc_types:
                raise model_compose_error(f"more than one component has document type '{name}'.")
            doc_types[name], templates[name] = doc_type, learnt[name]
    most = tier_of(call.account.sku).composed_of
    if call.emulator.enforces(LimitGroup.MODELS) and len(doc_types) > most:
        raise component_limit(len(doc_types), most, call.account.sku)
    return _Composition(doc_types, templates)


def _component(call: Call, model_id: str) -> tuple[Model, JsonObject]:
    """Return a component with what it learnt; a composed one counts as its own components."""
    emulator, subdomain = call.emulator, call.account.subdomain
    if model_id.startswith(PREBUILT):
        raise invalid_parameter("componentModels", f"'{model_id}' is not a custom model.")
    model = emulator.models.get(subdomain, model_id)
    learnt = emulator.models.templates(subdomain, model_id)
    if model is not None and learnt is not None:
        return model, learnt
    reservation = emulator.reservations.get(subdomain, model_id)
    if reservation is not None and reservation.is_training:
        raise model_not_ready(model_id)
    raise model_not_found()


def _operation(call: Call, model: Model) -> Operation:
    return Operation(
        id=new_operation_id(call.now, call.request_id),
        kind=Kind.COMPOSE,
        home=call.account.subdomain,
        destination=call.account.subdomain,
        model_id=model.id,
        created_at=call.now,
        due_at=model.created_at,
        resource_location=call.url(f"/documentModels/{model.id}"),
        api_version=call.version,
        tags=model.tags,
        model=model,
        frozen_by=call.frozen_by,
        polls=call.emulator.durations.polls_of("compose"),
    )
