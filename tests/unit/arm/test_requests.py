"""What ARM itself demands of every request, whatever it is about."""

from typing import Any

import pytest

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms-dev"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/formsdev"


def test_a_request_without_an_api_version_is_refused(arm: Any) -> None:
    answer = arm.send("GET", GROUP)
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        400,
        "MissingApiVersionParameter",
    )


def test_an_api_version_that_a_type_does_not_have_is_refused_with_those_it_has(arm: Any) -> None:
    answer = arm.send("GET", STORAGE, params={"api-version": "1999-01-01"})
    error = answer.json()["error"]
    assert error["code"] == "NoRegisteredProviderFound"
    assert "2024-01-01" in error["message"]


def test_an_unknown_type_is_refused(arm: Any) -> None:
    answer = arm.put("Microsoft.Web/sites/shop", {"location": "westus"})
    assert answer.refusal == (404, "InvalidResourceType")


def test_a_path_that_is_none_of_arms_is_refused(arm: Any) -> None:
    assert arm.get("/subscriptions/s/what/ever").refusal == (404, "InvalidResourceId")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"'])
def test_a_body_that_is_no_json_object_is_refused(arm: Any, content: bytes) -> None:
    answer = arm.send("PUT", STORAGE, params={"api-version": "2024-01-01"}, content=content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidRequestContent")


def test_a_missing_group_is_told_before_anything_else(arm: Any) -> None:
    answer = arm.get(STORAGE.replace("forms-dev", "other"))
    assert answer.refusal == (404, "ResourceGroupNotFound")


def test_a_missing_resource_is_named_with_its_type_and_group(arm: Any) -> None:
    answer = arm.get(STORAGE)
    assert answer.refusal == (404, "ResourceNotFound")
    assert "'Microsoft.Storage/storageAccounts/formsdev'" in answer.body["error"]["message"]
    assert "'forms-dev'" in answer.body["error"]["message"]


def test_deleting_what_is_not_there_is_no_error(arm: Any) -> None:
    assert arm.delete(STORAGE).status == 204


def test_a_resource_needs_a_location_that_is_a_region(arm: Any) -> None:
    body = {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    assert arm.put(STORAGE, body).refusal == (400, "LocationRequired")
    assert arm.put(STORAGE, {**body, "location": "west us 9"}).refusal == (
        400,
        "LocationNotAvailableForResourceType",
    )


def test_a_resource_never_moves_to_another_region(arm: Any) -> None:
    body = {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    assert arm.put(STORAGE, {**body, "location": "West US"}).body["location"] == "westus"
    assert arm.put(STORAGE, {**body, "location": "eastus"}).refusal == (
        409,
        "InvalidResourceLocation",
    )


def test_ids_are_compared_without_case_and_shown_as_first_written(arm: Any) -> None:
    body = {"location": "westus", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    arm.put(STORAGE.replace("Microsoft.Storage/storageA", "microsoft.storage/STORAGEa"), body)
    assert arm.get(STORAGE).body["id"] == STORAGE


def test_a_resource_outside_of_a_group_is_refused(arm: Any) -> None:
    path = "/subscriptions/s/providers/Microsoft.Storage/storageAccounts/formsdev"
    assert arm.put(path, {"location": "westus"}).refusal == (400, "InvalidResourceType")


def test_a_verb_that_a_resource_does_not_have_is_refused(arm: Any) -> None:
    assert arm.ask("POST", f"{GROUP}/explode", {}).refusal == (405, "MethodNotAllowed")


def test_patch_merges_maps_but_replaces_tags(arm: Any) -> None:
    body = {"location": "westus", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    arm.put(STORAGE, {**body, "tags": {"a": "1"}, "properties": {"minimumTlsVersion": "TLS1_2"}})
    patched = arm.ask("PATCH", STORAGE, {"tags": {"b": "2"}, "properties": {"accessTier": "Cool"}})
    assert patched.body["tags"] == {"b": "2"}
    assert patched.body["properties"]["minimumTlsVersion"] == "TLS1_2"
    assert patched.body["properties"]["accessTier"] == "Cool"


def test_a_refused_change_changes_nothing(arm: Any) -> None:
    body = {"location": "westus", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    before = arm.put(STORAGE, body).body
    arm.put(STORAGE, {**body, "sku": {"name": "Gold"}})
    assert arm.get(STORAGE).body == before
