"""What was found against what is true."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from reconciler.gateway.port import FoundField
from reconciler.verification.comparison import ComparedField, Comparison, compare
from reconciler.verification.plain_text import normalise

TEXTS = st.dictionaries(st.text(min_size=1).map(str.strip).filter(bool), st.text(), max_size=6)


def compared(expected: Mapping[str, str], found: Mapping[str, str | None]) -> Comparison:
    return compare(expected, {name: FoundField(text) for name, text in found.items()})


def wrong(expected: Mapping[str, str], found: Mapping[str, str | None]) -> list[str]:
    return [each.field for each in compared(expected, found).wrong]


def test_case_and_gaps_do_not_matter() -> None:
    assert wrong({"name": "Ann  LEE\n"}, {"name": " ann lee"}) == []


def test_every_field_is_told_as_it_was_written() -> None:
    assert compared({"zip": "1", "name": "Ann Lee"}, {"name": "Bob", "zip": "1"}).fields == (
        ComparedField("name", "Ann Lee", "Bob", right=False),
        ComparedField("zip", "1", "1", right=True),
    )


def test_a_field_that_was_not_found_is_as_blank() -> None:
    assert wrong({"a": "x", "b": ""}, {}) == ["a"]
    assert wrong({"a": ""}, {"a": None}) == []


def test_text_where_the_form_is_blank_is_wrong() -> None:
    assert wrong({"a": ""}, {"a": "x"}) == ["a"]


def test_what_nobody_has_labelled_does_not_count() -> None:
    assert len(compared({"a": "x"}, {"a": "x", "b": "y"}).fields) == 1


def test_names_with_quotes_brackets_and_spaces_are_names() -> None:
    odd = 'it\'s ["odd"] .name'
    assert wrong({odd: "x"}, {f" {odd} ": "y"}) == [odd]
    assert wrong({odd: "x"}, {f" {odd} ": "x"}) == []


def test_each_field_is_compared_as_what_the_service_takes_it_to_be() -> None:
    expected = {"paid on": "01/02/2024", "total": "$1,234.00", "form": "01/02/2024"}
    found = {
        "paid on": FoundField("Jan 2, 2024", kind="date"),
        "total": FoundField("1234", kind="number"),
        "form": FoundField("Jan 2, 2024", kind="string"),
    }

    assert [each.field for each in compare(expected, found).wrong] == ["form"]


@given(expected=TEXTS, found=TEXTS)
def test_exactly_the_fields_that_differ_are_wrong(
    expected: dict[str, str], found: dict[str, str]
) -> None:
    assert wrong(expected, dict(found)) == sorted(
        name for name, text in expected.items() if normalise(text) != normalise(found.get(name))
    )
