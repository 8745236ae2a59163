"""Role assignments that take a while to let an account read its training data."""

from typing import Any

import pytest

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/reader"
READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
OTHER_ROLE = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def put(bench: Any, resource: str, version: str, body: Any) -> Any:
    answer = bench.http.request("PUT", f"{resource}?api-version={version}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def assign(bench: Any, principal: str, role: str = READER) -> None:
    number = "0" * 8 if role == READER else "1" * 8
    name = f"{number}-0000-0000-0000-000000000000"
    definition = f"/providers/Microsoft.Authorization/roleDefinitions/{role}"
    put(
        bench,
        f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{name}",
        "2022-04-01",
        {"properties": {"roleDefinitionId": definition, "principalId": principal}},
    )


@pytest.fixture
def principal(bench: Any) -> str:
    """The identity of an account that was made through ARM."""
    bench.http.post("/_emulator/settings", json={"roleDelay": 60})
    put(bench, GROUP, "2021-04-01", {"location": "westus"})
    made = put(
        bench,
        ACCOUNT,
        "2023-05-01",
        {
            "location": "westus",
            "kind": "FormRecognizer",
            "sku": {"name": "S0"},
            "identity": {"type": "SystemAssigned"},
            "properties": {"customSubDomainName": "reader"},
        },
    )
    return str(made["identity"]["principalId"])


def build(bench: Any, account: str = "reader", query: str = "") -> Any:
    folder = bench.training_set(f"set-{account}-{bench.emulator.last}")
    body = {
        "modelId": "job--1",
        "buildMode": "template",
        "azureBlobSource": {"containerUrl": folder.as_uri() + query},
    }
    return bench.ask("POST", "/documentModels:build", body, account=account)


NOT_YET = (400, "InvalidRequest", "ContentSourceNotAccessible")


def test_an_identity_without_a_role_reads_nothing(bench: Any, principal: str, refusal: Any) -> None:
    answer = build(bench)

    assert refusal(answer) == NOT_YET
    assert "no role" in answer.json()["error"]["innererror"]["message"]


def test_a_role_works_only_after_the_delay(bench: Any, principal: str, refusal: Any) -> None:
    assign(bench, principal)
    bench.clock.advance(59)
    answer = build(bench)
    assert refusal(answer) == NOT_YET
    assert "works in 1.0 seconds" in answer.json()["error"]["innererror"]["message"]

    bench.clock.advance(1)
    assert build(bench).status_code == 202


def test_a_role_for_something_else_does_not_help(bench: Any, principal: str, refusal: Any) -> None:
    assign(bench, principal, OTHER_ROLE)
    bench.clock.advance(3600)

    assert refusal(build(bench)) == NOT_YET


def test_a_role_of_somebody_else_does_not_help(bench: Any, principal: str, refusal: Any) -> None:
    assign(bench, "99999999-9999-9999-9999-999999999999")
    bench.clock.advance(3600)

    assert refusal(build(bench)) == NOT_YET


def test_an_account_that_arm_does_not_know_reads_at_once(bench: Any, principal: str) -> None:
    assert build(bench, account="dev").status_code == 202


def test_without_a_delay_no_role_is_needed(bench: Any, principal: str) -> None:
    bench.http.post("/_emulator/settings", json={"roleDelay": None})

    assert build(bench).status_code == 202
