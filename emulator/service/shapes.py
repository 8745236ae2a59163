"""The JSON of models and operations, by API version, in the order that the service writes."""

from datetime import datetime

from emulator.service.models import Model
from emulator.service.operations import Operation
from emulator.state import JsonObject

_FIRST_WITH_EXPIRY = "2023-07-31"
_FIRST_THAT_LISTS_VERSIONS_OF_OPERATIONS = "2023-07-31"
_FIRST_WITH_BUILD_MODE = "2024-11-30"


def timestamp(moment: datetime) -> str:
    """Write a moment as the service does: UTC, whole seconds. The SDKs refuse fractions."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def model_summary(model: Model, version: str, *, with_tags: bool = True) -> JsonObject:
    """A model as it is listed, with its tags (azure-sdk-for-java#26577) unless told otherwise."""
    shown: JsonObject = {"modelId": model.id, "createdDateTime": timestamp(model.created_at)}
    if version >= _FIRST_WITH_EXPIRY:
        shown["expirationDateTime"] = timestamp(model.expires_at)
    shown["apiVersion"] = model.api_version
    if model.description:
        shown["description"] = model.description
    if model.tags and with_tags:
        shown["tags"] = dict(model.tags)
    return shown


def model_details(model: Model, version: str) -> JsonObject:
    """A model with its document types, and from 2024-11-30 on how it was built."""
    shown: JsonObject = {"docTypes": model.doc_types, **model_summary(model, version)}
    if version >= _FIRST_WITH_BUILD_MODE:
        if model.build_mode:
            shown["buildMode"] = model.build_mode
        if model.training_hours is not None:
            shown["trainingHours"] = model.training_hours
    return shown


def operation_summary(operation: Operation, now: datetime, version: str) -> JsonObject:
    """An operation as it is listed."""
    shown = _operation(operation, now)
    if version >= _FIRST_THAT_LISTS_VERSIONS_OF_OPERATIONS:
        shown["apiVersion"] = operation.api_version
    return shown


def _operation(operation: Operation, now: datetime) -> JsonObject:
    status, percent = _progress(operation, now)
    updated = operation.completed_at or operation.created_at
    shown: JsonObject = {
        "operationId": operation.id,
        "kind": operation.kind.value,
        "status": status,
        "createdDateTime": timestamp(operation.created_at),
        "lastUpdatedDateTime": timestamp(updated),
        "resourceLocation": operation.resource_location,
        "percentCompleted": percent,
    }
    if operation.tags:
        shown["tags"] = dict(operation.tags)
    return shown


def operation_details(operation: Operation, now: datetime, version: str) -> JsonObject:
    """An operation with its result or error once it is over."""
    shown = _operation(operation, now)
    if operation.completed_at is not None:
        if operation.model is not None:
            shown["result"] = model_details(operation.model, version)
        if operation.failure is not None:
            shown["error"] = operation.failure.to_json()
    return shown


def _progress(operation: Operation, now: datetime) -> tuple[str, int]:
    """Tell status and percentage; what is frozen or overdue stays just short of done."""
    if operation.completed_at is not None:
        return ("failed" if operation.failure is not None else "succeeded"), 100
    whole = (operation.due_at - operation.created_at).total_seconds()
    passed = (now - operation.created_at).total_seconds()
    percent = min(99, max(0, int(100 * passed / whole))) if whole > 0 else 99
    return ("running", percent) if passed > 0 else ("notStarted", 0)
