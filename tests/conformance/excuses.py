"""Which keys may differ from the vendor's examples, and why: a short closed set of reasons.

Only a key that is missing or additional can be excused, and only one that the API calls optional;
what is optional is asked of Azure's own clients, which know it of every model of the API.
"""

import re
from dataclasses import dataclass
from enum import Enum
from types import NoneType
from typing import Any, get_args

from azure.ai.documentintelligence import models as models_of_2024
from azure.ai.formrecognizer._generated.v2023_07_31 import models as models_of_2023

from tests.conformance.shapes import Difference, Kind


class Reason(Enum):
    """Why a key may differ."""

    EXAMPLE_IS_SHORT = "the API has this key, and the example leaves it out"
    NOT_UNDERSTOOD = "it would need an analysis that is not emulated"
    NOTHING_THERE = "the document of the replay has nothing of the kind"
    EMPTY_IS_LEFT_OUT = "the example shows it empty, where recordings leave it out"


@dataclass(frozen=True, slots=True)
class Excuse:
    """Of which model of the API the key is, whether it is missing or additional, and the reason."""

    model: str
    kind: Kind
    reason: Reason


_BUILT = "DocumentModelDetails"
_SHORT_RESULT = {
    f"body.result.{key}": Excuse(_BUILT, "additional", Reason.EXAMPLE_IS_SHORT)
    for key in ("docTypes", "expirationDateTime")
}
_SHORT_RESULT_OF_2024 = {
    **_SHORT_RESULT,
    "body.result.buildMode": Excuse(_BUILT, "additional", Reason.EXAMPLE_IS_SHORT),
}
_PREBUILT = {
    "body.docTypes": Excuse(_BUILT, "missing", Reason.NOT_UNDERSTOOD),
    "body.tags": Excuse(_BUILT, "missing", Reason.EMPTY_IS_LEFT_OUT),
}

_BY_EXAMPLE: dict[str, dict[str, Excuse]] = {
    "2023-07-31/GetAnalyzeDocumentResult": {
        "body.analyzeResult.pages.selectionMarks": Excuse(
            "DocumentPage", "missing", Reason.NOTHING_THERE
        ),
        "body.analyzeResult.styles": Excuse("AnalyzeResult", "additional", Reason.EXAMPLE_IS_SHORT),
        "body.analyzeResult.tables": Excuse("AnalyzeResult", "missing", Reason.NOT_UNDERSTOOD),
    },
    "2023-07-31/GetDocumentModel_Prebuilt": _PREBUILT,
    "2023-07-31/GetOperation": _SHORT_RESULT,
    "2024-11-30/GetDocumentModel_Custom": {
        "body.buildMode": Excuse(_BUILT, "additional", Reason.EXAMPLE_IS_SHORT)
    },
    "2024-11-30/GetDocumentModel_Prebuilt": _PREBUILT,
    "2024-11-30/GetOperation": _SHORT_RESULT_OF_2024,
    "2024-11-30/GetOperation_DocumentModelBuild": _SHORT_RESULT_OF_2024,
    "2024-11-30/GetOperation_DocumentModelCopyTo": _SHORT_RESULT_OF_2024,
}
EXCUSES = {
    (example, at): excuse
    for example, excuses in _BY_EXAMPLE.items()
    for at, excuse in excuses.items()
}
"""By example and path of keys."""


def excuse_for(example: str, difference: Difference) -> Excuse | None:
    """Return what excuses a difference, or None."""
    excuse = EXCUSES.get((example, difference.at))
    return excuse if excuse is not None and excuse.kind == difference.kind else None


def is_optional(version: str, model: str, key: str) -> bool:
    """Whether a client's model of the API may lack a key; raises KeyError for an unknown one."""
    attribute = re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower()
    if version == "2024-11-30":
        return NoneType in get_args(_annotations(getattr(models_of_2024, model))[attribute])
    known: Any = getattr(models_of_2023, model)
    known._attribute_map[attribute]
    return not known._validation.get(attribute, {}).get("required", False)


def _annotations(model: Any) -> dict[str, Any]:
    return {
        name: kind
        for each in reversed(model.__mro__)
        for name, kind in getattr(each, "__annotations__", {}).items()
    }
