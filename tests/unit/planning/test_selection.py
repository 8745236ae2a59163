"""Layouts that are left out, and environments that are only observed."""

from dataclasses import replace

from reconciler.model.desired import Guard
from reconciler.model.selection import Selection
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    B,
    environment,
    git,
    judged_by,
    live,
    world,
)

DEV = environment("dev", "westus")
GIT = git({"1040": A, "1099": A}, DEV)


def only(*names: str) -> Selection:
    return Selection(targets=frozenset(names))


def test_a_layout_that_is_left_out_has_no_plan_and_is_listed() -> None:
    made = plan(GIT, world(WESTUS), only("1040"))
    assert [layout.layout for layout in made.layouts] == ["1040"]
    assert made.left_out == ("1099",)


def test_an_excluded_layout_is_left_out() -> None:
    made = plan(GIT, world(WESTUS), Selection(excluded=frozenset({"1040"})))
    assert [layout.layout for layout in made.layouts] == ["1099"]
    assert made.left_out == ("1040",)


def test_a_layout_that_has_left_git_can_be_left_out() -> None:
    stray = live("w8ben", A)
    made = plan(GIT, world(WESTUS, stray, serving=[stray]), only("1040"))
    assert made.left_out == ("1099", "w8ben")
    assert {action.layout for action in made.actions} == {"1040"}


def test_guards_count_only_what_is_planned() -> None:
    capped = Guard(max_layouts_removed=0, max_trainings=1)
    dev = environment("dev", "westus", guard=capped)
    stray = live("w8ben", A)
    seen = world(WESTUS, stray, serving=[stray])
    desired = git({"1040": A, "1099": A}, dev)
    assert len(plan(desired, seen).refusals) == 2
    assert plan(desired, seen, only("1040")).refusals == ()


def test_a_source_that_gives_nothing_is_no_trouble_for_what_is_left_out() -> None:
    desired = git({"1040": A, "1099": A}, DEV, STAGING)
    here = live("1040", A, EASTUS2, copy_of=live("1040", A))
    seen = world(EASTUS2, here, serving=[here], good=[here], neighbours=[world(WESTUS)])
    assert len(plan(desired, seen).refusals) == 1
    assert plan(desired, seen, only("1040")).refusals == ()


def test_what_is_left_out_neither_warns_nor_counts() -> None:
    desired = judged_by(GIT, None)
    made = plan(desired, world(WESTUS), only("1040"))
    assert made.unverified == ("1040",)
    assert made.capacity is not None
    assert made.capacity.peak == 1


def test_left_out_layouts_change_no_fingerprint() -> None:
    alone = plan(git({"1040": A}, DEV), world(WESTUS))
    assert plan(GIT, world(WESTUS), only("1040")).fingerprint == alone.fingerprint


def test_an_observed_environment_is_planned_as_usual_and_says_so() -> None:
    observed = environment("dev", "westus", mode="observe")
    made = plan(git({"1040": A}, observed), world(WESTUS))
    assert made.observed
    assert replace(made, observed=False) == plan(git({"1040": A}, DEV), world(WESTUS))


def test_an_observed_environment_that_cannot_be_read_is_refused_and_says_so() -> None:
    observed = environment("dev", "westus", mode="observe")
    made = plan(git({"1040": B}, observed), world(WESTUS, trouble="503"))
    assert made.observed
    assert made.refusals == ("dev/westus could not be read: 503",)
