"""What both generations say in the same words, read into our own nouns.

Each SDK has classes of its own for a model, an operation or a field, with names of its own for
their attributes; the values are the service's, and those are the same. The values are read here,
the classes in the module of each generation.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from reconciler.gateway.port import CopyAuthorization, FoundField
from reconciler.gateway.presenting import presentable
from reconciler.gateway.reasons import explain
from reconciler.model.live import (
    Operation,
    OperationError,
    OperationKind,
    OperationStatus,
    timestamp,
)

_PREBUILT = "prebuilt-"
_MODELS = re.compile(r"/(?:formrecognizer|documentintelligence)/documentModels/")
_COPY = "documentModelCopyTo"
_KINDS: dict[str, OperationKind] = {"documentModelBuild": "build", _COPY: "copy"}
_STATUSES: dict[str, OperationStatus] = {
    "notStarted": "running",
    "running": "running",
    "succeeded": "succeeded",
    "completed": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}
_MARK = "selectionMark"
_FIELD_KINDS: dict[str, str] = {
    kind: kind
    for kind in (
        "address",
        "boolean",
        "countryRegion",
        "currency",
        "date",
        "integer",
        "number",
        "phoneNumber",
        _MARK,
        "signature",
        "string",
        "time",
    )
} | {"float": "number"}
"""What an SDK calls a value's type -> what the service calls it."""


def is_prebuilt(model_id: str) -> bool:
    """Tell whether a listed model is one of the vendor's own, which every account lists."""
    return model_id.startswith(_PREBUILT)


def target_of(location: str) -> str:
    """The base URL of the account whose model has that URL, as an endpoint is written."""
    return _MODELS.split(location, maxsplit=1)[0]


def operation_of(
    operation_id: str,
    kind: str,
    status: str,
    location: str | None,
    created_at: datetime,
    *,
    percent: int | None,
    tags: Mapping[str, str] | None,
    error: Any,
) -> Operation:
    """Put together an operation; `location` is the URL of the model that it makes."""
    url = location or ""
    return Operation(
        id=operation_id,
        kind=_KINDS.get(kind, "other"),
        status=_STATUSES.get(status, "running"),
        model_id=unquote(urlsplit(url).path.rpartition("/")[2]),
        created_at=created_at,
        percent=percent or 0,
        target=target_of(url) if kind == _COPY else "",
        tags=dict(tags or {}),
        error=_reason_of(error),
    )


def field_of(kind: str, content: str | None, mark: object, confidence: float | None) -> FoundField:
    """Put together a field, in the words that labels use: a check box's state, else its text."""
    text = content
    if kind == _MARK:
        text = None if mark is None else str(getattr(mark, "value", mark))
    return FoundField(text, confidence, _FIELD_KINDS.get(kind, ""))


def authorization_from(target: Mapping[str, Any]) -> CopyAuthorization:
    """Read a target's permission for a copy."""
    return CopyAuthorization(
        model_id=target["targetModelId"],
        resource_id=target["targetResourceId"],
        region=target["targetResourceRegion"],
        location=target["targetModelLocation"],
        expires_at=datetime.fromisoformat(target["expirationDateTime"]),
        token=target["accessToken"],
    )


def authorization_to(authorization: CopyAuthorization) -> dict[str, str]:
    """Write a permission as the source takes it: it holds the token, so it is never shown."""
    return {
        "targetModelId": authorization.model_id,
        "targetResourceId": authorization.resource_id,
        "targetResourceRegion": authorization.region,
        "targetModelLocation": authorization.location,
        "expirationDateTime": timestamp(authorization.expires_at),
        "accessToken": authorization.token,
    }


def _reason_of(error: Any) -> OperationError | None:
    if error is None:
        return None
    told = explain(error)
    return OperationError(told.code, presentable(told.message))
