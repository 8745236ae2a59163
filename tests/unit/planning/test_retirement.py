"""A retired region keeps what a region that stays can have from nowhere else, until it has it."""

from dataclasses import replace

from reconciler.model.live import LiveModel, World
from reconciler.model.naming import Instance
from reconciler.model.plan import Copy, Delete, LayoutPlan, Withdraw
from reconciler.planning import plan, plan_chain, unexpected
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    WESTUS,
    A,
    B,
    by_person,
    checking_copies,
    copy_check,
    environment,
    git,
    judged_by,
    live,
    verdict,
    world,
)

MOVED = environment("dev", "eastus", "westus", retired=["westus"])
GIT = git({"1040": A}, MOVED)
OLD = live("1040", A)
SERVING = world(WESTUS, OLD, serving=[OLD], good=[OLD])

NORTH, JAPAN = Instance("prod", "northeurope"), Instance("prod", "japaneast")
STAGING = environment("staging", "eastus2", source=WESTUS)
PINNED = environment(
    "prod",
    "northeurope",
    "japaneast",
    source=EASTUS2,
    versions={"1040": A},
    retired=["northeurope"],
)
PINNED_GIT = git({"1040": B}, environment("dev", "westus"), STAGING, PINNED)
NEWER = live("1040", B)
IN_STAGING = live("1040", B, EASTUS2, copy_of=NEWER)
IN_PROD = live("1040", A, NORTH, copy_of=live("1040", A, age=9))


def emptied(seen: World, *neighbours: World) -> LayoutPlan | None:
    """What is done for the layout in the region that dev gives up; None where nothing is left."""
    made = plan(GIT, replace(seen, neighbours=neighbours))
    assert made.refusals == ()
    return next(iter(made.layouts), None)


def kinds(layout: LayoutPlan | None) -> list[type]:
    return [type(action) for action in layout.actions] if layout else []


def test_the_last_model_goes_on_serving_until_the_region_that_stays_has_a_copy() -> None:
    layout = emptied(SERVING, world(EASTUS))
    assert layout is not None
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert layout.note == (
        f"dev/westus is retired; its {A} goes on serving until dev/eastus has a copy, which it can "
        "have from nowhere else; run again then"
    )


def test_it_is_withdrawn_and_deleted_when_the_copy_has_arrived() -> None:
    arrived = live("1040", A, EASTUS, copy_of=OLD)
    assert kinds(emptied(SERVING, world(EASTUS, arrived))) == [Withdraw, Delete]


def test_one_plan_of_both_regions_copies_and_then_empties() -> None:
    here, there = world(EASTUS, neighbours=[SERVING]), replace(SERVING, neighbours=(world(EASTUS),))
    moved, left = plan_chain(GIT, {EASTUS: here, WESTUS: there})
    assert isinstance(moved.actions[0], Copy)
    assert [type(action) for action in left.actions] == [Withdraw, Delete]


def test_what_waits_beside_another_version_that_serves_lets_that_one_go() -> None:
    other = live("1040", B, age=9)
    seen = world(WESTUS, OLD, other, serving=[other], good=[OLD, other])
    layout = emptied(seen, world(EASTUS))
    assert layout is not None
    assert [(type(a), a.model_id) for a in layout.actions] == [
        (Withdraw, other.id),
        (Delete, other.id),
    ]
    assert f"its {A} stays until dev/eastus has a copy" in layout.note


def test_what_does_not_serve_and_is_awaited_is_not_unexpected() -> None:
    seen = world(WESTUS, OLD, good=[OLD], neighbours=[world(EASTUS)])
    assert plan(GIT, seen).actions == ()
    assert unexpected(GIT, seen) == ()


def test_a_second_model_of_the_awaited_version_goes_at_once() -> None:
    twin = live("1040", A, age=3, suffix=2)
    layout = emptied(world(WESTUS, OLD, twin, serving=[OLD], good=[OLD]), world(EASTUS))
    assert layout is not None
    assert layout.situation == "waiting"
    assert [action.model_id for action in layout.actions] == [twin.id]


def test_a_region_that_cannot_be_read_may_still_need_what_is_kept() -> None:
    layout = emptied(SERVING, world(EASTUS, trouble="503"))
    assert layout is not None
    assert layout.situation == "waiting"


def test_a_version_without_a_verdict_is_kept_for_the_region_that_would_train_it_anew() -> None:
    layout = emptied(world(WESTUS, OLD, serving=[OLD]), world(EASTUS))
    assert layout is not None
    assert layout.situation == "waiting"


def test_a_bad_version_is_not_kept() -> None:
    seen = world(WESTUS, OLD, serving=[OLD], bad=[OLD])
    assert kinds(emptied(seen, world(EASTUS))) == [Withdraw, Delete]


def test_a_version_that_git_no_longer_wants_is_not_kept() -> None:
    other = live("1040", B)
    seen = world(WESTUS, other, serving=[other], good=[other])
    assert kinds(emptied(seen, world(EASTUS))) == [Withdraw, Delete]


def test_where_the_region_that_stays_holds_bad_weights_only_good_ones_are_kept() -> None:
    theirs = live("1040", A, EASTUS, age=5)
    sibling = world(EASTUS, theirs, bad=[theirs])
    good = emptied(SERVING, sibling)
    assert good is not None
    assert good.situation == "waiting"
    assert kinds(emptied(world(WESTUS, OLD, serving=[OLD]), sibling)) == [Withdraw, Delete]


def test_weights_of_which_a_copy_failed_its_check_are_not_kept_for_another_copy() -> None:
    desired = judged_by(GIT, checking_copies("smoke"))
    copied = live("1040", A, EASTUS, copy_of=OLD)
    sibling = world(EASTUS, copied, checks=(copy_check(copied, good=False),))
    made = plan(desired, replace(SERVING, neighbours=(sibling,)))
    assert [type(action) for action in made.actions] == [Withdraw, Delete]


def test_another_region_that_stays_and_holds_it_is_enough() -> None:
    three = environment("dev", "eastus", "westus", "westus2", retired=["westus"])
    there = live("1040", A, EASTUS, copy_of=OLD)
    neighbours = (world(EASTUS, there), world(Instance("dev", "westus2")))
    made = plan(git({"1040": A}, three), replace(SERVING, neighbours=neighbours))
    assert [type(action) for action in made.actions] == [Withdraw, Delete]


def in_prod(in_staging: LiveModel, *, good: bool = True) -> World:
    """The region that prod gives up while `in_staging` is what its source holds."""
    source = world(EASTUS2, in_staging, serving=[in_staging], good=[in_staging])
    known = (verdict(IN_PROD),) if good else ()
    return world(
        NORTH, IN_PROD, serving=[IN_PROD], neighbours=[source, world(JAPAN)], verdicts=known
    )


def test_a_pinned_version_that_the_source_no_longer_holds_is_kept_for_the_new_region() -> None:
    (layout,) = plan(PINNED_GIT, in_prod(IN_STAGING)).layouts
    assert layout.situation == "waiting"
    assert f"its {A} goes on serving until prod/japaneast has a copy" in layout.note


def test_a_pinned_version_that_the_source_holds_is_not_kept() -> None:
    held = live("1040", A, EASTUS2, copy_of=IN_PROD)
    made = plan(PINNED_GIT, in_prod(held))
    assert [type(action) for action in made.actions] == [Withdraw, Delete]


def test_what_waits_for_a_person_is_kept_for_the_region_that_trains() -> None:
    desired = judged_by(GIT, by_person())
    made = plan(desired, replace(SERVING, neighbours=(world(EASTUS),)))
    assert f"its {A} goes on serving until dev/eastus has a copy" in made.waiting["1040"]
    assert made.actions == ()


def test_a_pinned_version_without_a_verdict_is_kept_for_the_region_that_would_judge_it() -> None:
    assert plan(PINNED_GIT, in_prod(IN_STAGING, good=False)).waiting.keys() == {"1040"}
    copy = plan(PINNED_GIT, world(JAPAN, neighbours=in_prod_from_japan())).actions[0]
    assert isinstance(copy, Copy)
    assert copy.source == NORTH


def in_prod_from_japan() -> tuple[World, ...]:
    """The source, which has moved on, and the region that is given up, with no verdict."""
    given_up = in_prod(IN_STAGING, good=False)
    return given_up.neighbours[0], replace(given_up, neighbours=())
