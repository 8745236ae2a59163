"""The objects of `azure-ai-formrecognizer`, API version 2023-07-31, read into our own.

Only attributes that the SDK documents are used. Its moments are aware datetimes in UTC.
"""

from azure.ai.formrecognizer import (
    AnalyzeResult,
    DocumentField,
    DocumentModelDetails,
    DocumentModelSummary,
    OperationDetails,
    OperationSummary,
    ResourceDetails,
)

from reconciler.gateway.port import Analysis, FoundField
from reconciler.gateway.reading import field_of, operation_of
from reconciler.model.live import Capacity, LiveModel, Operation


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
    return operation_of(
        operation.operation_id,
        operation.kind,
        operation.status,
        operation.resource_location,
        operation.created_on,
        percent=operation.percent_completed,
        tags=operation.tags,
        error=getattr(operation, "error", None),
    )


def capacity_from(details: ResourceDetails) -> Capacity:
    """Read an account's limits."""
    custom, neural = details.custom_document_models, details.neural_document_model_quota
    if neural is None:
        return Capacity(models=custom.count, limit=custom.limit)
    return Capacity(
        models=custom.count,
        limit=custom.limit,
        neural_used=neural.used,
        neural_quota=neural.quota,
        neural_resets_at=neural.quota_resets_on,
    )


def analysis_from(result: AnalyzeResult) -> Analysis:
    """Read what was found. A custom model finds one document; the first one counts."""
    document = result.documents[0] if result.documents else None
    fields = {} if document is None else document.fields or {}
    return Analysis(
        model_id=result.model_id,
        found={name: _found(field) for name, field in fields.items()},
        pages=len(result.pages or ()),
    )


def _found(field: DocumentField | None) -> FoundField:
    if field is None:
        return FoundField(None)
    return field_of(field.value_type, field.content, field.value, field.confidence)
