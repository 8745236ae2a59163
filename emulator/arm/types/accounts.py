"""Cognitive Services accounts of kind FormRecognizer: the emulator's instances.

A PUT here is what makes an account answer on the data plane, at `<server>/<subdomain>/`. Source of
the rules: `Microsoft.CognitiveServices/accounts`, API version 2025-06-01. A deleted account is kept
for two days with its models, and keeps its subdomain; that a plain PUT of its name fails with
`FlagMustBeSetForRestore` is the service's own way.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from emulator.arm import kept_models
from emulator.arm.directory import stable_uuid, system_data, system_identity, timestamp
from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.record import Record
from emulator.arm.resource_type import Change, ResourceType, Surroundings
from emulator.arm.rules import NameRule, Shape, require, require_one_of, settled
from emulator.service.accounts import Account, AccountExistsError

KIND = "FormRecognizer"
SKUS = ("F0", "S0")
_KEY_NAMES = ("Key1", "Key2")
_SUBDOMAIN = NameRule(
    pattern=r"(?=.{2,64}$)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?",
    code="InvalidResourceProperties",
    explanation=(
        "The custom subdomain name '{name}' is invalid. It has 2 to 64 letters, digits and "
        "hyphens, and begins and ends with a letter or digit."
    ),
)


def _check(change: Change) -> None:
    require(change.body, ("kind", "sku.name"))
    if change.body["kind"] != KIND:
        raise ArmError(
            400,
            "InvalidApiSetId",
            f"The account type '{change.body['kind']}' is either invalid or unavailable in given "
            f"region. The emulator has '{KIND}'.",
        )
    require_one_of(change.body, "sku.name", SKUS, "InvalidSkuId")
    require_one_of(
        change.body, "identity.type", ("None", "SystemAssigned"), "InvalidResourceProperties"
    )
    _check_subdomain(change)
    _check_free_tier(change)
    _check_recycle_bin(change)


def _check_subdomain(change: Change) -> None:
    """Refuse a subdomain that is taken, by a deleted account too, or that would be changed."""
    wanted = change.properties.get("customSubDomainName")
    if wanted is None:
        return
    _SUBDOMAIN.check(str(wanted))
    before = change.before
    settled(
        change.body,
        before.body if before else None,
        "properties.customSubDomainName",
        "The custom subdomain name of an account cannot be changed.",
    )
    if before and "customSubDomainName" not in before.properties:
        raise ArmError(
            400,
            "InvalidResourceProperties",
            "The emulator cannot give an account its custom subdomain later: set it from the "
            "beginning.",
        )
    shelf = change.around.shelf
    for other in (*shelf.of_type(change.id.type), *shelf.bin(change.id.type)):
        taken = str(other.properties.get("customSubDomainName", "")).lower()
        if taken == str(wanted).lower() and other.id.key != change.id.key:
            raise _in_use(str(wanted))


def _check_free_tier(change: Change) -> None:
    """One account of the free tier for each kind in a subscription."""
    if change.body["sku"]["name"] != "F0":
        return
    for other in change.around.shelf.of_type(change.id.type):
        if (
            other.body["sku"]["name"] == "F0"
            and other.id.subscription == change.id.subscription
            and other.id.key != change.id.key
        ):
            raise ArmError(
                400,
                "CanNotCreateMultipleFreeAccounts",
                f"Operation failed. Only one free account is allowed for account type '{KIND}'. "
                f"It is '{other.id.name}'.",
            )


def _check_recycle_bin(change: Change) -> None:
    """Refuse a deleted account's name until it is restored or purged."""
    if change.before:
        return
    deleted = _deleted(change)
    restore = change.properties.get("restore") is True
    if deleted is not None and not restore:
        raise ArmError(
            409,
            "FlagMustBeSetForRestore",
            f"An existing resource with ID '{change.id}' has been soft-deleted. To restore the "
            "resource, you must specify 'restore' to be 'true' in the property. If you don't want "
            "to restore existing resource, please purge it first.",
        )
    if deleted is None and restore:
        raise ArmError(
            400,
            "CanNotRestoreANonExistingResource",
            f"There is no deleted resource with ID '{change.id}' in '{change.body['location']}' "
            "to restore.",
        )


def _complete(change: Change) -> JsonObject:
    account = _account_of(change)
    wanted = {key: value for key, value in change.properties.items() if key != "restore"}
    endpoint = f"{change.around.base_url}/{account.subdomain}/"
    done: JsonObject = {
        "etag": f'"{stable_uuid(str(change.id), change.around.now.isoformat())}"',
        "sku": change.body["sku"],
        "systemData": system_data(change.created_at, change.around.now),
        "properties": {
            "publicNetworkAccess": "Enabled",
            **wanted,
            "capabilities": [{"name": "VirtualNetworks"}, {"name": "CustomerManagedKey"}],
            "dateCreated": timestamp(change.created_at),
            "endpoint": endpoint,
            "endpoints": {"FormRecognizer": endpoint},
            "internalId": stable_uuid("account", str(change.id)).replace("-", ""),
            "isMigrated": False,
            "privateEndpointConnections": [],
            "provisioningState": "Succeeded",
        },
    }
    if (change.body.get("identity") or {}).get("type") == "SystemAssigned":
        done["identity"] = system_identity(str(change.id), change.created_at)
    return done


def _account_of(change: Change) -> Account:
    """Make the account on the data plane, bring it back, or let it follow a change of tier."""
    sku = change.body["sku"]["name"]
    accounts = change.around.accounts
    existing = accounts.get(_subdomain(change.id.name, str(change.id), change.properties))
    if change.before and existing:
        if existing.sku != sku:
            accounts.replace(replace(existing, sku=sku))
        return existing
    deleted = _deleted(change)
    if deleted is not None:
        change.around.shelf.take_out(deleted)
        account = replace(Account.from_json(deleted.secrets["account"]), sku=sku)
        accounts.replace(account)
        kept_models.bring_back(change.around.shelf.state, account.subdomain)
        return account
    try:
        return accounts.create(
            name=change.id.name,
            region=change.body["location"],
            sku=sku,
            resource_id=str(change.id),
            created_at=change.around.now,
            subdomain=_subdomain(change.id.name, str(change.id), change.properties),
        )
    except AccountExistsError:
        raise _in_use(str(change.properties.get("customSubDomainName"))) from None


def _subdomain(name: str, resource: str, properties: Mapping[str, object]) -> str:
    """Return the first segment of the account's URL; without a subdomain one that is no clash."""
    own = properties.get("customSubDomainName")
    return str(own).lower() if own else f"{name}-{stable_uuid('regional', resource)[:8]}".lower()


def _deleted(change: Change) -> Record | None:
    for record in change.around.shelf.bin(change.id.type):
        if record.id.key == change.id.key and record.location == change.body["location"]:
            return record
    return None


def _in_use(subdomain: str) -> ArmError:
    return ArmError(
        409,
        "CustomDomainInUse",
        f"Please pick a different name. The subdomain name '{subdomain}' is not available as it's "
        "already used by a resource.",
    )


def _to_bin(record: Record, around: Surroundings) -> JsonObject:
    """Take the account off the data plane; its keys and models wait in the bin."""
    account = _live_account(record, around)
    kept_models.set_aside(around.shelf.state, account.subdomain)
    around.accounts.delete(account.subdomain)
    return {"account": account.to_json()}


def _purged(record: Record, around: Surroundings) -> None:
    kept_models.discard(around.shelf.state, record.secrets["account"]["subdomain"])


def _live_account(record: Record, around: Surroundings) -> Account:
    subdomain = _subdomain(record.id.name, str(record.id), record.properties)
    account = around.accounts.get(subdomain)
    if account is None:
        raise ArmError(
            409,
            "ResourceNotReady",
            f"The account at '/{subdomain}/' was removed from the data plane without ARM.",
        )
    return account


def _list_keys(record: Record, body: JsonObject, around: Surroundings) -> JsonObject:
    if record.properties.get("disableLocalAuth"):
        raise ArmError(
            400,
            "BadRequest",
            "Failed to list key. disableLocalAuth is set to be true",
        )
    first, second = _live_account(record, around).keys
    return {"key1": first, "key2": second}


def _regenerate_key(record: Record, body: JsonObject, around: Surroundings) -> JsonObject:
    require(body, ("keyName",))
    require_one_of(body, "keyName", _KEY_NAMES, "InvalidParameter")
    subdomain = _live_account(record, around).subdomain
    around.accounts.regenerate_key(subdomain, _KEY_NAMES.index(body["keyName"]))
    return _list_keys(record, body, around)


ACCOUNTS = ResourceType(
    name="Microsoft.CognitiveServices/accounts",
    api_versions=("2023-05-01", "2024-10-01", "2025-06-01", "2025-09-01"),
    name_rule=NameRule(
        pattern=r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,63}",
        code="AccountNameInvalid",
        explanation=(
            "The account name '{name}' is invalid. It has 2 to 64 letters, digits, underscores, "
            "periods and hyphens, and begins with a letter or digit."
        ),
    ),
    shapes={"properties.customSubDomainName": Shape.TEXT},
    carried=("tags", "kind"),
    kept_for=timedelta(days=2),
    check=_check,
    complete=_complete,
    to_bin=_to_bin,
    purged=_purged,
    actions={"listKeys": _list_keys, "regenerateKey": _regenerate_key},
)
