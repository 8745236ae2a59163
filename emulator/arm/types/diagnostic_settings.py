"""Diagnostic settings: where a resource's logs and metrics go.

Kept and returned; nothing is sent. Source of the rules: `Microsoft.Insights/diagnosticSettings`,
API version 2021-05-01-preview.
"""

from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.resource_id import parse_id
from emulator.arm.resource_type import Change, ResourceType
from emulator.arm.rules import NameRule, Shape

_SINKS = (
    "eventHubAuthorizationRuleId",
    "marketplacePartnerId",
    "storageAccountId",
    "workspaceId",
)
_NO_RETENTION = {"enabled": False, "days": 0}


def _check(change: Change) -> None:
    if not any(change.properties.get(sink) for sink in _SINKS):
        raise ArmError(
            400,
            "BadRequest",
            "At least one data sink needs to be specified: one of " + ", ".join(_SINKS) + ".",
        )
    if not change.properties.get("logs") and not change.properties.get("metrics"):
        raise ArmError(
            400, "BadRequest", "At least one entry of 'logs' or 'metrics' needs to be specified."
        )
    for entry in change.properties.get("logs") or []:
        if bool(entry.get("category")) == bool(entry.get("categoryGroup")):
            raise ArmError(
                400, "BadRequest", "A log names either a 'category' or a 'categoryGroup'."
            )
    for sink in ("storageAccountId", "workspaceId"):
        _check_sink_exists(change, sink)


def _check_sink_exists(change: Change, sink: str) -> None:
    wanted = change.properties.get(sink)
    if wanted and change.around.shelf.get(parse_id(wanted)) is None:
        raise ArmError(
            404, "ResourceNotFound", f"The resource '{wanted}', named by '{sink}', was not found."
        )


def _complete(change: Change) -> JsonObject:
    return {
        "properties": {
            **dict.fromkeys((*_SINKS, "eventHubName", "logAnalyticsDestinationType")),
            **change.properties,
            "logs": [
                {"category": None, "categoryGroup": None, "retentionPolicy": _NO_RETENTION, **entry}
                for entry in change.properties.get("logs") or []
            ],
            "metrics": [
                {"timeGrain": None, "retentionPolicy": _NO_RETENTION, **entry}
                for entry in change.properties.get("metrics") or []
            ],
        }
    }


DIAGNOSTIC_SETTINGS = ResourceType(
    name="Microsoft.Insights/diagnosticSettings",
    api_versions=("2017-05-01-preview", "2021-05-01-preview"),
    name_rule=NameRule(
        pattern=r"[^<>%&:\\?/*|#]{1,260}",
        explanation="The diagnostic setting's name '{name}' is empty, too long, or holds one of "
        "<>%&:\\?/*|#.",
    ),
    shapes={
        **{f"properties.{sink}": Shape.TEXT for sink in _SINKS},
        "properties.logs": Shape.OBJECTS,
        "properties.metrics": Shape.OBJECTS,
    },
    carried=(),
    tracked=False,
    anywhere=True,
    updatable=False,
    check=_check,
    complete=_complete,
    created_status=200,
)
