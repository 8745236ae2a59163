"""Whether two texts say the same: what holds for every kind of field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.verification.agreement import agree
from reconciler.verification.plain_text import normalise

KINDS = (
    *("", "string", "date", "time", "number", "integer", "currency", "selectionMark"),
    *("phoneNumber", "address", "signature", "countryRegion", "boolean"),
)
WRITTEN = st.one_of(
    st.text(),
    st.text("0123456789-/.,:() $€+xX", max_size=14),
    st.sampled_from(["1/2/24", "Jan 2", "$1,234.00", "2 PM", ":selected:", "Yes", "x", "5 €"]),
)


@given(kind=st.sampled_from(KINDS), text=WRITTEN)
def test_every_text_agrees_with_itself(kind: str, text: str) -> None:
    assert agree(kind, text, text)


@given(kind=st.sampled_from(KINDS), one=WRITTEN, other=WRITTEN)
def test_agreement_does_not_ask_which_side_is_the_truth(kind: str, one: str, other: str) -> None:
    assert agree(kind, one, other) == agree(kind, other, one)


@given(kind=st.sampled_from(KINDS), one=WRITTEN, other=WRITTEN)
def test_what_a_reader_takes_for_the_same_text_agrees_as_any_kind(
    kind: str, one: str, other: str
) -> None:
    if agree("string", one, other):
        assert agree(kind, one, other)


@given(kind=st.sampled_from(KINDS), text=WRITTEN.filter(lambda text: bool(text.strip())))
def test_nothing_agrees_with_a_blank_but_a_blank(kind: str, text: str) -> None:
    assert agree(kind, None, "  ")
    if normalise(text):
        assert not agree(kind, text, "")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}BC", "abc"),
        ("Stra\N{LATIN SMALL LETTER SHARP S}e", "STRASSE"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "Jos\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("12\N{NO-BREAK SPACE}Main\tSt", "12 main st"),
        ("o\N{LATIN SMALL LIGATURE FFI}ce", "office"),
    ],
)
def test_ways_to_write_the_same_letters_are_one(one: str, other: str) -> None:
    assert agree("string", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10\N{SUPERSCRIPT TWO}", "102"),
        ("1\N{VULGAR FRACTION ONE HALF}", "11\N{FRACTION SLASH}2"),
        ("\N{CIRCLED DIGIT ONE}2", "12"),
        ("e", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("0", "O"),
    ],
)
@pytest.mark.parametrize("kind", ["string", "number"])
def test_letters_that_a_reader_tells_apart_stay_apart(kind: str, one: str, other: str) -> None:
    assert not agree(kind, one, other)


def test_a_kind_that_nobody_knows_is_text() -> None:
    assert agree("novelty", "A b", "a B")
    assert not agree("novelty", "1.0", "1")
