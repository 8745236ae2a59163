"""Storage accounts and containers: ARM's side of the state store."""

from typing import Any

import pytest

STORAGE = "Microsoft.Storage/storageAccounts/formsdev"
CONTAINER = f"{STORAGE}/blobServices/default/containers/state"
BODY = {"location": "westus", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
OTHER_GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/other"


def test_a_new_account_has_endpoints_and_safe_defaults(arm: Any) -> None:
    made = arm.put(STORAGE, BODY).body
    assert made["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    properties = made["properties"]
    assert properties["primaryEndpoints"]["blob"] == "https://formsdev.blob.core.windows.net/"
    assert properties["supportsHttpsTrafficOnly"] is True
    assert properties["allowBlobPublicAccess"] is False


@pytest.mark.parametrize("name", ["ab", "a" * 25, "Forms", "forms-dev"])
def test_a_name_follows_the_services_rule(arm: Any, name: str) -> None:
    answer = arm.put(f"Microsoft.Storage/storageAccounts/{name}", BODY)
    assert answer.refusal == (400, "AccountNameInvalid")


def test_a_name_is_taken_in_all_of_azure(arm: Any) -> None:
    arm.put(STORAGE, BODY)
    arm.put(OTHER_GROUP, {"location": "westus"})
    answer = arm.put(f"{OTHER_GROUP}/providers/{STORAGE}", BODY)
    assert answer.refusal == (409, "StorageAccountAlreadyTaken")


def test_keys_are_listed_and_replaced_one_by_one(arm: Any) -> None:
    assert "key1" not in str(arm.put(STORAGE, BODY).body.get("secrets"))
    before = arm.ask("POST", f"{STORAGE}/listKeys").body["keys"]
    arm.ask("POST", f"{STORAGE}/regenerateKey", {"keyName": "key1"})
    after = arm.ask("POST", f"{STORAGE}/listKeys").body["keys"]
    assert after[0]["value"] != before[0]["value"]
    assert after[1] == before[1]


def test_an_update_keeps_the_keys(arm: Any) -> None:
    arm.put(STORAGE, BODY)
    before = arm.ask("POST", f"{STORAGE}/listKeys").body
    arm.put(STORAGE, {**BODY, "tags": {"a": "1"}})
    assert arm.ask("POST", f"{STORAGE}/listKeys").body == before


def test_a_container_lies_in_an_account(arm: Any) -> None:
    assert arm.put(CONTAINER, {}).refusal == (404, "ParentResourceNotFound")
    arm.put(STORAGE, BODY)
    made = arm.put(CONTAINER, {"properties": {"metadata": {"a": "1"}}})
    assert (made.status, made.body["name"]) == (201, "state")
    assert made.body["properties"]["publicAccess"] == "None"
    listed = arm.get(f"{STORAGE}/blobServices/default/containers").body["value"]
    assert [one["name"] for one in listed] == ["state"]


@pytest.mark.parametrize("name", ["ab", "State", "two--hyphens", "-begins", "a" * 64])
def test_a_containers_name_follows_the_services_rule(arm: Any, name: str) -> None:
    arm.put(STORAGE, BODY)
    answer = arm.put(f"{STORAGE}/blobServices/default/containers/{name}", {})
    assert answer.refusal == (400, "InvalidResourceName")


def test_a_container_is_public_only_where_its_account_allows_it(arm: Any) -> None:
    arm.put(STORAGE, BODY)
    public = {"properties": {"publicAccess": "Blob"}}
    assert arm.put(CONTAINER, public).refusal == (409, "PublicAccessNotPermitted")
    arm.put(STORAGE, {**BODY, "properties": {"allowBlobPublicAccess": True}})
    assert arm.put(CONTAINER, public).status == 201


def test_containers_go_with_their_account(arm: Any) -> None:
    arm.put(STORAGE, BODY)
    arm.put(CONTAINER, {})
    arm.delete(STORAGE)
    arm.put(STORAGE, BODY)
    assert arm.get(CONTAINER).refusal == (404, "ResourceNotFound")
