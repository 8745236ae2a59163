"""What the service's error codes mean for us.

An answer names a broad code and, inside it, a narrow one; only the narrow one tells what to do.
The codes are those of the service's own list (Document Intelligence, "Error guide v4.0, v3.1, and
v3.0"), which both API generations share. A build that fails says its reason in its operation, in
the same codes, so the executor asks here whether the training data was to blame.
"""

from collections.abc import Mapping
from typing import Any

from reconciler.gateway.errors import (
    ContentInaccessible,
    ContentRejected,
    GatewayError,
    IdTaken,
    LimitReached,
    NotFound,
    ServiceTrouble,
    UnreadableDocument,
)
from reconciler.model.live import OperationError

UNFIT = frozenset(
    {
        "InvalidFieldsDefinition",
        "InvalidTrainingContentLength",
        "InvalidTrainingContentPageCount",
        "ModelBuildError",
        "TrainingContentMissing",
    }
)
"""Codes that blame the training data."""

UNREADABLE = frozenset(
    {
        "InvalidContent",
        "InvalidContentDimensions",
        "InvalidContentLength",
        "UnsupportedContent",
        "UnsupportedMediaType",
    }
)
"""Codes that blame a document: a verification document, or one among the training data."""

INACCESSIBLE = frozenset(
    {
        "ContentSourceNotAccessible",
        "ContentSourceTimeout",
        "InvalidContentSourceFormat",
        "InvalidSasToken",
        "OutboundAccessForbidden",
    }
)
"""Codes for training data that the service cannot get at. The data itself may be fine."""

MEANING: Mapping[str, type[GatewayError]] = {
    **dict.fromkeys(UNFIT, ContentRejected),
    **dict.fromkeys(UNREADABLE, UnreadableDocument),
    **dict.fromkeys(INACCESSIBLE, ContentInaccessible),
    "ModelExists": IdTaken,
    "ModelNotFound": NotFound,
    "OperationNotFound": NotFound,
    "ModelNotReady": ServiceTrouble,
    "DocumentModelLimit": LimitReached,
    "DocumentModelLimitComposed": LimitReached,
    "DocumentModelLimitNeural": LimitReached,
}
"""Narrow code -> what it means, where the HTTP status alone does not tell."""


def blames_content(error: OperationError) -> bool:
    """Tell whether a failed training will fail again on the same data, so is not to be retried."""
    return any(code in UNFIT | UNREADABLE for code in codes_of(error))


def codes_of(error: OperationError) -> tuple[str, ...]:
    """The codes of a failed operation, broad ones first."""
    return tuple(error.code.split("/"))


def explain(error: Any) -> OperationError:
    """Put one of the SDK's error objects, nested as they are, into one code and one sentence.

    The code is a path (`InvalidRequest/ModelBuildError`); the sentence is made of the narrowest
    messages, since the broad ones only repeat the code ("Invalid request.").
    """
    codes: list[str] = []
    sentences: list[str] = []
    _collect(error, codes, sentences)
    return OperationError(code="/".join(codes), message=" ".join(sentences))


def _collect(error: Any, codes: list[str], sentences: list[str]) -> None:
    code = _part(error, "code")
    if code and code not in codes:
        codes.append(str(code))
    within = [*(_part(error, "details") or ()), _part(error, "innererror")]
    within = [inner for inner in within if inner]
    for inner in within:
        _collect(inner, codes, sentences)
    message = _part(error, "message")
    if message and not within and str(message) not in sentences:
        sentences.append(str(message))


def _part(error: Any, name: str) -> Any:
    return error.get(name) if isinstance(error, Mapping) else getattr(error, name, None)
