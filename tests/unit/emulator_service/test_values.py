"""Typed values out of text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.service.values import value_of


@pytest.mark.parametrize(
    ("field_type", "text", "value"),
    [
        ("string", "Marco Doe", {"valueString": "Marco Doe"}),
        ("number", "1,234.50", {"valueNumber": 1234.5}),
        ("number", "$ 12", {"valueNumber": 12.0}),
        ("number", "(3.5)", {"valueNumber": -3.5}),
        ("number", "-3.5", {"valueNumber": -3.5}),
        ("number", "twelve", {}),
        ("number", "1.2.3", {}),
        ("integer", "42", {"valueInteger": 42}),
        ("integer", "4.2", {}),
        ("date", "2022-01-31", {"valueDate": "2022-01-31"}),
        ("date", "1/31/2022", {"valueDate": "2022-01-31"}),
        ("date", "January 31, 2022", {"valueDate": "2022-01-31"}),
        ("date", "31.13.2022", {}),
        ("date", "soon", {}),
        ("time", "5:07 pm", {"valueTime": "17:07:00"}),
        ("time", "17:07", {"valueTime": "17:07:00"}),
        ("time", "25:00", {}),
        ("phoneNumber", "(999) 999-9999", {"valuePhoneNumber": "9999999999"}),
        ("phoneNumber", "+41 44 123 45 67", {"valuePhoneNumber": "+41441234567"}),
        ("phoneNumber", "n/a", {}),
        ("selectionMark", "x", {}),
    ],
)
def test_a_text_becomes_a_value_of_its_type_or_none(field_type: str, text: str, value: Any) -> None:
    assert value_of(field_type, text) == value


@pytest.mark.parametrize(
    ("format_", "value"),
    [("dmy", "2022-04-03"), ("mdy", "2022-03-04"), ("not-specified", "2022-03-04")],
)
def test_the_format_of_a_field_decides_which_number_is_the_month(format_: str, value: Any) -> None:
    assert value_of("date", "3/4/2022", format_) == {"valueDate": value}


@given(
    st.sampled_from(["string", "number", "integer", "date", "time", "phoneNumber", "table"]),
    st.text(max_size=40),
)
def test_no_text_is_too_strange(field_type: str, text: str) -> None:
    assert len(value_of(field_type, text)) <= 1


@given(st.integers(-(10**9), 10**9))
def test_a_number_survives_being_written_with_separators(number: int) -> None:
    assert value_of("integer", f"{number:,}") == {"valueInteger": number}
