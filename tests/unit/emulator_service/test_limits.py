"""The limits of the pricing tiers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.service import limits as tiers
from emulator.service.limits import RateClass, RateLimits


@pytest.fixture
def limits() -> Any:
    return True


def test_the_free_tier_answers_one_request_a_second_and_says_when_the_next_may_come(
    bench: Any, refusal: Any
) -> None:
    bench.emulator.create_account("free", sku="F0")
    assert bench.ask("GET", "/info", account="free").status_code == 200

    answer = bench.ask("GET", "/info", account="free")
    assert refusal(answer) == (429, "429", "")
    assert answer.headers["retry-after"] == "1"
    assert "policy-id" in answer.headers
    assert "F0 pricing tier" in answer.json()["error"]["message"]

    bench.clock.advance(1)
    assert bench.ask("GET", "/info", account="free").status_code == 200


def test_classes_and_accounts_are_counted_apart(bench: Any) -> None:
    for name in ("free", "gratis"):
        bench.emulator.create_account(name, sku="F0")

    for account in ("free", "gratis"):
        for path in ("/info", "/documentModels"):
            assert bench.ask("GET", path, account=account).status_code == 200


def test_the_standard_tier_manages_five_models_a_second(bench: Any) -> None:
    answers = [bench.authorize(f"job--{number}").status_code for number in range(7)]

    assert answers == [200] * 5 + [429] * 2


def test_a_refused_key_costs_nothing(bench: Any) -> None:
    bench.emulator.create_account("free", sku="F0")
    for _ in range(3):
        bench.ask("GET", "/info", account="free", key="wrong")

    assert bench.ask("GET", "/info", account="free").status_code == 200


def test_a_full_account_takes_no_further_model_by_training_or_copy(
    bench: Any, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "S0", replace(tiers.S0, template_models=1))
    bench.build("job--1")

    full = (400, "InvalidRequest", "DocumentModelLimit")
    assert refusal(bench.build("job--2")) == full
    assert refusal(bench.authorize("job--3", account="dev")) == full


@pytest.mark.parametrize("durations", ["build=60"])
def test_models_under_way_count_against_the_limit(
    bench: Any, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "S0", replace(tiers.S0, template_models=1))
    bench.build("job--1")

    assert refusal(bench.build("job--2"))[2] == "DocumentModelLimit"


@given(
    rate=st.integers(1, 50),
    pauses=st.lists(st.floats(0, 2, allow_nan=False), min_size=1, max_size=60),
)
def test_no_more_than_a_second_s_worth_beyond_the_rate_is_ever_let_through(
    rate: int, pauses: Any
) -> None:
    buckets = RateLimits()
    start = now = datetime(2025, 1, 1, tzinfo=UTC)
    passed = 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        passed += buckets.take("dev", RateClass.GET, rate, now) == 0
        assert passed <= rate + (now - start).total_seconds() * rate + 1e-3


@given(rate=st.integers(1, 50), burst=st.integers(0, 60))
def test_after_the_told_seconds_a_request_is_let_through(rate: int, burst: int) -> None:
    buckets = RateLimits()
    now = datetime(2025, 1, 1, tzinfo=UTC)
    wait = 0
    for _ in range(burst):
        wait = buckets.take("dev", RateClass.GET, rate, now)
    assert buckets.take("dev", RateClass.GET, rate, now + timedelta(seconds=wait or 1)) == 0
