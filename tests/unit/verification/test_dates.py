"""Dates, however they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.verification.agreement import agree

DATES = st.dates(date(1969, 1, 1), date(2068, 12, 31))
WAYS = (
    "{m}/{d}/{y}",
    "{m:02}/{d:02}/{y}",
    "{m:02}-{d:02}-{y}",
    "{m} / {d} / {y}",
    "{m:02} {d:02} {y}",
    "{m}.{d}.{y}",
    "{m}/{d}/{short}",
    "{y}-{m:02}-{d:02}",
    "{y}/{m}/{d}",
    "{name} {d}, {y}",
    "{abc} {d}, {y}",
    "{abc}. {d} {y}",
    "{ABC} {d:02},{y}",
    "{d} {name} {y}",
    "{d}-{abc}-{short}",
)
NAMES = "January February March April May June July August September October November December"


def written(on: date, way: str) -> str:
    name = NAMES.split()[on.month - 1]
    return way.format(
        y=on.year,
        short=f"{on.year % 100:02}",
        m=on.month,
        d=on.day,
        name=name,
        abc=name[:3],
        ABC=name[:3].upper(),
    )


@given(one=DATES, other=DATES, ways=st.tuples(st.sampled_from(WAYS), st.sampled_from(WAYS)))
def test_two_texts_agree_exactly_where_they_mean_one_day(
    one: date, other: date, ways: tuple[str, str]
) -> None:
    assert agree("date", written(one, ways[0]), written(one, ways[1]))
    assert agree("date", written(one, ways[0]), written(other, ways[1])) == (one == other)


@given(on=DATES, ways=st.tuples(st.sampled_from(WAYS[:4]), st.sampled_from(WAYS)))
def test_a_date_never_agrees_by_reading_one_side_in_the_other_order(
    on: date, ways: tuple[str, str]
) -> None:
    day_first = ways[0].replace("{m", "{q").replace("{d", "{m").replace("{q", "{d")
    same_either_way = on.month == on.day

    assert agree("date", written(on, day_first), written(on, ways[1])) == same_either_way


def test_two_dates_that_can_only_be_day_first_are_compared_as_such() -> None:
    assert agree("date", "13/02/2024", "13.2.24")
    assert not agree("date", "13/02/2024", "13/03/2024")
    assert not agree("date", "13/02/2024", "2024-02-13")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1st March 2024", "03/01/2024"),
        ("March 22nd, 2024", "2024-03-22"),
        ("Sept. 3, 2024", "9/3/2024"),
        ("12/31/68", "2068-12-31"),
        ("1/1/69", "1969-01-01"),
    ],
)
def test_more_ways_to_write_a_day(one: str, other: str) -> None:
    assert agree("date", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("02/30/2024", "2024-03-01"),
        ("01/02/2024 10:00", "01/02/2024"),
        ("Jan 2", "January 2"),
        ("Foo 2, 2024", "Jan 2, 2024"),
        ("01022024", "01/02/2024"),
        ("2024", "01/01/2024"),
        ("1/2/0024", "1/2/24"),
    ],
)
def test_what_is_no_date_is_text(one: str, other: str) -> None:
    assert not agree("date", one, other)
