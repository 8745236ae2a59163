"""Vault, workspace, role assignments and diagnostic settings: what stands around an account."""

from typing import Any

import pytest

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
GROUP = f"{SUBSCRIPTION}/resourceGroups/forms-dev"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/forms-dev-westus"
TENANT = "11111111-1111-1111-1111-111111111111"
VAULT = "Microsoft.KeyVault/vaults/forms-dev"
PURGE = (
    f"{SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/westus/deletedVaults/forms-dev/purge"
)
VAULT_BODY: dict[str, Any] = {
    "location": "westus",
    "properties": {
        "tenantId": TENANT,
        "sku": {"family": "A", "name": "standard"},
        "enableRbacAuthorization": True,
    },
}
WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/forms-logs"
GUID = "5b1d3b7e-1f0e-4a52-9a9e-0c6c5a1f7d11"
ROLE = f"{ACCOUNT}/providers/Microsoft.Authorization/roleAssignments/{GUID}"
ROLE_BODY = {
    "properties": {
        "principalId": "9f0c1d52-0d5e-4ad9-9d63-3f6dfb0f0c55",
        "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/"
        "a97b65f3-24c7-4388-baec-2e87135dc908",
    }
}
SETTING = f"{ACCOUNT}/providers/Microsoft.Insights/diagnosticSettings/to-logs"


def test_a_vault_has_its_uri_and_its_defaults(arm: Any) -> None:
    made = arm.put(VAULT, VAULT_BODY)
    assert made.status == 201
    assert made.body["properties"]["vaultUri"] == "https://forms-dev.vault.azure.net/"
    assert made.body["properties"]["enableSoftDelete"] is True


@pytest.mark.parametrize("name", ["ab", "1st", "two--hyphens", "ends-", "a" * 25])
def test_a_vaults_name_follows_the_services_rule(arm: Any, name: str) -> None:
    answer = arm.put(f"Microsoft.KeyVault/vaults/{name}", VAULT_BODY)
    assert answer.refusal == (400, "VaultNameNotValid")


def test_a_vault_says_who_may_read_it(arm: Any) -> None:
    properties = {**VAULT_BODY["properties"], "enableRbacAuthorization": False}
    answer = arm.put(VAULT, {**VAULT_BODY, "properties": properties})
    assert answer.refusal == (400, "BadRequest")
    assert "accessPolicies" in answer.body["error"]["message"]


def test_a_deleted_vault_keeps_its_name_until_it_is_purged(arm: Any) -> None:
    arm.put(VAULT, VAULT_BODY)
    arm.delete(VAULT)
    assert arm.put(VAULT, VAULT_BODY).refusal == (409, "VaultAlreadyExists")
    assert arm.ask("POST", PURGE).status == 200
    assert arm.put(VAULT, VAULT_BODY).status == 201


def test_a_deleted_vault_is_recovered_when_asked(arm: Any) -> None:
    arm.put(VAULT, VAULT_BODY)
    arm.delete(VAULT)
    properties = {**VAULT_BODY["properties"], "createMode": "recover"}
    made = arm.put(VAULT, {**VAULT_BODY, "properties": properties})
    assert made.status == 201
    assert "createMode" not in made.body["properties"]
    assert arm.ask("POST", PURGE).refusal == (404, "ResourceNotFound")


def test_a_protected_vault_cannot_be_purged(arm: Any) -> None:
    properties = {**VAULT_BODY["properties"], "enablePurgeProtection": True}
    arm.put(VAULT, {**VAULT_BODY, "properties": properties})
    arm.delete(VAULT)
    assert arm.ask("POST", PURGE).refusal == (400, "MethodNotAllowed")


def test_a_workspace_has_an_id_that_lasts(arm: Any) -> None:
    first = arm.put(WORKSPACE, {"location": "westus"}).body["properties"]
    again = arm.put(WORKSPACE, {"location": "westus", "tags": {"a": "1"}}).body["properties"]
    assert first["customerId"] == again["customerId"]
    assert first["retentionInDays"] == 30


@pytest.mark.parametrize("days", [29, 731, "30"])
def test_a_workspace_keeps_logs_for_30_to_730_days(arm: Any, days: object) -> None:
    body = {"location": "westus", "properties": {"retentionInDays": days}}
    assert arm.put(WORKSPACE, body).refusal == (400, "InvalidParameter")


def test_a_role_is_assigned_at_an_account_and_goes_with_it(arm: Any, account_body: Any) -> None:
    assert arm.put(ROLE, ROLE_BODY).refusal == (404, "ResourceNotFound")
    arm.put(ACCOUNT, account_body)
    made = arm.put(ROLE, ROLE_BODY)
    assert made.status == 201
    assert made.body["properties"]["scope"] == ACCOUNT
    assert made.body["type"] == "Microsoft.Authorization/roleAssignments"
    arm.delete(ACCOUNT)
    assert arm.get(ROLE).refusal == (404, "ResourceNotFound")


def test_a_role_may_be_assigned_at_a_group_and_at_the_subscription(arm: Any) -> None:
    for scope in (GROUP, SUBSCRIPTION):
        path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{GUID}"
        assert arm.put(path, ROLE_BODY).status == 201


def test_a_role_assignment_is_named_by_a_guid(arm: Any) -> None:
    path = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/reader"
    assert arm.put(path, ROLE_BODY).refusal == (400, "InvalidRoleAssignmentId")


def test_a_role_assignment_needs_a_principal(arm: Any) -> None:
    body = {"properties": {**ROLE_BODY["properties"], "principalId": "me"}}
    path = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{GUID}"
    assert arm.put(path, body).refusal == (400, "InvalidPrincipalId")


def test_one_grant_is_given_once(arm: Any) -> None:
    path = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments"
    arm.put(f"{path}/{GUID}", ROLE_BODY)
    assert arm.put(f"{path}/{GUID}", ROLE_BODY).status == 200
    second = GUID.replace("5b1d", "6c2e")
    assert arm.put(f"{path}/{second}", ROLE_BODY).refusal == (409, "RoleAssignmentExists")


def test_a_role_assignment_is_not_given_to_someone_else(arm: Any) -> None:
    path = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{GUID}"
    arm.put(path, ROLE_BODY)
    body = {"properties": {**ROLE_BODY["properties"], "principalId": TENANT}}
    assert arm.put(path, body).refusal == (400, "RoleAssignmentUpdateNotPermitted")


def test_a_diagnostic_setting_sends_logs_to_a_workspace_that_exists(
    arm: Any, account_body: Any
) -> None:
    arm.put(ACCOUNT, account_body)
    logs = [{"categoryGroup": "allLogs", "enabled": True}]
    body = {"properties": {"workspaceId": WORKSPACE, "logs": logs}}
    assert arm.put(SETTING, body).refusal == (404, "ResourceNotFound")
    arm.put(WORKSPACE, {"location": "westus"})
    made = arm.put(SETTING, body)
    assert made.status == 200
    assert made.body["properties"]["logs"][0]["categoryGroup"] == "allLogs"


@pytest.mark.parametrize(
    "properties",
    [
        {"logs": [{"category": "Audit", "enabled": True}]},
        {"workspaceId": WORKSPACE},
        {"workspaceId": WORKSPACE, "logs": [{"enabled": True}]},
    ],
)
def test_a_diagnostic_setting_without_sink_or_content_is_refused(
    arm: Any, account_body: Any, properties: dict[str, Any]
) -> None:
    arm.put(ACCOUNT, account_body)
    arm.put(WORKSPACE, {"location": "westus"})
    assert arm.put(SETTING, {"properties": properties}).refusal == (400, "BadRequest")
