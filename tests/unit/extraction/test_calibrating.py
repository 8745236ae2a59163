"""What a stated confidence is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.extraction.calibrating import Sample, bins, expected_error, fit, worth
from emulator.extraction.confidence import CALIBRATION

samples = st.lists(
    st.builds(Sample, st.floats(0, 1).map(lambda each: round(each, 3)), st.booleans()), min_size=1
)


def some(score: float, right: int, wrong: int) -> list[Sample]:
    return [*[Sample(score, True)] * right, *[Sample(score, False)] * wrong]


def test_a_score_is_worth_the_share_that_was_right() -> None:
    table = fit([*some(0.3, 10, 90), *some(0.9, 99, 1)])

    assert worth(table, 0.3) == pytest.approx(0.1, abs=0.01)
    assert worth(table, 0.9) == pytest.approx(0.99, abs=0.01)
    assert worth(table, 0.6) == pytest.approx(0.545, abs=0.01)


def test_few_samples_do_not_make_certain() -> None:
    assert worth(fit(some(1.0, 3, 0)), 1.0) < 0.9


def test_scores_out_of_order_are_pooled() -> None:
    table = fit([*some(0.4, 80, 20), *some(0.8, 60, 40)])

    assert len(table) == 1
    assert worth(table, 0.8) == pytest.approx(0.7, abs=0.01)


def test_nothing_is_worth_nothing() -> None:
    assert worth(CALIBRATION, 0.0) == 0.0


@given(samples=samples, one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_higher_score_is_never_worth_less(
    samples: list[Sample], one: float, other: float
) -> None:
    table = fit(samples)
    low, high = sorted((one, other))

    assert 0 <= worth(table, low) <= worth(table, high) <= 1


def test_the_table_in_use_rises() -> None:
    scores, worths = zip(*CALIBRATION, strict=True)

    assert list(scores) == sorted(set(scores))
    assert list(worths) == sorted(worths)
    assert worths[-1] < 1


def test_the_error_is_the_distance_of_what_is_stated_from_what_is_so() -> None:
    table = ((0.8, 0.8),)

    exact = bins(table, some(0.8, 80, 20))
    boastful = bins(table, some(0.8, 50, 50))

    assert expected_error(exact) == pytest.approx(0.0)
    assert expected_error(boastful) == pytest.approx(0.3)
    assert [(each.count, each.found) for each in boastful] == [(100, 0.5)]
    assert expected_error(()) == 0.0


@given(samples=samples)
def test_every_sample_falls_into_one_bin(samples: list[Sample]) -> None:
    assert sum(each.count for each in bins(CALIBRATION, samples)) == len(samples)
