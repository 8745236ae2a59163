"""What the stand-in decides by itself: missing inputs, replacements, previews."""

from typing import Any

import pytest
from pulumi.provider.experimental import provider as engine

from emulator.provider.arm_client import AzureError
from emulator.provider.provider import AzureNative
from emulator.provider.values import UNKNOWN, plain, wire

ACCOUNT = "azure-native:cognitiveservices:Account"
ROLE = "azure-native:authorization:RoleAssignment"
GROUP = "/subscriptions/s/resourceGroups/g"
ID = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/a"
INPUTS = {
    "resourceGroupName": "g",
    "accountName": "a",
    "location": "westus",
    "kind": "FormRecognizer",
    "sku": {"name": "S0"},
}
NOWHERE = {"AZURE_EMULATOR_URL": "http://127.0.0.1:1"}


def _urn(sdk_type: str) -> str:
    return f"urn:pulumi:dev::project::stand-in:index:Site${sdk_type}::name"


async def _check(sdk_type: str, inputs: dict[str, Any]) -> engine.CheckResponse:
    request = engine.CheckRequest(_urn(sdk_type), {}, wire(inputs), b"")
    return await AzureNative(NOWHERE).check(request)


async def _replaces(
    sdk_type: str, resource_id: str, old: dict[str, Any], new: dict[str, Any]
) -> Any:
    request = engine.DiffRequest(_urn(sdk_type), resource_id, wire(old), wire(new), [])
    found = await AzureNative(NOWHERE).diff(request)
    assert found.changes is None, "the engine itself compares the inputs"
    return found.replaces


async def test_checked_inputs_have_the_short_region_and_the_api_version() -> None:
    checked = await _check(ACCOUNT, {**INPUTS, "location": "West US"})
    assert not checked.failures
    assert plain(checked.inputs or {}) == {**INPUTS, "azureApiVersion": "2025-06-01"}


async def test_every_missing_input_is_named_at_once() -> None:
    failures = (await _check(ACCOUNT, {})).failures or []
    assert [failure.property for failure in failures] == [
        "resourceGroupName",
        "accountName",
        "location",
        "sku",
        "kind",
    ]


async def test_what_is_unknown_is_not_missing() -> None:
    inputs = {**INPUTS, "resourceGroupName": UNKNOWN, "location": UNKNOWN}
    checked = await _check(ACCOUNT, inputs)
    assert not checked.failures
    assert plain(checked.inputs or {})["location"] == UNKNOWN


async def test_a_type_that_is_not_here_is_refused_with_those_that_are() -> None:
    with pytest.raises(AzureError, match=r"no type 'azure-native:web:WebApp'.*Account"):
        await _check("azure-native:web:WebApp", {})


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({}, []),
        ({"sku": {"name": "F0"}}, []),
        ({"tags": {"team": UNKNOWN}}, []),
        ({"location": "West US", "accountName": "A"}, []),
        ({"accountName": "b"}, ["accountName"]),
        ({"resourceGroupName": UNKNOWN}, ["resourceGroupName"]),
        ({"location": "eastus", "kind": "Face"}, ["location", "kind"]),
    ],
)
async def test_only_settled_inputs_need_a_new_resource(
    change: dict[str, Any], replaces: list[str]
) -> None:
    new = plain((await _check(ACCOUNT, {**INPUTS, **change})).inputs or {})
    assert await _replaces(ACCOUNT, ID, {**INPUTS, "name": "a"}, new) == replaces


async def test_a_role_given_to_someone_else_is_a_new_assignment() -> None:
    grant = {"principalId": "p", "roleDefinitionId": "r"}
    new = {**grant, "principalId": "q", "scope": GROUP, "roleAssignmentName": "n"}
    resource_id = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/n"
    assert await _replaces(ROLE, resource_id, grant, new) == ["principalId"]


async def test_a_preview_of_a_new_resource_asks_nothing_and_has_no_id() -> None:
    request = engine.CreateRequest(_urn(ACCOUNT), wire(INPUTS), 0, preview=True)
    created = await AzureNative(NOWHERE).create(request)
    assert created.resource_id == ""
    assert plain(created.properties)["systemData"] == UNKNOWN


async def test_a_preview_of_a_changed_resource_keeps_name_and_location() -> None:
    old = {**INPUTS, "name": "a", "etag": "1"}
    request = engine.UpdateRequest(_urn(ACCOUNT), ID, wire(old), wire(INPUTS), 0, [], preview=True)
    updated = plain((await AzureNative(NOWHERE).update(request)).properties)
    assert (updated["name"], updated["location"], updated["etag"]) == ("a", "westus", UNKNOWN)


async def test_without_an_emulator_nothing_is_configured() -> None:
    request = engine.ConfigureRequest({}, {}, accept_secrets=True, accept_resources=True)
    with pytest.raises(AzureError, match="AZURE_EMULATOR_URL is not set"):
        await AzureNative({}).configure(request)


async def test_an_emulator_that_is_gone_is_no_resource_that_is_gone() -> None:
    request = engine.ReadRequest(_urn(ACCOUNT), ID, {}, wire(INPUTS))
    with pytest.raises(AzureError, match="No Azure emulator answers"):
        await AzureNative(NOWHERE).read(request)
