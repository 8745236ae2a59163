"""What a raw score is worth: fitted to cases whose truth is known, and tested on others.

A higher score must never be worth less, and nothing else is assumed (isotonic regression by pooling
adjacent violators). The result is a table short enough to be read, and committed in confidence.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

Table = tuple[tuple[float, float], ...]
"""Raw score -> probability, both rising."""

FEWEST_SAMPLES: Final = 40
"""Samples behind one entry of a table; fewer say nothing about a rare mistake."""

BIN_EDGES: Final = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98, 1.0)
"""Finer where the values lie: most that is read is read well."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A value's raw score, and whether the value was right."""

    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Values whose stated confidence lies in one range: how many, what was stated, what was so."""

    low: float
    high: float
    count: int
    stated: float
    found: float


@dataclass(slots=True)
class _Pool:
    """Samples that share one entry of the table."""

    count: int
    scores: float
    right: int

    @property
    def worth(self) -> float:
        """The share that was right, with half a miss added: nothing is ever certain."""
        return self.right / (self.count + 0.5)

    def take(self, other: _Pool) -> None:
        self.count += other.count
        self.scores += other.scores
        self.right += other.right


def fit(samples: Iterable[Sample]) -> Table:
    """The table that fits the samples (at least one) best and never falls."""
    pools: list[_Pool] = []
    ordered = sorted(samples, key=lambda each: each.score)
    for _, group in groupby(ordered, key=lambda each: round(each.score, 2)):
        same = list(group)
        pool = _Pool(len(same), sum(each.score for each in same), sum(each.right for each in same))
        if pools and pools[-1].count < FEWEST_SAMPLES:
            pools[-1].take(pool)
        else:
            pools.append(pool)
        while len(pools) > 1 and pools[-2].worth >= pools[-1].worth:
            last = pools.pop()
            pools[-1].take(last)
    return tuple((round(each.scores / each.count, 3), round(each.worth, 3)) for each in pools)


def worth(table: Table, score: float) -> float:
    """The probability that a table gives a score, on a straight line between its entries.

    A score of nothing is worth nothing, and one above all entries as much as the highest.
    """
    points = ((0.0, 0.0), *(entry for entry in table if entry[0] > 0))
    place = bisect_right([each for each, _ in points], score)
    if place == len(points):
        return points[-1][1]
    (low, less), (high, more) = points[place - 1], points[place]
    return round(less + (more - less) * (score - low) / (high - low), 3)


def bins(table: Table, samples: Sequence[Sample]) -> tuple[Bin, ...]:
    """Stated confidence beside what was right, in those ranges that hold any values."""
    found: list[Bin] = []
    stated = [(worth(table, each.score), each.right) for each in samples]
    for low, high in pairwise(BIN_EDGES):
        here = [each for each in stated if low <= each[0] < high or each[0] == high == 1.0]
        if here:
            found.append(
                Bin(
                    low,
                    high,
                    len(here),
                    sum(confidence for confidence, _ in here) / len(here),
                    sum(right for _, right in here) / len(here),
                )
            )
    return tuple(found)


def expected_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: how far stated and found lie apart, weighted by count."""
    total = sum(each.count for each in found)
    return (
        sum(each.count * abs(each.stated - each.found) for each in found) / total if total else 0.0
    )
