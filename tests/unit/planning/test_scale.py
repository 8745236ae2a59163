"""Ten thousand layouts are planned in seconds, so that a preview never waits for its plan."""

import time

from reconciler.model.live import World
from reconciler.planning import plan
from tests.simulation.given import EASTUS2, WESTUS, A, B, git, live, world

LAYOUTS = 10_000
LIMIT = 5.0
"""Seconds of processor time; about one is needed, the rest is for slow machines."""


def fleet_of(names: list[str]) -> World:
    current = [live(name, B, age=1) for name in names]
    earlier = [live(name, A, age=9) for name in names]
    source = world(WESTUS, *current, *earlier, serving=current, good=current + earlier)
    here = [live(model.layout or "", B, EASTUS2, copy_of=model) for model in current]
    before = [live(model.layout or "", A, EASTUS2, copy_of=model) for model in earlier]
    served = dict.fromkeys(names, (B, A))
    return world(EASTUS2, *here, *before, serving=here, served=served, neighbours=[source])


def test_ten_thousand_layouts_in_sync_and_their_earlier_versions_are_planned_in_time() -> None:
    names = [f"layout-{number:05}" for number in range(LAYOUTS)]
    seen = fleet_of(names)
    begun = time.process_time()
    made = plan(git(dict.fromkeys(names, B)), seen)
    assert time.process_time() - begun < LIMIT
    assert made.actions == ()
    assert len(made.layouts) == LAYOUTS


def test_ten_thousand_layouts_that_all_change_are_planned_in_time() -> None:
    names = [f"layout-{number:05}" for number in range(LAYOUTS)]
    seen = fleet_of(names)
    begun = time.process_time()
    made = plan(git(dict.fromkeys(names, B)), world(EASTUS2, neighbours=seen.neighbours))
    assert time.process_time() - begun < LIMIT
    assert len(made.actions) == 2 * LAYOUTS
