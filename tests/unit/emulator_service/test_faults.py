"""Trouble on request: whom a rule meets, and what it does to them."""

import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.fault_rules import FaultRuleError, parse_rule
from emulator.state import State
from emulator.testing import RunningEmulator, running_emulator

LOST = {"kind": "error", "status": 503, "when": "after"}
REFUSED = {"kind": "error", "status": 503, "when": "before"}


def add(bench: Any, **rule: Any) -> Any:
    answer = bench.http.post("/_emulator/faults", json=rule)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def remove(bench: Any, fault_id: Any) -> None:
    assert bench.http.delete(f"/_emulator/faults/{fault_id}").status_code == 204


def test_an_error_before_the_effect_leaves_nothing(bench: Any) -> None:
    add(bench, operation="build", effect=REFUSED)

    assert bench.build("job--1").status_code == 503
    assert bench.emulator.models("dev") == []


def test_an_error_after_the_effect_hides_a_success(bench: Any) -> None:
    add(bench, operation="build", effect=LOST)

    assert bench.build("job--1").status_code == 503
    assert [model.id for model in bench.emulator.models("dev")] == ["job--1"]


def test_an_error_has_the_status_code_message_and_headers_that_were_asked_for(bench: Any) -> None:
    effect = {
        "kind": "error",
        "status": 429,
        "code": "429",
        "message": "Slow down.",
        "headers": {"Retry-After": "7"},
    }
    add(bench, effect=effect)

    answer = bench.ask("GET", "/info")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json() == {"error": {"code": "429", "message": "Slow down."}}


def test_a_rule_meets_only_the_operation_account_and_models_that_it_names(bench: Any) -> None:
    add(bench, operation="build", account="dev", model="job--*", effect=REFUSED)

    assert bench.build("other--1").status_code == 202
    assert bench.ask("GET", "/info").status_code == 200
    assert bench.authorize("job--1").status_code == 200
    assert bench.build("job--1").status_code == 503


def test_a_copy_is_known_by_the_id_that_it_will_have(bench: Any) -> None:
    bench.build("job--1")
    add(bench, operation="copy", model="job--copy", effect=REFUSED)

    assert bench.copy("job--1", bench.authorize("job--other").json()).status_code == 202
    assert bench.copy("job--1", bench.authorize("job--copy").json()).status_code == 503


def test_a_rule_counts_the_requests_that_it_matches_and_meets_the_nth(bench: Any) -> None:
    add(bench, operation="info", nth=[2, 4], effect=REFUSED)

    statuses = [bench.ask("GET", "/info").status_code for _ in range(5)]
    assert statuses == [200, 503, 200, 503, 200]


def test_a_rule_is_spent_after_the_times_that_it_was_given(bench: Any) -> None:
    add(bench, operation="info", times=2, effect=REFUSED)

    statuses = [bench.ask("GET", "/info").status_code for _ in range(3)]
    assert statuses == [503, 503, 200]


def test_a_rule_that_is_taken_away_meets_nobody(bench: Any) -> None:
    remove(bench, add(bench, effect=REFUSED))

    assert bench.ask("GET", "/info").status_code == 200


def test_all_rules_can_be_taken_away_at_once(bench: Any) -> None:
    add(bench, effect=REFUSED)
    add(bench, effect=REFUSED)

    assert bench.http.delete("/_emulator/faults").json() == {"removed": 2}
    assert bench.http.get("/_emulator/faults").json() == {"faults": []}


def test_a_rule_tells_how_many_it_met(bench: Any) -> None:
    fault_id = add(bench, operation="info", nth=[2], effect=REFUSED)
    for _ in range(3):
        bench.ask("GET", "/info")

    [shown] = bench.http.get("/_emulator/faults").json()["faults"]
    assert (shown["id"], shown["matched"], shown["applied"]) == (fault_id, 3, 1)
    assert shown["rule"]["nth"] == [2]


def test_a_frozen_training_ends_only_when_its_rule_is_taken_away(bench: Any) -> None:
    fault_id = add(bench, operation="build", effect={"kind": "freeze"})
    accepted = bench.build("job--1")
    bench.clock.advance(3600)
    assert bench.operation(accepted)["status"] == "running"

    remove(bench, fault_id)
    operation = bench.operation(accepted)
    assert operation["status"] == "succeeded"
    assert operation["result"]["createdDateTime"] == "2025-01-01T01:00:00Z"


def test_a_frozen_training_keeps_its_id(bench: Any, refusal: Any) -> None:
    add(bench, operation="build", nth=[1], effect={"kind": "freeze"})
    bench.build("job--1")

    assert refusal(bench.build("job--1"))[0] == 409


def test_a_frozen_analysis_ends_only_when_its_rule_is_taken_away(
    bench: Any, filled_form: bytes
) -> None:
    bench.build("job--1")
    fault_id = add(bench, operation="analyze", effect={"kind": "freeze"})
    accepted = bench.analyze("job--1", filled_form)
    assert bench.operation(accepted)["status"] == "running"

    remove(bench, fault_id)
    assert bench.operation(accepted)["status"] == "succeeded"


def test_a_delay_delays(bench: Any) -> None:
    add(bench, operation="info", effect={"kind": "delay", "seconds": 0.2})

    started = time.monotonic()
    assert bench.ask("GET", "/info").status_code == 200
    assert time.monotonic() - started >= 0.2


def until(condition: Any, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.005)


def reserve(server: RunningEmulator, model_id: str, **options: Any) -> Any:
    return httpx.post(
        f"{server.endpoint('dev')}/formrecognizer/documentModels:authorizeCopy",
        params={"api-version": "2023-07-31"},
        headers={"Ocp-Apim-Subscription-Key": server.key},
        json={"modelId": model_id},
        **options,
    )


def is_reserved(server: RunningEmulator, model_id: str) -> Any:
    return server.emulator.reservations.get("dev", model_id) is not None


def test_a_held_request_waits_without_effect_and_goes_on_when_released(
    server: RunningEmulator,
) -> None:
    fault_id = server.add_fault({"operation": "authorize_copy", "effect": {"kind": "hold"}})
    answers = []
    thread = threading.Thread(target=lambda: answers.append(reserve(server, "job--1")))
    thread.start()
    until(lambda: server.faults()[0]["waiting"] == 1)
    assert not is_reserved(server, "job--1")

    server.remove_fault(fault_id)
    thread.join(5)
    assert answers[0].status_code == 200
    assert is_reserved(server, "job--1")


def test_a_held_request_whose_client_goes_away_has_no_effect(server: RunningEmulator) -> None:
    server.add_fault({"operation": "authorize_copy", "effect": {"kind": "hold"}})
    with pytest.raises(httpx.ReadTimeout):
        reserve(server, "job--1", timeout=0.2)

    until(lambda: server.faults()[0]["waiting"] == 0)
    server.clear_faults()
    assert not is_reserved(server, "job--1")
    [request] = server.requests()
    assert request["effect"] == 499


def test_a_delayed_request_whose_client_goes_away_has_no_effect(server: RunningEmulator) -> None:
    server.add_fault({"effect": {"kind": "delay", "seconds": 60}})
    with pytest.raises(httpx.ReadTimeout):
        reserve(server, "job--1", timeout=0.2)

    until(lambda: server.requests())
    assert not is_reserved(server, "job--1")


def test_an_emulator_that_stops_sends_away_whoever_is_held(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    refused: list[httpx.TransportError] = []

    def ask() -> None:
        try:
            reserve(emulator, "job--1")
        except httpx.TransportError as error:
            refused.append(error)

    with running_emulator(accounts=["dev"], state=tmp_path / "s.db") as emulator:
        emulator.add_fault({"operation": "authorize_copy", "effect": {"kind": "hold"}})
        thread = threading.Thread(target=ask)
        thread.start()
        until(lambda: emulator.faults()[0]["waiting"] == 1)
    thread.join(5)

    assert len(refused) == 1
    assert capfd.readouterr().err == ""
    assert State(tmp_path / "s.db").list("reservations") == []


def test_a_reset_before_the_effect_breaks_the_connection_and_leaves_nothing(
    server: RunningEmulator,
) -> None:
    server.add_fault({"operation": "authorize_copy", "effect": {"kind": "reset"}})

    with pytest.raises(httpx.ReadError):
        reserve(server, "job--1")
    assert not is_reserved(server, "job--1")


def test_a_reset_after_the_effect_breaks_the_connection_and_the_effect_stays(
    server: RunningEmulator,
) -> None:
    server.add_fault({"effect": {"kind": "reset", "when": "after"}})

    with pytest.raises(httpx.ReadError):
        reserve(server, "job--1")
    assert is_reserved(server, "job--1")
    [request] = server.requests()
    assert (request["status"], request["effect"]) == (0, 200)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({}, 'needs an "effect"'),
        ({"effect": "hold"}, 'needs an "effect"'),
        ({"effect": {"kind": "explode"}}, "no effect of kind 'explode'"),
        ({"effect": {"kind": "hold", "seconds": 1}}, "Unknown key seconds"),
        ({"effect": {"kind": "hold"}, "modell": "x"}, "Unknown key modell"),
        ({"effect": {"kind": "hold"}, "nth": []}, "meets nobody"),
        ({"effect": {"kind": "hold"}, "nth": [0]}, "from 1 on"),
        ({"effect": {"kind": "hold"}, "nth": [True]}, "from 1 on"),
        ({"effect": {"kind": "hold"}, "times": 0}, "from 1 on"),
        ({"effect": {"kind": "hold"}, "model": ""}, '"model" must be a text'),
        ({"effect": {"kind": "error", "status": 200}}, "from 400 to 599"),
        ({"effect": {"kind": "error", "when": "later"}}, "before or after"),
        ({"effect": {"kind": "error", "headers": []}}, "must be an object"),
        ({"effect": {"kind": "error", "headers": {"a": "1\r\nb: 2"}}}, "cannot be sent"),
        ({"effect": {"kind": "error", "headers": {"a b": "1"}}}, "cannot be sent"),
        ({"effect": {"kind": "error", "headers": {"a": "§"}}}, "in ASCII"),
        ({"effect": {"kind": "delay"}}, "from 0 to 3600"),
    ],
)
def test_a_rule_that_makes_no_sense_says_what_to_write_instead(rule: Any, message: str) -> None:
    with pytest.raises(FaultRuleError, match=message):
        parse_rule(rule)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"effect": 1}', b"\xff"])
def test_the_endpoint_refuses_such_a_rule(bench: Any, body: Any) -> None:
    answer = bench.http.post("/_emulator/faults", content=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
