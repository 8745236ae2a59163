"""Fifty trainings of ten minutes at once, in virtual time: few requests are spent on waiting.

The emulator counts them; everything up to the last step of the SDK's pipeline is as always.
"""

from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from benchmarks.in_process import project_of, reconcile_in_process
from benchmarks.layout_sets import DEV
from benchmarks.virtual_time import VirtualClock, in_virtual_time
from emulator.testing import new_emulator
from reconciler.execution.watching import SLOWEST
from reconciler.model.desired import Desired
from reconciler.model.outcome import Outcome
from reconciler.model.rates import S0

MANY = 50
TEN_MINUTES = 600.0


class Site:
    """A project, and the emulator that it runs against."""

    def __init__(self, root: Path, desired: Desired, clock: VirtualClock) -> None:
        self._root, self._desired, self._clock = root, desired, clock
        self._emulator = new_emulator(
            accounts=[desired.environments[DEV.environment].account_name(DEV.region)],
            durations=f"build={TEN_MINUTES}",
            data_roots=[root],
            clock=clock,
        )

    async def up(self) -> Outcome:
        """Reconcile dev, once."""
        return await reconcile_in_process(
            self._emulator, self._desired, self._root, DEV, self._clock
        )

    @property
    def asked(self) -> Counter[str]:
        """The requests so far, by operation, whatever came of them."""
        return Counter(each["operation"] for each in self._emulator.log.since(0))

    @property
    def looks(self) -> int:
        """The requests so far that were spent on waiting for operations."""
        return self.asked["get_operation"] + self.asked["list_operations"]


def in_project(
    layouts: int, story: Callable[[Site], Coroutine[Any, Any, object]], wait: float = 3600.0
) -> tuple[Site, float]:
    """Live a story of a project; returns the site and the virtual seconds that it took."""
    with project_of(layouts, wait) as (root, desired):

        async def main(clock: VirtualClock) -> Site:
            site = Site(root, desired, clock)
            await story(site)
            return site

        return in_virtual_time(main)


async def all_converge(site: Site) -> None:
    outcome = await site.up()
    assert (outcome.failed, outcome.waiting) == ({}, {})


def test_waiting_for_fifty_trainings_costs_hardly_more_than_waiting_for_one() -> None:
    alone, _ = in_project(1, all_converge)
    together, seconds = in_project(MANY, all_converge)

    assert together.asked["build"] == MANY
    assert together.looks <= 2 * alone.looks
    assert seconds <= MANY / S0.management + TEN_MINUTES + 2 * SLOWEST


def test_fifty_trainings_that_were_left_under_way_are_resumed_with_few_requests() -> None:
    async def story(site: Site) -> None:
        first = await site.up()
        assert len(first.waiting) == MANY
        assert "is still under way" in first.waiting["form-00007"]
        while first.waiting:
            first = await site.up()
        assert first.failed == {}
        assert len(first.serving) == MANY

    site, _ = in_project(MANY, story, wait=250.0)

    assert site.asked["build"] == MANY
    assert site.looks <= 4 * MANY
