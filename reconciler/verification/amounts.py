"""Numbers and sums of money: what counts is the value, not how it is set out.

Read are digits with or without a comma before every three, a point before decimals, a sign, an
accountant's brackets for less than nothing, and a currency sign. What is written in another way is
left to the comparison of texts: 1.234,56 could be read, but then 1.234 would have to be guessed.
Numbers that begin with needless zeros are names of things more often than quantities; so are those
with hyphens. They are compared as texts too.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_AMOUNT = re.compile(
    r"(?P<sign>[-+])?\s*(?P<before>[^\w\s.])?\s*(?P<late>[-+])?\s*"
    r"(?P<number>(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)"
    r"\s*(?P<after>[^\w\s.])?"
)
_BRACKETS = re.compile(r"([^()]*)\(([^()]*)\)([^()]*)")
_MINUS_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A value and the currency sign beside it; blank where there is none."""

    value: Decimal
    currency: str


def same_amount(one: str, other: str) -> bool:
    """Tell whether two normalised texts are readable and mean one amount.

    A currency sign may be missing from one of them; two different ones are two amounts.
    """
    first, second = read_amount(one), read_amount(other)
    if first is None or second is None or first.value != second.value:
        return False
    return first.currency == second.currency or not (first.currency and second.currency)


def read_amount(text: str) -> Amount | None:
    """Read a normalised text as a number, with or without a currency sign."""
    bare = text.translate(_MINUS_SIGNS)
    if bracketed := _BRACKETS.fullmatch(bare):
        before, inside, after = bracketed.groups()
        bare = f"-{before}{inside}{after}"
    found = _AMOUNT.fullmatch(bare)
    if found is None or (found["sign"] and found["late"]):
        return None
    currencies = [sign for sign in (found["before"], found["after"]) if sign]
    if len(currencies) > 1 or any(unicodedata.category(sign) != "Sc" for sign in currencies):
        return None
    value = Decimal(found["number"].replace(",", ""))
    less_than_nothing = "-" in (found["sign"], found["late"])
    return Amount(value.copy_negate() if less_than_nothing else value, "".join(currencies))
