"""What can be changed while the emulator runs, and groups of limits."""

from typing import Any

import pytest

from emulator.service import limits as tiers
from emulator.service.limits import ALL_GROUPS, LimitGroup, LimitsError, parse_limits


@pytest.fixture
def limits() -> bool:
    return True


def change(bench: Any, **asked: Any) -> Any:
    return bench.http.post("/_emulator/settings", json=asked)


def test_settings_are_shown_as_they_are_written(bench: Any) -> None:
    asked = {"durations": "build=3,copy=2polls", "consistency": 5, "roleDelay": 60}
    shown = change(bench, limits="models,rates", **asked).json()

    assert shown["limits"] == "models,rates"
    assert shown["consistency"] == 5
    assert shown["roleDelay"] == 60
    assert shown["durations"] == "build=3,neural=0,copy=2polls,compose=0,analyze=0"
    assert bench.http.get("/_emulator/settings").json() == shown
    assert change(bench, **shown).json() == shown


def test_durations_can_be_changed_between_two_trainings(bench: Any) -> None:
    bench.build("job--1")
    change(bench, durations="build=60")

    assert bench.operation(bench.build("job--2"))["status"] == "notStarted"
    assert bench.model("job--1").status_code == 200


def test_rates_can_be_switched_off_and_models_stay_limited(
    bench: Any, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tiers.Tier(dict.fromkeys(tiers.RateClass, 1), 1, 20, 10**6)
    monkeypatch.setattr(tiers, "S0", few)
    change(bench, limits="models")
    bench.build("job--1")

    assert refusal(bench.build("job--2"))[2] == "DocumentModelLimit"


def test_models_can_be_unlimited_while_rates_are_kept(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "S0", tiers.Tier(tiers.S0.rates, 1, 20, 10**6))
    change(bench, limits="rates")

    answers = [bench.authorize(f"job--{number}", "dev").status_code for number in range(6)]
    assert answers == [200] * 5 + [429]


@pytest.mark.parametrize(("group", "status"), [("documents", 400), ("rates", 202)])
def test_the_size_of_documents_is_a_group_of_its_own(
    bench: Any,
    filled_form: bytes,
    monkeypatch: pytest.MonkeyPatch,
    group: str,
    status: int,
) -> None:
    monkeypatch.setattr(tiers, "S0", tiers.Tier(tiers.S0.rates, 10, 20, 1000))
    change(bench, limits=group)
    bench.build("job--1")

    assert bench.analyze("job--1", filled_form).status_code == status


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"duration": "instant"}, "no setting 'duration'"),
        ({"durations": "soon"}, "is no duration"),
        ({"durations": 3}, "must be a text"),
        ({"limits": "rates,speed"}, "'speed' is no group"),
        ({"limits": True}, "must be a text"),
        ({"consistency": -1}, "from 0 to 86400"),
        ({"consistency": "1"}, "from 0 to 86400"),
        ({"consistency": None}, "from 0 to 86400"),
        ({"roleDelay": True}, "from 0 to 86400"),
        ({"bareListings": 1}, "true or false"),
        ({"bareListings": True, "limits": 1}, "must be a text"),
    ],
)
def test_settings_that_make_no_sense_change_nothing(bench: Any, asked: Any, message: str) -> None:
    before = bench.http.get("/_emulator/settings").json()
    answer = change(bench, **{"consistency": 7, **asked})

    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    assert bench.http.get("/_emulator/settings").json() == before


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("on", ALL_GROUPS),
        ("off", frozenset()),
        ("rates", {LimitGroup.RATES}),
        ("builds, training", {LimitGroup.BUILDS, LimitGroup.TRAINING}),
    ],
)
def test_groups_are_named_or_taken_all_at_once(text: str, groups: Any) -> None:
    assert parse_limits(text) == groups


@pytest.mark.parametrize("text", ["", "all", "on,rates"])
def test_unknown_groups_are_refused(text: str) -> None:
    with pytest.raises(LimitsError, match="on, off, or some of rates, models"):
        parse_limits(text)
