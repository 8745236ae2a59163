"""Times of day, check boxes, telephone numbers, truth values."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.verification.agreement import agree

TIME_WAYS = ("%H:%M:%S", "%I:%M:%S %p", "%I:%M:%S%p")
PHONE_WAYS = ("({a}) {b}-{c}", "{a}-{b}-{c}", "{a}.{b}.{c}", "{a}{b}{c}", "+1 {a} {b} {c}")
PHONES = st.tuples(st.integers(200, 999), st.integers(200, 999), st.integers(1000, 9999))


@given(one=st.times(), other=st.times(), ways=st.tuples(*[st.sampled_from(TIME_WAYS)] * 2))
def test_two_texts_agree_exactly_where_they_mean_one_time(
    one: time, other: time, ways: tuple[str, str]
) -> None:
    first, second = one.replace(microsecond=0), other.replace(microsecond=0)

    assert agree("time", first.strftime(ways[0]), first.strftime(ways[1]))
    assert agree("time", first.strftime(ways[0]), second.strftime(ways[1])) == (first == second)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2:30 p.m.", "14:30"), ("2 PM", "14:00:00"), ("12:05 AM", "0:05"), ("12 pm", "12:00")],
)
def test_more_ways_to_write_a_time(one: str, other: str) -> None:
    assert agree("time", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2:30", "2:30 PM"),
        ("14", "14:00"),
        ("13:00 PM", "13:00"),
        ("24:00", "0:00"),
        ("9:00 EST", "9:00"),
        ("9:00 EST", "9:00 PST"),
    ],
)
def test_other_times_and_what_is_no_time_differ(one: str, other: str) -> None:
    assert not agree("time", one, other)


@pytest.mark.parametrize("one", [":selected:", "selected", "X", "x", "[x]", "☒", "☑", "✓", "✔"])
@pytest.mark.parametrize("other", [":unselected:", "unselected", "[ ]", "☐"])
def test_ticked_boxes_are_one_and_the_others_are_one(one: str, other: str) -> None:
    assert agree("selectionMark", one, "Selected")
    assert agree("selectionMark", other, "Unselected")
    assert not agree("selectionMark", one, other)


def test_a_box_that_nobody_has_spoken_of_is_neither() -> None:
    assert not agree("selectionMark", "", "unselected")
    assert not agree("selectionMark", "Smith", "selected")


def test_an_x_in_a_text_is_a_letter() -> None:
    assert not agree("string", "X", "selected")


def phone(parts: tuple[int, int, int], way: str) -> str:
    a, b, c = parts
    return way.format(a=a, b=b, c=c)


@given(one=PHONES, other=PHONES, ways=st.tuples(*[st.sampled_from(PHONE_WAYS)] * 2))
def test_two_texts_agree_exactly_where_they_mean_one_telephone_number(
    one: tuple[int, int, int], other: tuple[int, int, int], ways: tuple[str, str]
) -> None:
    assert agree("phoneNumber", phone(one, ways[0]), phone(one, ways[1]))
    assert agree("phoneNumber", phone(one, ways[0]), phone(other, ways[1])) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1-425-555-0100", "(425) 555-0100"),
        ("+44 (0)20 7946 0958", "+44 20 7946 0958"),
        ("425 555 0100 ext. 12", "(425) 555-0100 x12"),
        ("555-0100", "555 0100"),
    ],
)
def test_more_ways_to_write_a_telephone_number(one: str, other: str) -> None:
    assert agree("phoneNumber", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("425-555-0100", "+44 425 555 0100"),
        ("425-555-0100 x12", "425-555-0100"),
        ("020 7946 0958", "+44 20 7946 0958"),
        ("555-0100", "425-555-0100"),
        ("12/34", "1234"),
        ("800-FLOWERS", "800-356-9377"),
    ],
)
def test_other_numbers_and_what_is_no_number_differ(one: str, other: str) -> None:
    assert not agree("phoneNumber", one, other)


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "true"])
def test_truth_has_several_words(word: str) -> None:
    assert agree("boolean", word, "true")
    assert not agree("boolean", word, "no")
    assert not agree("boolean", word, "maybe")
