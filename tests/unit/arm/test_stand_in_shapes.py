"""How the stand-in turns inputs into a body, a body into outputs, and drift into inputs."""

from typing import Any

import pulumi_azure_native as sdk
import pytest

from emulator.arm.types import TABLE
from emulator.provider.catalogue import KINDS
from emulator.provider.shapes import (
    body_of,
    drifted_inputs,
    inputs_of,
    outputs_of,
    preview_of,
)
from emulator.provider.values import UNKNOWN, is_known, plain, wire

STORAGE = KINDS["azure-native:storage:StorageAccount"]
ACCOUNT = KINDS["azure-native:cognitiveservices:Account"]
SETTING = KINDS["azure-native:monitor:DiagnosticSetting"]
GROUP = "/subscriptions/s/resourceGroups/g"


def test_the_flat_inputs_of_the_sdk_become_arms_nested_body() -> None:
    inputs = {
        "resourceGroupName": "g",
        "accountName": "a",
        "location": "westus",
        "sku": {"name": "Standard_LRS"},
        "enableHttpsTrafficOnly": True,
        "networkRuleSet": {"defaultAction": "Deny"},
    }
    assert body_of(STORAGE, inputs) == {
        "location": "westus",
        "sku": {"name": "Standard_LRS"},
        "properties": {
            "supportsHttpsTrafficOnly": True,
            "networkAcls": {"defaultAction": "Deny"},
        },
    }


def test_outputs_are_flat_and_hold_no_nulls() -> None:
    body = {
        "id": "/x",
        "name": "to-logs",
        "type": "Microsoft.Insights/diagnosticSettings",
        "properties": {"storageAccountId": None, "logs": [{"category": None, "enabled": True}]},
    }
    assert outputs_of(SETTING, body) == {
        "azureApiVersion": "2021-05-01-preview",
        "name": "to-logs",
        "type": "Microsoft.Insights/diagnosticSettings",
        "logs": [{"enabled": True}],
    }


def test_a_preview_knows_what_is_given_and_nothing_that_the_service_adds() -> None:
    inputs = {"location": "westus", "properties": {"customSubDomainName": "d"}}
    preview = preview_of(ACCOUNT, inputs)
    assert preview["location"] == "westus"
    assert preview["properties"]["customSubDomainName"] == "d"
    assert preview["properties"]["endpoint"] == UNKNOWN
    assert preview["name"] == UNKNOWN
    assert preview["identity"] == UNKNOWN


def _body(**properties: Any) -> dict[str, Any]:
    return {"name": "a", "location": "westus", "tags": {"t": "1"}, "properties": properties}


def test_what_was_changed_behind_pulumis_back_moves_into_the_inputs() -> None:
    inputs = {"location": "westus", "tags": {"t": "1"}, "properties": {"customSubDomainName": "d"}}
    old = outputs_of(ACCOUNT, _body(customSubDomainName="d", publicNetworkAccess="Enabled"))
    changed = _body(customSubDomainName="d", publicNetworkAccess="Disabled")
    new = outputs_of(ACCOUNT, {**changed, "tags": {"t": "2", "u": "3"}})
    assert drifted_inputs(ACCOUNT, inputs, old, new) == {
        "location": "westus",
        "tags": {"t": "2", "u": "3"},
        "properties": {"customSubDomainName": "d", "publicNetworkAccess": "Disabled"},
    }


def test_what_was_taken_away_leaves_the_inputs() -> None:
    inputs = {"tags": {"t": "1", "u": "2"}}
    old = {"tags": {"t": "1", "u": "2"}}
    assert drifted_inputs(ACCOUNT, inputs, old, {"tags": {"t": "1"}}) == {"tags": {"t": "1"}}


def test_defaults_of_the_service_are_no_drift() -> None:
    inputs = {"properties": {"customSubDomainName": "d"}}
    same = outputs_of(ACCOUNT, _body(customSubDomainName="d", publicNetworkAccess="Enabled"))
    assert drifted_inputs(ACCOUNT, inputs, same, same) == inputs


def test_what_only_the_service_sets_is_no_drift() -> None:
    inputs = {"properties": {"customSubDomainName": "d"}}
    old = outputs_of(ACCOUNT, _body(customSubDomainName="d", endpoint="http://127.0.0.1:1/d/"))
    new = outputs_of(ACCOUNT, _body(customSubDomainName="d", endpoint="http://127.0.0.1:2/d/"))
    assert drifted_inputs(ACCOUNT, inputs, old, new) == inputs


def test_an_imported_resource_has_the_inputs_that_its_id_and_body_tell() -> None:
    resource_id = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/a"
    outputs = outputs_of(ACCOUNT, _body(customSubDomainName="d", endpoint="http://x/"))
    assert inputs_of(ACCOUNT, resource_id, outputs) == {
        "azureApiVersion": "2025-06-01",
        "resourceGroupName": "g",
        "accountName": "a",
        "location": "westus",
        "tags": {"t": "1"},
        "properties": {"customSubDomainName": "d"},
    }


def test_values_survive_the_way_to_the_engine_and_back() -> None:
    values = {"n": 30, "f": 0.5, "b": True, "s": "x", "l": [1, {"m": [False]}], "u": UNKNOWN}
    assert plain(wire(values)) == values
    assert type(plain(wire(values))["n"]) is int
    assert not is_known(values)


@pytest.mark.parametrize("sdk_type", sorted(KINDS))
def test_the_catalogue_names_what_the_sdk_names(sdk_type: str) -> None:
    kind = KINDS[sdk_type]
    _, module, name = sdk_type.split(":")
    resource = getattr(getattr(sdk, module), name)
    outputs = {
        getattr(attribute.fget, "_pulumi_name", None)
        for attribute in vars(resource).values()
        if isinstance(attribute, property)
    }
    assert outputs == {*kind.outputs, "azureApiVersion"}


@pytest.mark.parametrize("sdk_type", sorted(KINDS))
def test_arm_has_every_type_of_the_catalogue_at_its_api_version(sdk_type: str) -> None:
    kind = KINDS[sdk_type]
    assert kind.api_version in TABLE[kind.arm_type.lower()].api_versions
