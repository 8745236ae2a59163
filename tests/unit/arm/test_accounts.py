"""Form Recognizer accounts: ARM's side of an instance."""

from typing import Any

import pytest

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms-dev"
ACCOUNT = "Microsoft.CognitiveServices/accounts/forms-dev-westus"
DELETED = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.CognitiveServices"
    "/locations/westus/resourceGroups/forms-dev/deletedAccounts/forms-dev-westus"
)


def test_a_new_account_answers_on_the_data_plane(arm: Any, account_body: Any) -> None:
    made = arm.put(ACCOUNT, account_body)
    assert made.status == 201
    assert made.body["properties"]["endpoint"] == "http://127.0.0.1:8400/forms-dev-westus/"
    assert made.body["properties"]["provisioningState"] == "Succeeded"
    account = arm.world.accounts.get("forms-dev-westus")
    assert (account.region, account.sku, account.resource_id) == (
        "westus",
        "S0",
        made.body["id"],
    )


def test_an_account_never_shows_its_keys_but_lists_them_when_asked(
    arm: Any, account_body: Any
) -> None:
    shown = arm.put(ACCOUNT, account_body).body
    keys = arm.ask("POST", f"{ACCOUNT}/listKeys").body
    assert set(keys) == {"key1", "key2"}
    assert keys["key1"] not in str([shown, arm.get(ACCOUNT).body])
    assert arm.world.accounts.get("forms-dev-westus").keys == (keys["key1"], keys["key2"])


def test_a_regenerated_key_replaces_only_itself(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    before = arm.ask("POST", f"{ACCOUNT}/listKeys").body
    after = arm.ask("POST", f"{ACCOUNT}/regenerateKey", {"keyName": "Key2"}).body
    assert after["key1"] == before["key1"]
    assert after["key2"] != before["key2"]


def test_an_account_that_takes_no_keys_lists_none(arm: Any, account_body: Any) -> None:
    account_body["properties"]["disableLocalAuth"] = True
    arm.put(ACCOUNT, account_body)
    assert arm.ask("POST", f"{ACCOUNT}/listKeys").refusal == (400, "BadRequest")


def test_an_identity_lasts_through_updates_and_not_through_a_new_life(
    arm: Any, account_body: Any
) -> None:
    first = arm.put(ACCOUNT, account_body).body["identity"]["principalId"]
    again = arm.put(ACCOUNT, {**account_body, "tags": {}}).body["identity"]["principalId"]
    arm.delete(ACCOUNT)
    arm.ask("DELETE", DELETED)
    arm.world.clock.advance(1)
    later = arm.put(ACCOUNT, account_body).body["identity"]["principalId"]
    assert first == again != later


def test_a_change_of_tier_reaches_the_data_plane(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    arm.ask("PATCH", ACCOUNT, {"sku": {"name": "F0"}})
    assert arm.world.accounts.get("forms-dev-westus").sku == "F0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "TextAnalytics"}, "InvalidApiSetId"),
        ({"kind": None}, "InvalidRequestContent"),
        ({"sku": {"name": "S9"}}, "InvalidSkuId"),
        ({"identity": {"type": "UserAssigned"}}, "InvalidResourceProperties"),
        ({"properties": {"customSubDomainName": "under_score"}}, "InvalidResourceProperties"),
        ({"properties": {"restore": True}}, "CanNotRestoreANonExistingResource"),
    ],
)
def test_a_body_that_the_service_does_not_take_is_refused(
    arm: Any, account_body: Any, change: dict[str, Any], code: str
) -> None:
    assert arm.put(ACCOUNT, {**account_body, **change}).refusal == (400, code)
    assert arm.world.accounts.list() == []


def test_a_name_of_one_letter_is_refused(arm: Any, account_body: Any) -> None:
    answer = arm.put("Microsoft.CognitiveServices/accounts/x", account_body)
    assert answer.refusal == (400, "AccountNameInvalid")


def test_a_subdomain_is_unique_and_without_case(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    body = {**account_body, "properties": {"customSubDomainName": "FORMS-dev-westus"}}
    answer = arm.put("Microsoft.CognitiveServices/accounts/other", body)
    assert answer.refusal == (409, "CustomDomainInUse")


def test_a_subdomain_taken_without_arm_is_in_use_as_well(arm: Any, account_body: Any) -> None:
    arm.world.accounts.create(
        name="x",
        subdomain="forms-dev-westus",
        region="westus",
        sku="S0",
        resource_id="/x",
        created_at=arm.world.clock.now(),
    )
    assert arm.put(ACCOUNT, account_body).refusal == (409, "CustomDomainInUse")


def test_a_subdomain_is_settled_at_creation(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    body = {**account_body, "properties": {"customSubDomainName": "another"}}
    assert arm.put(ACCOUNT, body).refusal == (400, "PropertyChangeNotAllowed")


def test_a_subscription_has_one_free_account(arm: Any, account_body: Any) -> None:
    free = {**account_body, "sku": {"name": "F0"}}
    arm.put(ACCOUNT, free)
    second = {**free, "properties": {"customSubDomainName": "second"}}
    answer = arm.put("Microsoft.CognitiveServices/accounts/second", second)
    assert answer.refusal == (400, "CanNotCreateMultipleFreeAccounts")
    assert arm.put(ACCOUNT, free).status == 200


def test_two_accounts_without_a_subdomain_have_urls_of_their_own(
    arm: Any, account_body: Any
) -> None:
    arm.put(f"{GROUP}-2", {"location": "westus"})
    bare = {**account_body, "properties": {}}
    first = arm.put(ACCOUNT, bare).body["properties"]["endpoint"]
    path = f"{GROUP}-2/providers/{ACCOUNT}"
    assert arm.put(path, bare).body["properties"]["endpoint"] != first


def test_a_deleted_account_leaves_the_data_plane_and_keeps_its_name(
    arm: Any, account_body: Any
) -> None:
    arm.put(ACCOUNT, account_body)
    assert arm.delete(ACCOUNT).status == 200
    assert arm.world.accounts.list() == []
    assert arm.put(ACCOUNT, account_body).refusal == (409, "FlagMustBeSetForRestore")


def test_a_deleted_account_keeps_its_subdomain(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    arm.delete(ACCOUNT)
    answer = arm.put("Microsoft.CognitiveServices/accounts/other", account_body)
    assert answer.refusal == (409, "CustomDomainInUse")


def test_a_restored_account_has_its_keys_and_models_again(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    keys = arm.ask("POST", f"{ACCOUNT}/listKeys").body
    model = {"modelId": "1040--1"}
    arm.world.state.put("models", "forms-dev-westus/1040--1", model)
    arm.delete(ACCOUNT)
    assert arm.world.state.get("models", "forms-dev-westus/1040--1") is None
    restored = arm.put(
        ACCOUNT, {**account_body, "properties": {**account_body["properties"], "restore": True}}
    )
    assert restored.status == 201
    assert "restore" not in restored.body["properties"]
    assert arm.ask("POST", f"{ACCOUNT}/listKeys").body == keys
    assert arm.world.state.get("models", "forms-dev-westus/1040--1") == model


def test_a_purged_account_is_gone_for_good(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    arm.world.state.put("models", "forms-dev-westus/1040--1", {})
    arm.delete(ACCOUNT)
    assert arm.get(DELETED).body["properties"]["scheduledPurgeDate"].startswith("2025-01-03")
    assert arm.ask("DELETE", DELETED).status == 200
    assert arm.get(DELETED).refusal == (404, "ResourceNotFound")
    assert arm.put(ACCOUNT, account_body).status == 201
    assert arm.world.state.list("models") == []


def test_deleted_accounts_are_listed(arm: Any, account_body: Any) -> None:
    path = "/subscriptions/s/providers/Microsoft.CognitiveServices/deletedAccounts"
    assert arm.get(path).body == {"value": []}
    arm.put(ACCOUNT, account_body)
    arm.delete(ACCOUNT)
    assert [one["name"] for one in arm.get(path).body["value"]] == ["forms-dev-westus"]


def test_two_days_later_a_deleted_account_is_forgotten(arm: Any, account_body: Any) -> None:
    arm.put(ACCOUNT, account_body)
    arm.delete(ACCOUNT)
    arm.world.clock.advance(2 * 24 * 3600)
    assert arm.put(ACCOUNT, account_body).status == 201
