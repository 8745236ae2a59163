"""Dates and times of day as they are written on forms."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.service.moments import read_date, read_time

THE_DAY = date(2020, 1, 31)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("31,01,2020", "dmy"),
        ("31-01-2020", "dmy"),
        ("31/1/20", "dmy"),
        ("31.1.2020", "dmy"),
        ("31\\01\\2020", "dmy"),
        ("31012020", "dmy"),
        ("31 01 2020", "dmy"),
        ("31/Jan/2020", "dmy"),
        ("31Jan2020", "dmy"),
        ("31 Jan 2020", "dmy"),
        ("1/31/2020", "mdy"),
        ("01312020", "mdy"),
        ("January 31, 2020", "mdy"),
        ("Jan. 31st, 2020", "mdy"),
        ("2020/1/31", "ymd"),
        ("20-1-31", "ymd"),
        ("20200131", "ymd"),
        ("2020 Jan 31", "ymd"),
        ("2020-01-31", "dmy"),
        ("January 31, 2020", ""),
        ("Friday, 31 January 2020", ""),
        ("31 JANUARY 2020", ""),
        ("1/31/2020", ""),
        ("31.01.2020", "not-specified"),
        ("2020-01-31", ""),
    ],
)
def test_a_date_is_read(text: str, order: str) -> None:
    assert read_date(text, order) == THE_DAY


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("3/4/2022", ""),
        ("01312020", ""),
        ("31/1/2020", "mdy"),
        ("30.02.2022", "dmy"),
        ("31.13.2022", "dmy"),
        ("31 01", "dmy"),
        ("January 2020", "mdy"),
        ("Jan Feb 2020", "mdy"),
        ("1/2/3/2020", "dmy"),
        ("1/2/020", "dmy"),
        ("Jan 31, 2020 at noon", "mdy"),
        ("soon", ""),
        ("", ""),
    ],
)
def test_what_is_no_date_or_more_than_one_is_none(text: str, order: str) -> None:
    assert read_date(text, order) is None


def test_the_same_day_and_month_needs_no_order() -> None:
    assert read_date("4/4/2022") == date(2022, 4, 4)


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_every_date_is_read_in_its_order(day: date, order: str) -> None:
    part = {"d": "%d", "m": "%m", "y": "%Y"}
    for delimiter in "-/.,":
        assert read_date(day.strftime(delimiter.join(part[each] for each in order)), order) == day
    short = {**part, "y": "%y"}
    assert read_date(day.strftime("/".join(short[each] for each in order)), order) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("17:07", time(17, 7)),
        ("17:07:30", time(17, 7, 30)),
        ("5:07 pm", time(17, 7)),
        ("5:07 P.M.", time(17, 7)),
        ("5PM", time(17)),
        ("12:00 am", time(0)),
        ("12 pm", time(12)),
        ("17h30", time(17, 30)),
        ("09.15", time(9, 15)),
        ("25:00", None),
        ("13:00 pm", None),
        ("10:61", None),
        ("17", None),
        ("noon", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read(text: str, moment: time | None) -> None:
    assert read_time(text) == moment


@given(st.text(max_size=20))
def test_no_text_is_too_strange(text: str) -> None:
    read_date(text)
    read_date(text, "ymd")
    read_time(text)
