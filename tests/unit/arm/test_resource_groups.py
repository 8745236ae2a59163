"""Resource groups: made, listed, and deleted with all that is in them."""

from typing import Any

import pytest

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
GROUP = f"{SUBSCRIPTION}/resourceGroups/forms-dev"


def test_a_new_group_is_201_and_the_same_again_200(empty_arm: Any) -> None:
    made = empty_arm.put(GROUP, {"location": "West US", "tags": {"a": "1"}})
    assert made.status == 201
    assert made.body == {
        "id": GROUP,
        "name": "forms-dev",
        "type": "Microsoft.Resources/resourceGroups",
        "location": "westus",
        "tags": {"a": "1"},
        "properties": {"provisioningState": "Succeeded"},
    }
    assert empty_arm.put(GROUP, {"location": "westus"}).status == 200


@pytest.mark.parametrize("name", ["ends.", "with space", "a" * 91, "sla:sh"])
def test_a_groups_name_follows_azures_rule(empty_arm: Any, name: str) -> None:
    answer = empty_arm.put(f"{SUBSCRIPTION}/resourceGroups/{name}", {"location": "westus"})
    assert answer.refusal == (400, "InvalidResourceGroup")


def test_a_group_does_not_move(arm: Any) -> None:
    assert arm.put(GROUP, {"location": "eastus"}).refusal == (409, "InvalidResourceGroupLocation")


def test_groups_and_what_is_in_them_are_listed(arm: Any, account_body: Any) -> None:
    arm.put("Microsoft.CognitiveServices/accounts/forms-dev-westus", account_body)
    groups = arm.get(f"{SUBSCRIPTION}/resourceGroups").body["value"]
    assert [group["name"] for group in groups] == ["forms-dev"]
    inside = arm.get(f"{GROUP}/resources").body["value"]
    assert [one["type"] for one in inside] == ["Microsoft.CognitiveServices/accounts"]
    accounts = arm.get("Microsoft.CognitiveServices/accounts").body["value"]
    assert [one["name"] for one in accounts] == ["forms-dev-westus"]


def test_deleting_a_group_takes_along_what_is_in_it(arm: Any, account_body: Any) -> None:
    arm.put("Microsoft.CognitiveServices/accounts/forms-dev-westus", account_body)
    assert arm.delete(GROUP).status == 200
    assert arm.get(GROUP).refusal == (404, "ResourceGroupNotFound")
    assert arm.world.accounts.list() == []
    arm.put(GROUP, {"location": "westus"})
    assert arm.get(f"{GROUP}/resources").body["value"] == []


def test_deleting_a_group_spares_one_whose_name_begins_alike(arm: Any) -> None:
    arm.put(f"{GROUP}-2", {"location": "westus"})
    arm.delete(GROUP)
    assert arm.get(f"{GROUP}-2").status == 200


def test_deleting_a_group_that_is_not_there_is_an_error(empty_arm: Any) -> None:
    assert empty_arm.delete(GROUP).refusal == (404, "ResourceGroupNotFound")
