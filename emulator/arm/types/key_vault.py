"""Key vaults, with their recycle bin.

Source of the rules: Azure's naming rules for `Microsoft.KeyVault/vaults` and the defaults of API
version 2024-11-01. A vault's secrets are data, not management: they are not held here.
"""

from datetime import timedelta

from emulator.arm.directory import system_data
from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.resource_type import Change, ResourceType
from emulator.arm.rules import NameRule, Shape, require, require_guid, require_one_of

_DAYS_KEPT = 90


def _check(change: Change) -> None:
    require(change.body, ("properties.tenantId", "properties.sku.name", "properties.sku.family"))
    require_one_of(change.body, "properties.sku.name", ("premium", "standard"), "BadRequest")
    require_one_of(change.body, "properties.sku.family", ("A",), "BadRequest")
    require_guid(
        change.properties["tenantId"],
        "BadRequest",
        f"'{change.properties['tenantId']}' is not a tenant id: it must be a GUID.",
    )
    rbac = change.properties.get("enableRbacAuthorization")
    recover = change.properties.get("createMode") == "recover"
    if not rbac and not recover and change.properties.get("accessPolicies") is None:
        raise ArmError(400, "BadRequest", "The parameter accessPolicies is not specified.")
    if change.properties_before.get("enablePurgeProtection") and (
        change.properties.get("enablePurgeProtection") is False
    ):
        raise ArmError(
            400,
            "BadRequest",
            'The property "enablePurgeProtection" cannot be set to false. Enabling the purge '
            "protection for a vault is an irreversible action.",
        )
    _check_name_is_free(change, recover=recover)


def _check_name_is_free(change: Change, *, recover: bool) -> None:
    """Vault names are unique in all of Azure, and a deleted vault keeps its name."""
    name = change.id.name.lower()
    shelf = change.around.shelf
    taken = any(
        vault.id.name.lower() == name and vault.id.key != change.id.key
        for vault in shelf.of_type(change.id.type)
    )
    kept = [vault for vault in shelf.bin(change.id.type) if vault.id.name.lower() == name]
    if taken or (kept and not (recover and kept[0].id.key == change.id.key)):
        raise ArmError(
            409,
            "VaultAlreadyExists",
            f"The vault name '{change.id.name}' is already in use. Vault names are globally unique "
            "so it is possible that the name is already taken. If you are sure that the vault name "
            "was not taken then it is possible that a vault with the same name was recently "
            "deleted but not purged after being placed in a recoverable state. If the vault is in "
            "a recoverable state then the vault will need to be purged before reusing the name.",
        )


def _complete(change: Change) -> JsonObject:
    for vault in change.around.shelf.bin(change.id.type):
        if vault.id.key == change.id.key:
            change.around.shelf.take_out(vault)
    wanted = {key: value for key, value in change.properties.items() if key != "createMode"}
    return {
        "systemData": system_data(change.created_at, change.around.now),
        "properties": {
            "accessPolicies": [],
            "enabledForDeployment": False,
            "enableRbacAuthorization": False,
            "enableSoftDelete": True,
            "publicNetworkAccess": "Enabled",
            "softDeleteRetentionInDays": _DAYS_KEPT,
            **wanted,
            "provisioningState": "Succeeded",
            "vaultUri": f"https://{change.id.name.lower()}.vault.azure.net/",
        },
    }


VAULTS = ResourceType(
    name="Microsoft.KeyVault/vaults",
    api_versions=("2022-07-01", "2023-02-01", "2023-07-01", "2024-11-01", "2025-05-01"),
    name_rule=NameRule(
        pattern=r"(?=.{3,24}$)[a-zA-Z](-?[a-zA-Z0-9])*",
        code="VaultNameNotValid",
        explanation=(
            "The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric "
            "characters. The name must begin with a letter, end with a letter or digit, and not "
            "contain consecutive hyphens."
        ),
    ),
    shapes={"properties.sku": Shape.OBJECT, "properties.tenantId": Shape.TEXT},
    kept_for=timedelta(days=_DAYS_KEPT),
    check=_check,
    complete=_complete,
)
