"""Troubles of every kind, and the ways to choose whom they befall."""

import http.client
import time
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.fault_rules import FaultRuleError, parse_rule
from emulator.testing import RunningEmulator

REFUSED = {"kind": "error", "status": 503}


def add(bench: Any, **rule: Any) -> None:
    answer = bench.http.post("/_emulator/faults", json=rule)
    assert answer.status_code == 201, answer.text


def info(server: RunningEmulator) -> httpx.Response:
    return httpx.get(
        f"{server.endpoint('dev')}/formrecognizer/info?api-version=2023-07-31",
        headers={"Ocp-Apim-Subscription-Key": server.key},
    )


def reserve(server: RunningEmulator, model_id: str) -> httpx.Response:
    return httpx.post(
        f"{server.endpoint('dev')}/formrecognizer/documentModels:authorizeCopy"
        "?api-version=2023-07-31",
        headers={"Ocp-Apim-Subscription-Key": server.key},
        json={"modelId": model_id},
    )


def test_a_burst_of_throttling_answers_as_the_gateway_does_and_has_no_effect(
    bench: Any, refusal: Any
) -> None:
    add(bench, operation="build", times=2, effect={"kind": "throttle", "retryAfter": 7})

    answers = [bench.build("job--1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 202]
    assert refusal(answers[0]) == (429, "429", "")
    assert answers[0].headers["retry-after"] == "7"
    assert answers[0].headers["policy-id"]


def test_throttling_says_to_come_back_in_a_second_unless_told(bench: Any) -> None:
    add(bench, effect={"kind": "throttle"})

    assert bench.ask("GET", "/info").headers["retry-after"] == "1"


def test_a_truncated_answer_breaks_off_after_so_many_bytes(server: RunningEmulator) -> None:
    whole = info(server).content
    server.add_fault({"operation": "info", "effect": {"kind": "truncate", "bytes": 10}})
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    connection.request(
        "GET",
        "/dev/formrecognizer/info?api-version=2023-07-31",
        headers={"Ocp-Apim-Subscription-Key": server.key},
    )
    answer = connection.getresponse()

    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead) as broken:
        answer.read()
    assert broken.value.partial == whole[:10]
    connection.close()


def test_a_truncated_answer_hides_an_effect_that_took_place(server: RunningEmulator) -> None:
    server.add_fault({"times": 1, "effect": {"kind": "truncate"}})

    with pytest.raises(httpx.RemoteProtocolError):
        reserve(server, "job--1")
    assert reserve(server, "job--1").status_code == 409
    assert server.requests()[0]["effect"] == 200


def test_an_answer_without_a_body_has_nothing_to_cut_off(bench: Any) -> None:
    add(bench, operation="build", effect={"kind": "truncate", "bytes": 0})

    assert bench.build("job--1").status_code == 202


def test_a_delayed_answer_comes_late_and_its_effect_at_once(server: RunningEmulator) -> None:
    effect = {"kind": "delay", "seconds": 30, "when": "after"}
    server.add_fault({"operation": "authorize_copy", "times": 1, "effect": effect})
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{server.endpoint('dev')}/formrecognizer/documentModels:authorizeCopy"
            "?api-version=2023-07-31",
            headers={"Ocp-Apim-Subscription-Key": server.key},
            json={"modelId": "job--1"},
            timeout=0.3,
        )

    assert reserve(server, "job--1").status_code == 409


def test_a_delayed_answer_is_the_real_one(bench: Any) -> None:
    add(bench, effect={"kind": "delay", "seconds": 0.1, "when": "after"})

    started = time.monotonic()
    assert bench.ask("GET", "/info").status_code == 200
    assert time.monotonic() - started >= 0.1


@pytest.mark.parametrize("durations", ["build=600"])
def test_a_jump_of_the_clock_ends_what_is_under_way(bench: Any) -> None:
    accepted = bench.build("job--1")
    add(bench, operation="info", times=1, effect={"kind": "clock", "seconds": 601})
    bench.ask("GET", "/info")

    assert bench.operation(accepted)["status"] == "succeeded"


def test_a_clock_that_jumps_back_breaks_nothing(bench: Any) -> None:
    bench.build("job--1")
    add(bench, times=1, effect={"kind": "clock", "seconds": -7200})

    assert bench.model("job--1").status_code == 200
    assert bench.build("job--2").status_code == 202
    assert bench.model("job--2").json()["createdDateTime"] == "2024-12-31T22:00:00Z"


def test_a_clock_that_jumps_ahead_lets_an_authorisation_expire(bench: Any) -> None:
    bench.build("job--1")
    authorisation = bench.authorize("job--1").json()
    add(bench, operation="copy", effect={"kind": "clock", "seconds": 3601})

    operation = bench.operation(bench.copy("job--1", authorisation))
    assert operation["error"]["details"][0]["code"] == "AuthorizationFailed"


def test_a_listing_fails_on_the_page_that_was_named(bench: Any) -> None:
    bench.emulator.emulator.page_size = 2
    for number in range(5):
        bench.build(f"job--{number}")
    add(bench, operation="list_models", page=[2], effect=REFUSED)

    first = bench.ask("GET", "/documentModels")
    key = {"Ocp-Apim-Subscription-Key": bench.emulator.key}
    assert first.status_code == 200
    assert bench.http.get(first.json()["nextLink"], headers=key).status_code == 503
    assert bench.ask("GET", "/operations").status_code == 200


def test_a_page_is_only_asked_of_requests_that_list(bench: Any) -> None:
    add(bench, page=[1], effect=REFUSED)

    assert bench.ask("GET", "/info").status_code == 200
    assert bench.ask("GET", "/documentModels").status_code == 503


def test_a_reset_before_the_effect_is_not_counted_as_one(server: RunningEmulator) -> None:
    server.add_fault({"operation": "authorize_copy", "effect": {"kind": "reset"}})
    with pytest.raises(httpx.ReadError):
        reserve(server, "job--1")

    [request] = server.requests()
    assert (request["status"], request["effect"]) == (0, 0)
    assert server.counts() == {"dev": {"refused": 1}}


def test_the_same_seed_picks_the_same_requests(bench: Any) -> None:
    def run(seed: int) -> list[int]:
        bench.http.delete("/_emulator/faults")
        add(bench, operation="info", probability=0.5, seed=seed, effect=REFUSED)
        return [bench.ask("GET", "/info").status_code for _ in range(20)]

    assert run(7) == run(7)
    assert run(7) != run(8)
    assert set(run(7)) == {200, 503}


@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.1, 0.5, 0.9]))
def test_a_probability_picks_about_its_share(seed: int, share: float) -> None:
    rule = parse_rule({"probability": share, "seed": seed, "effect": {"kind": "reset"}})

    picked = sum(rule.picks(count) for count in range(1, 1001))
    assert abs(picked / 1000 - share) < 0.1


def test_chance_chooses_among_the_nth(bench: Any) -> None:
    rule = parse_rule({"nth": [2], "probability": 1, "effect": {"kind": "reset"}})

    assert [rule.picks(count) for count in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"effect": {"kind": "throttle", "retryAfter": -1}}, "from 0 on"),
        ({"effect": {"kind": "truncate", "bytes": 1.5}}, "from 0 on"),
        ({"effect": {"kind": "clock"}}, "other than 0"),
        ({"effect": {"kind": "clock", "seconds": 1e12}}, "within ten years"),
        ({"effect": {"kind": "delay", "seconds": 1, "when": "while"}}, "before or after"),
        ({"effect": {"kind": "hold"}, "page": [0]}, "from 1 on"),
        ({"effect": {"kind": "hold"}, "probability": 0}, "above 0"),
        ({"effect": {"kind": "hold"}, "probability": 2}, "at most 1"),
        ({"effect": {"kind": "hold"}, "seed": 1}, 'needs a "probability"'),
        ({"effect": {"kind": "hold"}, "probability": 0.5, "seed": -1}, "from 0 on"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_so(rule: dict[str, Any], message: str) -> None:
    with pytest.raises(FaultRuleError, match=message):
        parse_rule(rule)
