"""A clock that can be moved and held, from inside and from outside."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.clock import EARLIEST, LATEST, ClockRangeError, ManualClock, SteeredClock
from emulator.testing import new_emulator

START = datetime(2025, 1, 1, tzinfo=UTC)


def steer(bench: Any, **asked: Any) -> Any:
    return bench.http.post("/_emulator/clock", json=asked)


@pytest.mark.parametrize("durations", ["build=600"])
def test_a_held_clock_holds_a_training_and_an_advanced_one_ends_it(bench: Any) -> None:
    steer(bench, hold=True)
    accepted = bench.build("job--1")
    bench.clock.advance(3600)
    assert bench.operation(accepted)["status"] == "notStarted"

    steer(bench, advance=300)
    assert bench.operation(accepted)["percentCompleted"] == 50
    steer(bench, advance=300)
    assert bench.operation(accepted)["status"] == "succeeded"


def test_the_clock_tells_where_it_stands(bench: Any) -> None:
    answer = steer(bench, hold=True, set="2030-06-01T12:00:00+02:00")

    assert answer.json() == {"now": "2030-06-01T10:00:00.000+00:00", "held": True}
    assert bench.http.get("/_emulator/clock").json() == answer.json()


def test_a_released_clock_goes_on_from_where_it_stood(bench: Any) -> None:
    steer(bench, hold=True)
    bench.clock.advance(100)
    steer(bench, hold=False)
    bench.clock.advance(5)

    assert bench.http.get("/_emulator/clock").json()["now"] == "2025-01-01T00:00:05.000+00:00"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "Write"),
        ({"forward": 1}, "Write"),
        ({"advance": 1, "set": "2030-01-01T00:00:00Z"}, "contradict"),
        ({"hold": 1}, "true or false"),
        ({"advance": "1"}, "number of seconds"),
        ({"advance": True}, "number of seconds"),
        ({"advance": 1e12}, "goes from 2000-01-01 to 2200-01-01"),
        ({"advance": 1e300}, "goes from"),
        ({"set": "tomorrow"}, "must be a moment"),
        ({"set": "1999-12-31T00:00:00Z"}, "goes from"),
        ({"set": "0001-01-01T00:00:00+14:00"}, "out of range"),
    ],
)
def test_a_clock_refuses_what_makes_no_sense_and_stays(
    bench: Any, asked: Any, message: str
) -> None:
    answer = steer(bench, **asked)

    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    shown = bench.http.get("/_emulator/clock").json()
    assert shown == {"now": "2025-01-01T00:00:00.000+00:00", "held": False}


def test_no_number_at_all_is_refused_too(bench: Any) -> None:
    answer = bench.http.post("/_emulator/clock", content=b'{"advance": NaN}')

    assert answer.status_code == 400


@pytest.mark.parametrize("held", [True, False])
def test_a_restart_does_not_turn_back_what_was_moved(tmp_path: Path, held: bool) -> None:
    base = ManualClock(START)
    first = new_emulator(clock=base, state=tmp_path / "s.db")
    first.timekeeper.advance(1000)
    if held:
        first.timekeeper.hold()
    first.state.close()

    second = new_emulator(clock=base, state=tmp_path / "s.db")
    base.advance(10)
    moved = timedelta(seconds=1000 if held else 1010)
    assert (second.clock.now(), second.timekeeper.is_held) == (START + moved, held)
    second.state.close()


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["advance", "jump", "hold", "run", "wait"]),
            st.integers(-(10**7), 10**7),
        )
    )
)
def test_a_clock_is_always_where_its_moves_have_led_it(steps: list[tuple[str, int]]) -> None:
    base = ManualClock(START)
    clock = SteeredClock(base)
    expected, held = START, False
    for step, seconds in steps:
        match step:
            case "hold":
                clock.hold()
                held = True
            case "run":
                clock.run()
                held = False
            case "wait":
                base.advance(abs(seconds))
                expected += timedelta() if held else timedelta(seconds=abs(seconds))
            case "advance":
                clock.advance(seconds)
                expected += timedelta(seconds=seconds)
            case "jump":
                clock.jump(seconds)
                expected += timedelta(seconds=seconds)
        assert clock.now() == expected


@given(seconds=st.floats(-1e11, 1e11, allow_nan=False))
def test_a_jump_ends_where_the_clock_does(seconds: float) -> None:
    clock = SteeredClock(ManualClock(START))
    clock.jump(seconds)

    assert EARLIEST <= clock.now() <= LATEST
    if abs(seconds) > 1e10:
        with pytest.raises(ClockRangeError):
            SteeredClock(ManualClock(START)).advance(seconds)
