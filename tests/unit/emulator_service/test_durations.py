"""Durations as given on the command line."""

from typing import Any

import pytest

from emulator.service.durations import (
    INSTANT,
    REALISTIC,
    Durations,
    DurationsError,
    parse_durations,
)


@pytest.mark.parametrize(
    ("text", "durations"),
    [
        ("instant", INSTANT),
        ("", INSTANT),
        ("realistic", REALISTIC),
        ("build=1.5", Durations(build=1.5)),
        ("build=1, copy=0.3,analyze=0", Durations(build=1, copy=0.3)),
    ],
)
def test_durations_are_read(text: str, durations: Any) -> None:
    assert parse_durations(text) == durations


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", "'soon' is no duration. Write instant"),
        ("train=1", "one of build, neural, copy, compose, analyze"),
        ("build=x", "give seconds"),
        ("build=-1", "give seconds"),
        ("build=nan", "give seconds"),
        ("build=1e9", "from 0 to 86400"),
    ],
)
def test_durations_that_cannot_be_read_say_what_to_write(text: str, message: str) -> None:
    with pytest.raises(DurationsError, match=message):
        parse_durations(text)
