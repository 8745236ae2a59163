"""Troubles up the chain: a verdict that cannot be read now is neither given up nor made again."""

from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    environment,
    git,
    live,
    world,
)

PROD = environment("prod", "northeurope", source=EASTUS2)
NORTHEUROPE = Instance("prod", "northeurope")
GIT = git({"1040": A}, environment("dev", "westus"), STAGING, PROD)
ORIGIN = live("1040", A)
IN_STAGING = live("1040", A, EASTUS2, copy_of=ORIGIN)
FAR = world(WESTUS, trouble="503")


def staging(*neighbours: World) -> World:
    return world(EASTUS2, IN_STAGING, serving=[IN_STAGING], neighbours=neighbours)


def test_what_serves_is_left_alone_while_the_head_of_its_chain_cannot_be_read() -> None:
    here = live("1040", A, NORTHEUROPE, copy_of=ORIGIN)
    made = plan(GIT, world(NORTHEUROPE, here, serving=[here], neighbours=[staging(FAR)]))
    (layout,) = made.layouts
    assert (layout.situation, layout.actions) == ("in_sync", ())
    assert layout.note == "its verdict may lie with dev/westus, which could not be read"
    assert made.warnings == ("dev/westus could not be read: 503",)


def test_what_serves_is_verified_where_the_whole_chain_was_read_and_holds_no_verdict() -> None:
    here = live("1040", A, NORTHEUROPE, copy_of=ORIGIN)
    seen = world(NORTHEUROPE, here, serving=[here], neighbours=[staging(world(WESTUS))])
    assert len(plan(GIT, seen).actions) == 1


def test_what_waits_for_its_source_says_that_the_head_of_the_chain_cannot_be_read() -> None:
    made = plan(GIT, world(NORTHEUROPE, neighbours=[staging(FAR)]))
    assert made.waiting["1040"].startswith(
        f"waits for staging/eastus2: its verdict on {A} may lie farther on: dev/westus could not "
        "be read: 503; run again when it can be"
    )


def test_a_region_beside_the_source_that_cannot_be_read_may_hold_the_verdict_too() -> None:
    beside = world(Instance("staging", "westeurope"), trouble="503")
    made = plan(GIT, world(NORTHEUROPE, neighbours=[staging(world(WESTUS), beside)]))
    assert "staging/westeurope could not be read: 503" in made.waiting["1040"]
