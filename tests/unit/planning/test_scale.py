"""Planning grows with the number of layouts and no faster, so that a preview never waits for it.

Calls of functions are counted, not seconds: the count is the same on every machine. How long ten
thousand layouts take is told by the benchmarks.
"""

import cProfile
import pstats
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from reconciler.model.live import Capacity, World
from reconciler.model.naming import Instance
from reconciler.planning import plan, plan_chain
from tests.simulation.given import EASTUS2, WESTUS, A, B, C, foreign, git, live, world

FEW, MANY = 100, 400
SLACK = 1.05
"""What is the same for any number of layouts makes growth slower; a little for uneven hashing."""


def dev(names: list[str]) -> World:
    current = [live(name, B, age=1) for name in names]
    earlier = [live(name, A, age=9) for name in names]
    others = [foreign(f"theirs-{name}") for name in names]
    served = dict.fromkeys(names, (B, A))
    return world(
        WESTUS, *current, *earlier, *others, serving=current, served=served, good=current + earlier
    )


def staging(names: list[str]) -> World:
    source = dev(names)
    here = [live(name, B, EASTUS2, copy_of=live(name, B, age=1)) for name in names]
    before = [live(name, A, EASTUS2, copy_of=live(name, A, age=9)) for name in names]
    served = dict.fromkeys(names, (B, A))
    return world(EASTUS2, *here, *before, serving=here, served=served, neighbours=[source])


def in_sync(names: list[str]) -> None:
    assert plan(git(dict.fromkeys(names, B)), staging(names)).actions == ()


def copied(names: list[str]) -> None:
    made = plan(git(dict.fromkeys(names, B)), world(EASTUS2, neighbours=[dev(names)]))
    assert len(made.actions) == 2 * len(names)


def retrained(names: list[str]) -> None:
    made = plan(git(dict.fromkeys(names, C), retain=0), dev(names))
    assert len(made.actions) == 5 * len(names)


def removed(names: list[str]) -> None:
    assert len(plan(git({}), dev(names)).actions) == 3 * len(names)


def beyond_the_limit(names: list[str]) -> None:
    full = replace(dev(names), capacity=Capacity(3 * len(names), 3 * len(names)))
    assert len(plan(git(dict.fromkeys(names, C)), full).blocked) == len(names)


def chained(names: list[str]) -> None:
    worlds: Mapping[Instance, World] = {WESTUS: dev(names), EASTUS2: staging(names)}
    trained, promoted = plan_chain(git(dict.fromkeys(names, C)), worlds)
    assert len(trained.actions) == 3 * len(names)
    assert len(promoted.actions) == 2 * len(names)


def calls(work: Callable[[list[str]], None], layouts: int) -> int:
    """How many functions are called, generators resumed included."""
    names = [f"layout-{number:05}" for number in range(layouts)]
    profile = cProfile.Profile()
    profile.runcall(work, names)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined] # not in the stubs


@pytest.mark.parametrize("work", [in_sync, copied, retrained, removed, beyond_the_limit, chained])
def test_four_times_the_layouts_take_at_most_four_times_the_calls(
    work: Callable[[list[str]], None],
) -> None:
    assert calls(work, MANY) <= calls(work, FEW) * MANY / FEW * SLACK
