"""When figures are good enough: the minimum, and the tolerance against what would be replaced."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.desired import Verification
from reconciler.model.verdict import Baseline, FieldFigure, Verdict, judge_figures

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKED = Verification("1040-check/", minimum_accuracy=0.5, tolerance=0.1)


def verdict(right: int, total: int, *, replaces: tuple[int, int] | None = None) -> Verdict:
    return Verdict(
        layout="1040",
        version="3f2a9c1b7d04",
        weights="dev/westus@2026-11-21T09:00:00Z",
        model_created_at=NOON,
        verification_digest="d1",
        instance="dev/westus",
        documents=1,
        fields=(FieldFigure("Name", right, total),),
        differences=(),
        baseline=None if replaces is None else Baseline("9c1b00000000", *replaces),
        at=NOON,
    )


@pytest.mark.parametrize(("right", "good"), [(4, False), (5, True), (6, True)])
def test_the_accuracy_must_reach_the_minimum(right: int, good: bool) -> None:
    assert judge_figures(verdict(right, 10), ASKED).good is good


@pytest.mark.parametrize(("right", "good"), [(6, False), (7, True), (8, True), (9, True)])
def test_it_may_fall_behind_what_it_replaces_by_the_tolerance_and_no_more(
    right: int, good: bool
) -> None:
    assert judge_figures(verdict(right, 10, replaces=(8, 10)), ASKED).good is good


def test_who_falls_behind_is_told_both_figures_and_the_tolerance() -> None:
    told = judge_figures(verdict(6, 10, replaces=(8, 10)), ASKED)

    assert told.reason == (
        "accuracy 0.600 (6 of 10 fields) is below the 0.800 of 9c1b00000000, which it would "
        "replace, by more than the tolerance 0.100; wrong: Name 6/10"
    )


def test_what_replaces_nothing_needs_the_minimum_only() -> None:
    assert judge_figures(verdict(5, 10, replaces=None), ASKED).good
    assert judge_figures(verdict(5, 10, replaces=(0, 0)), ASKED).good


def test_without_a_labelled_field_nothing_is_good() -> None:
    assert not judge_figures(verdict(0, 0), replace(ASKED, minimum_accuracy=0.0)).good


@given(st.integers(1, 200), st.data())
def test_whatever_the_figures_the_tolerance_is_exact(total: int, data: st.DataObject) -> None:
    before, after = (data.draw(st.integers(0, total)) for _ in range(2))
    hundredths = data.draw(st.integers(0, 100))
    asked = Verification("1040-check/", minimum_accuracy=0.0, tolerance=hundredths / 100)

    judged = judge_figures(verdict(after, total, replaces=(before, total)), asked)

    assert judged.good is (Fraction(before - after, total) <= Fraction(hundredths, 100))
