"""What was found against what is true."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.verification.comparison import Mismatch, compare, normalise

TEXTS = st.dictionaries(st.text(min_size=1).map(str.strip).filter(bool), st.text(), max_size=6)


def test_case_and_gaps_do_not_matter() -> None:
    assert compare({"name": "Ann  LEE\n"}, {"name": " ann lee"}).wrong == ()


def test_a_wrong_field_is_told_as_it_was_written() -> None:
    compared = compare({"name": "Ann Lee", "zip": "1"}, {"name": "Bob", "zip": "1"})
    assert compared.fields == ("name", "zip")
    assert compared.wrong == (Mismatch("name", "Ann Lee", "Bob"),)


def test_a_field_that_was_not_found_is_as_blank() -> None:
    assert compare({"a": "x", "b": ""}, {}).wrong == (Mismatch("a", "x", ""),)
    assert compare({"a": ""}, {"a": None}).wrong == ()


def test_text_where_the_form_is_blank_is_wrong() -> None:
    assert compare({"a": ""}, {"a": "x"}).wrong == (Mismatch("a", "", "x"),)


def test_what_nobody_has_labelled_does_not_count() -> None:
    assert compare({"a": "x"}, {"a": "x", "b": "y"}).fields == ("a",)


def test_names_with_quotes_brackets_and_spaces_are_names() -> None:
    odd = 'it\'s ["odd"] .name'
    assert compare({odd: "x"}, {f" {odd} ": "y"}).wrong == (Mismatch(odd, "x", "y"),)


@given(expected=TEXTS, found=TEXTS)
def test_exactly_the_fields_that_differ_are_wrong(
    expected: dict[str, str], found: dict[str, str]
) -> None:
    wrong = {each.field for each in compare(expected, found).wrong}
    assert wrong == {
        name for name, text in expected.items() if normalise(text) != normalise(found.get(name))
    }


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
