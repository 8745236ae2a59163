"""The SDK's objects of API version 2023-07-31, read into our own.

Only attributes that the SDK documents are used. Its moments are aware datetimes in UTC.
"""

from datetime import datetime
from urllib.parse import unquote, urlsplit

from azure.ai.formrecognizer import (
    AnalyzeResult,
    DocumentField,
    DocumentModelDetails,
    DocumentModelSummary,
    OperationDetails,
    OperationSummary,
    ResourceDetails,
    TargetAuthorization,
)

from reconciler.gateway.port import Analysis, CopyAuthorization, FoundField
from reconciler.gateway.reasons import explain
from reconciler.gateway.translation import presentable
from reconciler.model.live import (
    Capacity,
    LiveModel,
    Operation,
    OperationError,
    OperationKind,
    OperationStatus,
    timestamp,
)

_PREBUILT = "prebuilt-"
_MODELS = "/formrecognizer/documentModels/"
_KINDS: dict[str, OperationKind] = {"documentModelBuild": "build", "documentModelCopyTo": "copy"}
_STATUSES: dict[str, OperationStatus] = {
    "notStarted": "running",
    "running": "running",
    "succeeded": "succeeded",
    "completed": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}


def is_prebuilt(model: DocumentModelSummary) -> bool:
    """Tell whether a listed model is one of the vendor's own, which every account lists."""
    return model.model_id.startswith(_PREBUILT)


def model_from(model: DocumentModelSummary | DocumentModelDetails) -> LiveModel:
    """Read a model."""
    return LiveModel(
        id=model.model_id,
        created_at=model.created_on,
        expires_at=model.expires_on,
        description=model.description or "",
        api=model.api_version or "",
        tags=dict(model.tags or {}),
    )


def operation_from(operation: OperationSummary | OperationDetails) -> Operation:
    """Read an operation. Only `get_operation` tells why one failed, not the listing."""
    location = operation.resource_location or ""
    return Operation(
        id=operation.operation_id,
        kind=_KINDS.get(operation.kind, "other"),
        status=_STATUSES.get(operation.status, "running"),
        model_id=unquote(urlsplit(location).path.rpartition("/")[2]),
        created_at=operation.created_on,
        percent=operation.percent_completed or 0,
        target=target_of(location) if operation.kind == "documentModelCopyTo" else "",
        tags=dict(operation.tags or {}),
        error=_failure_of(operation),
    )


def target_of(location: str) -> str:
    """The base URL of the account whose model has that URL, as an endpoint is written."""
    return location.partition(_MODELS)[0]


def capacity_from(details: ResourceDetails) -> Capacity:
    """Read an account's limits."""
    custom, neural = details.custom_document_models, details.neural_document_model_quota
    return Capacity(
        models=custom.count,
        limit=custom.limit,
        neural_used=None if neural is None else neural.used,
        neural_quota=None if neural is None else neural.quota,
    )


def authorization_from(target: TargetAuthorization) -> CopyAuthorization:
    """Read a target's permission for a copy."""
    return CopyAuthorization(
        model_id=target["targetModelId"],
        resource_id=target["targetResourceId"],
        region=target["targetResourceRegion"],
        location=target["targetModelLocation"],
        expires_at=datetime.fromisoformat(target["expirationDateTime"]),
        token=target["accessToken"],
    )


def target_from(authorization: CopyAuthorization) -> TargetAuthorization:
    """Write a permission as the source's client takes it."""
    return TargetAuthorization(
        {
            "targetModelId": authorization.model_id,
            "targetResourceId": authorization.resource_id,
            "targetResourceRegion": authorization.region,
            "targetModelLocation": authorization.location,
            "expirationDateTime": timestamp(authorization.expires_at),
            "accessToken": authorization.token,
        }
    )


def analysis_from(result: AnalyzeResult) -> Analysis:
    """Read what was found. A custom model finds one document; the first one counts."""
    document = result.documents[0] if result.documents else None
    fields = {} if document is None else document.fields or {}
    return Analysis(
        model_id=result.model_id,
        found={
            name: FoundField(None) if field is None else FoundField(_text(field), field.confidence)
            for name, field in fields.items()
        },
        pages=len(result.pages or ()),
    )


def _text(field: DocumentField) -> str | None:
    """What the field says, in the words that labels use: a check box's state, else its text."""
    if field.value_type == "selectionMark":
        return None if field.value is None else str(field.value)
    return field.content


def _failure_of(operation: OperationSummary | OperationDetails) -> OperationError | None:
    error = getattr(operation, "error", None)
    if error is None:
        return None
    told = explain(error)
    return OperationError(told.code, presentable(told.message))
