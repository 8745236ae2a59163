"""Which verdict speaks where several tell of the same weights."""

from dataclasses import replace
from datetime import timedelta

from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    NOW,
    STAGING,
    WESTUS,
    A,
    environment,
    git,
    live,
    verdict,
    world,
)

DEV = environment("dev", "westus")
PROD = environment("prod", "northeurope", source=EASTUS2)
WESTEUROPE = Instance("staging", "westeurope")
NORTHEUROPE = Instance("prod", "northeurope")
ORIGIN = live("1040", A, age=2)


def situation(seen: World) -> str:
    (layout,) = plan(git({"1040": A}, DEV, STAGING, PROD), seen).layouts
    return layout.situation


def serving_with(*rights: tuple[int, int]) -> World:
    """The origin's world with verdicts of so many right fields, so many hours old."""
    verdicts = [verdict(ORIGIN, right, when=NOW - timedelta(hours=age)) for right, age in rights]
    return replace(world(WESTUS, ORIGIN, serving=[ORIGIN]), verdicts=tuple(verdicts))


def test_the_newer_verdict_speaks() -> None:
    assert situation(serving_with((5, 2), (10, 1))) == "in_sync"
    assert situation(serving_with((5, 1), (10, 2))) == "blocked"


def test_of_two_verdicts_of_one_moment_the_worse_speaks() -> None:
    assert situation(serving_with((5, 1), (10, 1))) == "blocked"
    assert situation(serving_with((10, 1), (5, 1))) == "blocked"


def test_an_instances_own_verdict_comes_before_a_newer_one_of_its_source() -> None:
    here = live("1040", A, EASTUS2, copy_of=ORIGIN)
    source = world(WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN])
    own = verdict(here, 5, at=EASTUS2, when=NOW - timedelta(hours=9))
    seen = replace(world(EASTUS2, here, serving=[here], neighbours=[source]), verdicts=(own,))
    assert situation(seen) == "blocked"


def test_an_instances_own_verdict_comes_before_a_newer_one_of_another_region() -> None:
    here = live("1040", A, EASTUS2, copy_of=ORIGIN)
    own = verdict(here, at=EASTUS2, when=NOW - timedelta(hours=9))
    other = verdict(here, 5, at=WESTEUROPE)
    beside = replace(world(WESTEUROPE), verdicts=(other,))
    seen = replace(world(EASTUS2, here, serving=[here], neighbours=[beside]), verdicts=(own,))
    assert situation(seen) == "in_sync"


def test_a_copy_inherits_the_verdict_of_its_weights() -> None:
    here = live("1040", A, EASTUS2, copy_of=ORIGIN)
    source = world(WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN])
    assert situation(world(EASTUS2, here, serving=[here], neighbours=[source])) == "in_sync"


def test_a_copy_of_a_copy_inherits_it_along_the_chain_of_sources() -> None:
    middle = live("1040", A, EASTUS2, copy_of=ORIGIN)
    last = live("1040", A, NORTHEUROPE, copy_of=middle)
    dev = world(WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN])
    staging = world(EASTUS2, middle, serving=[middle], neighbours=[dev])
    seen = world(NORTHEUROPE, last, serving=[last], neighbours=[staging])
    assert situation(seen) == "in_sync"


def test_a_nearer_source_speaks_before_a_farther_one() -> None:
    middle = live("1040", A, EASTUS2, copy_of=ORIGIN)
    last = live("1040", A, NORTHEUROPE, copy_of=middle)
    dev = world(WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN])
    older = verdict(middle, 5, at=EASTUS2, when=NOW - timedelta(hours=1))
    staging = replace(world(EASTUS2, middle, serving=[middle], neighbours=[dev]), verdicts=(older,))
    seen = world(NORTHEUROPE, last, serving=[last], neighbours=[staging])
    assert situation(seen) == "blocked"


def test_a_serving_copy_that_nobody_has_judged_is_verified_while_its_source_can_be_read() -> None:
    here = live("1040", A, EASTUS2, copy_of=ORIGIN)
    source = world(WESTUS, ORIGIN, serving=[ORIGIN])
    assert situation(world(EASTUS2, here, serving=[here], neighbours=[source])) == "change"
