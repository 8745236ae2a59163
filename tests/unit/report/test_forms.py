"""Small rules of text and markdown that all reports keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.report.columns import table
from reconciler.report.markup import cell
from reconciler.report.wording import counted, lasting, named


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.0 s"),
        (2.25, "2.2 s"),
        (59.7, "1 min 00 s"),
        (400, "6 min 40 s"),
        (7500, "2 h 05 min"),
    ],
)
def test_durations_are_told_in_the_units_that_people_use(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_counts_have_their_noun_in_the_right_number() -> None:
    assert [counted(n, "layout") for n in (0, 1, 5000)] == [
        "0 layouts",
        "1 layout",
        "5,000 layouts",
    ]


def test_long_lists_of_names_are_cut_with_a_count() -> None:
    assert named(["a", "b"], 2) == "a, b"
    assert named(["a", "b", "c", "d"], 2) == "a, b and 2 more"


def test_a_table_sets_figures_to_the_right() -> None:
    assert table(("name", "n"), [("a", "1,000"), ("long name", "2")]) == [
        "name           n",
        "a          1,000",
        "long name      2",
    ]


@given(st.text())
def test_a_cell_never_ends_its_row_or_begins_a_tag(text: str) -> None:
    inside = cell(text)

    assert "\n" not in inside
    assert "<" not in inside
    assert all(inside[i - 1] == "\\" for i, char in enumerate(inside) if char == "|")
