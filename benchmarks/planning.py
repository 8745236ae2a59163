"""How long a plan takes: a whole set in sync, and a whole set to train."""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.layout_sets import DEV, NOON, converged, declare
from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.planning import plan

SIZES = (100, 1_000, 10_000)
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class PlanTime:
    """Seconds of CPU for one plan over so many layouts."""

    what: str
    layouts: int
    seconds: float


def measure() -> Iterator[PlanTime]:
    """Plan sets of each size, in sync and empty."""
    for size in SIZES:
        desired = declare(size)
        yield PlanTime("in sync", size, _seconds(desired, converged(desired, DEV)))
        yield PlanTime("all to train", size, _seconds(desired, World(DEV, NOON)))


def growth(times: list[PlanTime], what: str) -> float:
    """Time per layout of the largest set, as a multiple of the set a tenth of its size."""
    smaller, largest = [each for each in times if each.what == what][-2:]
    return (largest.seconds / largest.layouts) / (smaller.seconds / smaller.layouts)


def _seconds(desired: Desired, world: World) -> float:
    return median(_once(desired, world) for _ in range(ROUNDS))


def _once(desired: Desired, world: World) -> float:
    gc.collect()
    began = time.process_time()
    plan(desired, world)
    return time.process_time() - began
