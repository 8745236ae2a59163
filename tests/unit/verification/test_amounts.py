"""Numbers and sums of money, however they are set out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.verification.agreement import agree

CENTS = st.decimals(Decimal("-9999999.99"), Decimal("9999999.99"), places=2)
CURRENCIES = ("", "$", "\N{EURO SIGN}", "\N{POUND SIGN}")
KINDS = st.sampled_from(["number", "integer", "currency"])
WAYS = (
    "{sign}{currency}{grouped}",
    "{sign}{currency}{plain}",
    "{currency}{sign}{plain}",
    "{sign}{currency} {grouped}",
    "{sign}{grouped} {currency}",
    "{brackets}",
    "{currency}{inner}",
)


def written(amount: Decimal, way: str, currency: str) -> str:
    size = abs(amount)
    negative = amount < 0
    plain = f"{size:f}"
    return way.format(
        sign="-" if negative else "",
        currency=currency,
        grouped=f"{size:,f}",
        plain=plain.removesuffix(".00"),
        brackets=f"({currency}{size:,f})" if negative else f"{currency}{size:,f}",
        inner=f"({plain})" if negative else plain,
    )


@given(
    kind=KINDS,
    amounts=st.tuples(CENTS, CENTS),
    ways=st.tuples(st.sampled_from(WAYS), st.sampled_from(WAYS)),
    currencies=st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES)),
)
def test_two_texts_agree_exactly_where_they_mean_one_amount_of_one_currency(
    kind: str,
    amounts: tuple[Decimal, Decimal],
    ways: tuple[str, str],
    currencies: tuple[str, str],
) -> None:
    one, other = amounts
    alike = currencies[0] == currencies[1] or "" in currencies
    first = written(one, ways[0], currencies[0])

    assert agree(kind, first, written(one, ways[1], currencies[1])) == alike
    assert agree(kind, first, written(other, ways[1], currencies[1])) == (alike and one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,234.00", "1234"),
        ("$1,234.00", "1234.00"),
        ("(91)", "-91"),
        ("+5", "5"),
        ("\N{MINUS SIGN}5", "-5.0"),
        (".5", "0.50"),
        ("-$3", "$-3"),
        ("$ (3)", "-$3.00"),
        ("-0", "0.00"),
        ("\N{FULLWIDTH DIGIT ONE}2", "12"),
    ],
)
def test_more_ways_to_write_an_amount(one: str, other: str) -> None:
    assert agree("number", one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(91)", "91"),
        ("$5", "\N{EURO SIGN}5"),
        ("1.234", "1,234"),
        ("12,34", "1234"),
        ("1,2345", "12345"),
        ("1 234", "1234"),
        ("007", "7"),
        ("95%", "95"),
        ("Box 5", "5"),
        ("12-3456789", "123456789"),
        ("(-5)", "5"),
        ("$5$", "5"),
        ("#5", "5"),
        ("1e3", "1000"),
        ("\N{ARABIC-INDIC DIGIT FIVE}", "5"),
    ],
)
def test_what_a_reader_would_not_take_for_the_same_amount_differs(one: str, other: str) -> None:
    assert not agree("number", one, other)


def test_what_is_no_number_is_text() -> None:
    assert agree("number", "123-45-6789", "123-45-6789")
    assert agree("number", "N/A", "n/a")
