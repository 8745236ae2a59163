"""Who is let in, and what is answered where nothing is."""

from typing import Any

import pytest

from emulator.service.accounts import AccountExistsError

DENIED = (401, "401", "")
NO_SUCH_ROUTE = (404, "404", "")


@pytest.mark.parametrize("key", ["", "wrong"])
def test_a_missing_or_wrong_key_is_denied(bench: Any, refusal: Any, key: str) -> None:
    assert refusal(bench.ask("GET", "/info", key=key)) == DENIED


def test_both_keys_of_an_account_and_the_well_known_one_open_it(bench: Any) -> None:
    keys = bench.emulator.emulator.accounts.get("dev").keys

    for key in (*keys, bench.emulator.key):
        assert bench.ask("GET", "/info", key=key).status_code == 200


def test_a_key_does_not_open_another_account(bench: Any, refusal: Any) -> None:
    key = bench.emulator.emulator.accounts.get("dev").keys[0]

    assert refusal(bench.ask("GET", "/info", account="stg", key=key)) == DENIED


def test_a_regenerated_key_replaces_the_old_one(bench: Any, refusal: Any) -> None:
    accounts = bench.emulator.emulator.accounts
    old = accounts.get("dev").keys
    new = accounts.regenerate_key("dev", 0).keys

    assert refusal(bench.ask("GET", "/info", key=old[0])) == DENIED
    assert bench.ask("GET", "/info", key=new[0]).status_code == 200
    assert new[1] == old[1]


def test_accounts_differ_in_their_keys(bench: Any) -> None:
    dev, stg = bench.emulator.emulator.accounts.list()

    assert len({*dev.keys, *stg.keys}) == 4


def test_a_custom_subdomain_is_unique_in_any_case_of_letters(bench: Any) -> None:
    with pytest.raises(AccountExistsError, match="already in use"):
        bench.emulator.emulator.accounts.create(
            name="DEV",
            region="westus",
            sku="S0",
            resource_id="/x",
            created_at=bench.clock.now(),
        )


def test_a_deleted_account_takes_its_models_with_it(bench: Any) -> None:
    bench.build("job--1")
    bench.emulator.emulator.accounts.delete("dev")
    bench.emulator.create_account("dev")

    assert bench.emulator.models("dev") == []
    assert bench.build("job--1").status_code == 202


def test_an_unknown_account_is_named_with_those_that_there_are(bench: Any) -> None:
    answer = bench.ask("GET", "/info", account="nobody")

    assert answer.status_code == 404
    message = answer.json()["error"]["message"]
    assert "no account 'nobody'" in message
    assert "dev, stg" in message


@pytest.mark.parametrize("version", ["", "2019-01-01", "2024-11-31"])
def test_an_unknown_version_is_not_routed(bench: Any, refusal: Any, version: str) -> None:
    assert refusal(bench.ask("GET", "/info", version=version)) == NO_SUCH_ROUTE


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("POST", "/info"),
        ("PUT", "/documentModels/job--1"),
        ("PATCH", "/documentModels/job--1"),
        ("GET", "/documentModels/job--1/analyzeResults"),
        ("DELETE", "/operations/x"),
    ],
)
def test_an_unknown_path_or_method_is_not_routed(
    bench: Any, refusal: Any, method: str, path: str
) -> None:
    assert refusal(bench.ask(method, path)) == NO_SUCH_ROUTE


def test_a_path_outside_every_api_is_not_routed(bench: Any, refusal: Any) -> None:
    assert refusal(bench.http.get("/dev/textanalytics/info")) == NO_SUCH_ROUTE


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/documentClassifiers"),
        ("POST", "/documentClassifiers:build"),
        ("POST", "/documentClassifiers/x:analyze"),
    ],
)
def test_what_is_not_emulated_yet_says_so(bench: Any, method: str, path: str) -> None:
    answer = bench.ask(method, path, {})

    assert answer.status_code == 400
    assert "does not emulate" in answer.json()["error"]["innererror"]["message"]


def test_the_default_account_also_answers_at_the_root(bench: Any) -> None:
    bench.build("job--1")
    answer = bench.http.get(
        "/formrecognizer/operations?api-version=2023-07-31",
        headers={"Ocp-Apim-Subscription-Key": bench.emulator.key},
    )

    [operation] = answer.json()["value"]
    assert operation["resourceLocation"].startswith(
        f"{bench.emulator.url}/dev/formrecognizer/documentModels/job--1"
    )


def test_what_is_asked_at_the_root_is_told_in_addresses_of_the_root(bench: Any) -> None:
    accepted = bench.http.post(
        "/formrecognizer/documentModels:authorizeCopy?api-version=2023-07-31",
        headers={"Ocp-Apim-Subscription-Key": bench.emulator.key},
        json={"modelId": "job--1"},
    )

    location = accepted.json()["targetModelLocation"]
    assert location.startswith(f"{bench.emulator.url}/formrecognizer/documentModels/job--1")


@pytest.mark.parametrize("body", ["[", "[]", '"x"', "[" * 100_000, "\x00"])
def test_a_body_that_is_no_object_is_refused(bench: Any, refusal: Any, body: Any) -> None:
    answer = bench.http.post(
        "/dev/formrecognizer/documentModels:build?api-version=2023-07-31",
        headers={"Ocp-Apim-Subscription-Key": bench.emulator.key},
        content=body,
    )

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")
