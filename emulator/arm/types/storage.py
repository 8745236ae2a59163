"""Storage accounts and their blob containers.

Only the management side: the data of a container is not held here. Source of the rules: Azure's
naming rules for `Microsoft.Storage`, and the defaults of API version 2024-01-01.
"""

import base64
import secrets

from emulator.arm.directory import system_identity, timestamp
from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.record import Record
from emulator.arm.resource_type import Change, ResourceType, Surroundings
from emulator.arm.rules import NameRule, Shape, require, require_one_of

API_VERSIONS = ("2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01", "2025-06-01")
KINDS = ("BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2")
SKUS = (
    "Premium_LRS",
    "Premium_ZRS",
    "Standard_GRS",
    "Standard_GZRS",
    "Standard_LRS",
    "Standard_RAGRS",
    "Standard_RAGZRS",
    "Standard_ZRS",
)
_KEY_BYTES = 64
_SERVICES = ("blob", "dfs", "file", "queue", "table", "web")


def _check_account(change: Change) -> None:
    require(change.body, ("sku.name", "kind"))
    require_one_of(change.body, "sku.name", SKUS, "InvalidValuesForRequestParameters")
    require_one_of(change.body, "kind", KINDS, "InvalidValuesForRequestParameters")
    for other in change.around.shelf.of_type(change.id.type):
        if other.id.name == change.id.name and other.id.key != change.id.key:
            raise ArmError(
                409,
                "StorageAccountAlreadyTaken",
                f"The storage account named {change.id.name} is already taken.",
            )


def _complete_account(change: Change) -> JsonObject:
    name = change.id.name
    wanted_identity = change.body.get("identity") or {}
    done: JsonObject = {
        "sku": {**change.body["sku"], "tier": change.body["sku"]["name"].split("_")[0]},
        "properties": {
            "accessTier": "Hot",
            "allowBlobPublicAccess": False,
            "allowCrossTenantReplication": False,
            "encryption": {
                "keySource": "Microsoft.Storage",
                "services": {
                    service: {"enabled": True, "keyType": "Account"} for service in ("blob", "file")
                },
            },
            "minimumTlsVersion": "TLS1_0",
            "networkAcls": {
                "bypass": "AzureServices",
                "defaultAction": "Allow",
                "ipRules": [],
                "virtualNetworkRules": [],
            },
            "supportsHttpsTrafficOnly": True,
            **change.properties,
            "creationTime": timestamp(change.created_at),
            "keyCreationTime": {key: timestamp(change.created_at) for key in ("key1", "key2")},
            "primaryEndpoints": {
                service: f"https://{name}.{service}.core.windows.net/" for service in _SERVICES
            },
            "primaryLocation": change.body["location"],
            "privateEndpointConnections": [],
            "provisioningState": "Succeeded",
            "statusOfPrimary": "available",
        },
    }
    if wanted_identity.get("type") == "SystemAssigned":
        done["identity"] = system_identity(str(change.id), change.created_at)
    return done


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _account_secrets(change: Change) -> JsonObject:
    if change.before:
        return change.before.secrets
    return {"key1": _new_key(), "key2": _new_key()}


def _list_keys(record: Record, body: JsonObject, around: Surroundings) -> JsonObject:
    return {
        "keys": [
            {
                "keyName": name,
                "value": value,
                "permissions": "FULL",
                "creationTime": record.properties["keyCreationTime"][name],
            }
            for name, value in sorted(record.secrets.items())
        ]
    }


def _regenerate_key(record: Record, body: JsonObject, around: Surroundings) -> JsonObject:
    require(body, ("keyName",))
    require_one_of(body, "keyName", record.secrets, "InvalidValuesForRequestParameters")
    record.secrets[body["keyName"]] = _new_key()
    record.properties["keyCreationTime"][body["keyName"]] = timestamp(around.now)
    around.shelf.put(record)
    return _list_keys(record, body, around)


STORAGE_ACCOUNTS = ResourceType(
    name="Microsoft.Storage/storageAccounts",
    api_versions=API_VERSIONS,
    name_rule=NameRule(
        pattern=r"[a-z0-9]{3,24}",
        code="AccountNameInvalid",
        explanation=(
            "{name} is not a valid storage account name. Storage account name must be between 3 "
            "and 24 characters in length and use numbers and lower-case letters only."
        ),
    ),
    shapes={"sku.name": Shape.TEXT, "kind": Shape.TEXT},
    carried=("tags", "kind", "extendedLocation"),
    check=_check_account,
    complete=_complete_account,
    secrets=_account_secrets,
    actions={"listKeys": _list_keys, "regenerateKey": _regenerate_key},
    created_status=200,
)


def _check_container(change: Change) -> None:
    require_one_of(
        change.body,
        "properties.publicAccess",
        ("Blob", "Container", "None"),
        "InvalidValuesForRequestParameters",
    )
    services = change.id.owner()
    account_id = services.owner() if services else None
    account = change.around.shelf.get(account_id) if account_id else None
    public = change.properties.get("publicAccess", "None") != "None"
    if public and account and not account.properties["allowBlobPublicAccess"]:
        raise ArmError(
            409,
            "PublicAccessNotPermitted",
            "Public access is not permitted on this storage account.",
        )


def _complete_container(change: Change) -> JsonObject:
    return {
        "etag": f'"{change.around.now.timestamp():.6f}"',
        "properties": {
            "defaultEncryptionScope": "$account-encryption-key",
            "denyEncryptionScopeOverride": False,
            "publicAccess": "None",
            **change.properties,
            "deleted": False,
            "hasImmutabilityPolicy": False,
            "hasLegalHold": False,
            "lastModifiedTime": timestamp(change.around.now),
            "leaseState": "Available",
            "leaseStatus": "Unlocked",
            "remainingRetentionDays": 0,
        },
    }


BLOB_CONTAINERS = ResourceType(
    name="Microsoft.Storage/storageAccounts/blobServices/containers",
    api_versions=API_VERSIONS,
    name_rule=NameRule(
        pattern=r"\$root|\$web|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*",
        explanation=(
            "The specified container name '{name}' is invalid. It has 3 to 63 lower-case letters, "
            "digits and single hyphens, and begins and ends with a letter or digit."
        ),
    ),
    carried=(),
    tracked=False,
    check=_check_container,
    complete=_complete_container,
)
