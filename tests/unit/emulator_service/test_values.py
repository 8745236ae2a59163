"""Typed values out of text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.service.values import content_of, value_of


@pytest.mark.parametrize(
    ("field_type", "text", "value"),
    [
        ("string", "Marco Doe", {"valueString": "Marco Doe"}),
        ("number", "1,234.50", {"valueNumber": 1234.5}),
        ("number", "1.234,50", {"valueNumber": 1234.5}),
        ("number", "1 234,5", {"valueNumber": 1234.5}),
        ("number", "1'234.50", {"valueNumber": 1234.5}),
        ("number", "1,234", {"valueNumber": 1234.0}),
        ("number", "12,5", {"valueNumber": 12.5}),
        ("number", "$ 12", {"valueNumber": 12.0}),
        ("number", "USD 12.50", {"valueNumber": 12.5}),
        ("number", "12.50 EUR", {"valueNumber": 12.5}),
        ("number", "10%", {"valueNumber": 10.0}),
        ("number", "(3.5)", {"valueNumber": -3.5}),
        ("number", "-3.5", {"valueNumber": -3.5}),
        ("number", "3.5-", {"valueNumber": -3.5}),
        ("number", "twelve", {}),
        ("number", "1.2.3", {}),
        ("number", "", {}),
        ("integer", "42", {"valueInteger": 42}),
        ("integer", "1234.98", {"valueInteger": 123498}),
        ("integer", "(1,200)", {"valueInteger": -1200}),
        ("integer", "99999999999999999999", {}),
        ("integer", "4 of 5", {}),
        ("date", "2022-01-31", {"valueDate": "2022-01-31"}),
        ("date", "soon", {}),
        ("time", "5:07 pm", {"valueTime": "17:07:00"}),
        ("phoneNumber", "(999) 999-9999", {"valuePhoneNumber": "+19999999999"}),
        ("phoneNumber", "987-654-3210", {"valuePhoneNumber": "+19876543210"}),
        ("phoneNumber", "1 987 654 3210", {"valuePhoneNumber": "+19876543210"}),
        ("phoneNumber", "Tel: +1 (987) 312-6745", {"valuePhoneNumber": "+19873126745"}),
        ("phoneNumber", "987.654.3210 ext. 12", {"valuePhoneNumber": "+19876543210"}),
        ("phoneNumber", "+41 44 123 45 67", {"valuePhoneNumber": "+41441234567"}),
        ("phoneNumber", "0044 20 7946 0000", {"valuePhoneNumber": "+442079460000"}),
        ("phoneNumber", "+44 (0) 20 7946 0000", {"valuePhoneNumber": "+442079460000"}),
        ("phoneNumber", "555-0199", {}),
        ("phoneNumber", "n/a", {}),
        ("selectionMark", "selected", {"valueSelectionMark": "selected"}),
        ("selectionMark", "unselected", {"valueSelectionMark": "unselected"}),
        ("selectionMark", "x", {}),
        ("signature", "Jo Day", {}),
    ],
)
def test_a_text_becomes_a_value_of_its_type_or_none(field_type: str, text: str, value: Any) -> None:
    assert value_of(field_type, text) == value


@pytest.mark.parametrize(
    ("format_", "value"),
    [
        ("dmy", {"valueDate": "2022-04-03"}),
        ("mdy", {"valueDate": "2022-03-04"}),
        ("not-specified", {}),
    ],
)
def test_the_format_of_a_field_decides_which_number_is_the_month(
    format_: str, value: dict[str, object]
) -> None:
    assert value_of("date", "3/4/2022", format_) == value


@pytest.mark.parametrize(
    ("format_", "value"),
    [("not-specified", "A 12-3"), ("no-whitespaces", "A12-3"), ("alphanumeric", "A123")],
)
def test_the_format_of_a_text_says_what_is_left_of_it(format_: str, value: str) -> None:
    assert value_of("string", "A 12-3", format_) == {"valueString": value}


def test_an_amount_is_a_number_with_or_without_its_format() -> None:
    assert value_of("number", "$1,234.98", "currency") == {"valueNumber": 1234.98}


def test_the_content_of_a_selection_mark_has_colons_and_of_a_text_none() -> None:
    assert content_of("selectionMark", "selected") == ":selected:"
    assert content_of("string", "selected") == "selected"


@given(
    st.sampled_from(
        ["string", "number", "integer", "date", "time", "phoneNumber", "table", "selectionMark"]
    ),
    st.text(max_size=40),
)
def test_no_text_is_too_strange(field_type: str, text: str) -> None:
    assert len(value_of(field_type, text)) <= 1


@given(st.integers(-(10**9), 10**9))
def test_a_number_survives_being_written_with_separators(number: int) -> None:
    assert value_of("integer", f"{number:,}") == {"valueInteger": number}
