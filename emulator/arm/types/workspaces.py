"""Log Analytics workspaces, where diagnostic settings send logs.

Only the management side; nothing is ever logged there. A deleted workspace comes back by itself
when its name is used again, which a client cannot tell from a new one without log data: so none is
kept. Source of the rules: `Microsoft.OperationalInsights/workspaces`, API version 2023-09-01.
"""

from emulator.arm.directory import stable_uuid, timestamp
from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.record import Record
from emulator.arm.resource_type import Change, ResourceType, Surroundings
from emulator.arm.rules import NameRule, Shape, require_one_of

_RETENTION_DAYS = 30
_MAXIMUM_RETENTION_DAYS = 730
_SKUS = ("CapacityReservation", "Free", "LACluster", "PerGB2018", "PerNode", "Standalone")


def _check(change: Change) -> None:
    require_one_of(change.body, "properties.sku.name", _SKUS, "InvalidParameter")
    days = change.properties.get("retentionInDays", _RETENTION_DAYS)
    if not isinstance(days, int) or not _RETENTION_DAYS <= days <= _MAXIMUM_RETENTION_DAYS:
        raise ArmError(
            400,
            "InvalidParameter",
            f"'RetentionInDays' is {days}: it must be a whole number from {_RETENTION_DAYS} to "
            f"{_MAXIMUM_RETENTION_DAYS}.",
        )


def _complete(change: Change) -> JsonObject:
    return {
        "etag": f'"{change.around.now.timestamp():.6f}"',
        "properties": {
            "publicNetworkAccessForIngestion": "Enabled",
            "publicNetworkAccessForQuery": "Enabled",
            "retentionInDays": _RETENTION_DAYS,
            "workspaceCapping": {"dailyQuotaGb": -1, "dataIngestionStatus": "RespectQuota"},
            **change.properties,
            "createdDate": timestamp(change.created_at),
            "customerId": stable_uuid("workspace", str(change.id)),
            "features": {
                "enableLogAccessUsingOnlyResourcePermissions": True,
                **(change.properties.get("features") or {}),
            },
            "modifiedDate": timestamp(change.around.now),
            "provisioningState": "Succeeded",
            "sku": {"name": "PerGB2018", **(change.properties.get("sku") or {})},
        },
    }


def _shared_keys(record: Record, body: JsonObject, around: Surroundings) -> JsonObject:
    return {
        "primarySharedKey": stable_uuid("primary", str(record.id)),
        "secondarySharedKey": stable_uuid("secondary", str(record.id)),
    }


WORKSPACES = ResourceType(
    name="Microsoft.OperationalInsights/workspaces",
    api_versions=("2021-06-01", "2022-10-01", "2023-09-01", "2025-02-01"),
    name_rule=NameRule(
        pattern=r"(?=.{4,63}$)[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*",
        explanation=(
            "The workspace name '{name}' is invalid. It has 4 to 63 letters, digits and hyphens, "
            "and begins and ends with a letter or digit."
        ),
    ),
    shapes={"properties.sku": Shape.OBJECT, "properties.features": Shape.OBJECT},
    carried=("tags", "identity"),
    check=_check,
    complete=_complete,
    actions={"sharedKeys": _shared_keys},
)
