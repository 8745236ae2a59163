"""The objects of `azure-ai-documentintelligence`, API version 2024-11-30, read into our own.

Only attributes that the SDK documents are used. Its moments are aware datetimes in UTC.
"""

from azure.ai.documentintelligence.models import (
    AnalyzeResult,
    DocumentField,
    DocumentIntelligenceOperationDetails,
    DocumentIntelligenceResourceDetails,
    DocumentModelDetails,
)

from reconciler.gateway.port import Analysis, FoundField
from reconciler.gateway.reading import field_of, operation_of
from reconciler.model.live import Capacity, LiveModel, Operation


def model_from(model: DocumentModelDetails) -> LiveModel:
    """Read a model."""
    return LiveModel(
        id=model.model_id,
        created_at=model.created_date_time,
        expires_at=model.expiration_date_time,
        description=model.description or "",
        api=model.api_version or "",
        tags=dict(model.tags or {}),
    )


def operation_from(operation: DocumentIntelligenceOperationDetails) -> Operation:
    """Read an operation. Only `get_operation` tells why one failed, not the listing."""
    return operation_of(
        operation.operation_id,
        operation.kind,
        operation.status,
        operation.resource_location,
        operation.created_date_time,
        percent=operation.percent_completed,
        tags=operation.tags,
        error=operation.error,
    )


def capacity_from(details: DocumentIntelligenceResourceDetails) -> Capacity:
    """Read an account's limits. This API version tells nothing of neural trainings."""
    custom = details.custom_document_models
    return Capacity(models=custom.count, limit=custom.limit)


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
    return field_of(field.type, field.content, field.value_selection_mark, field.confidence)
