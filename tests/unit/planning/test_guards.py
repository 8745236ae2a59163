"""Guards refuse a whole plan with their numbers, and say what to do."""

from dataclasses import replace
from typing import Any

import pytest

from reconciler.model.desired import Guard
from reconciler.model.live import Capacity, World
from reconciler.model.plan import Serve, Train, Verify
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    WESTEUROPE,
    WESTUS,
    A,
    B,
    archived,
    by_person,
    endpoint,
    environment,
    git,
    judged_by,
    live,
    world,
)

DEV = environment("dev", "westus")
STAGING = environment("staging", "eastus2", source=WESTUS)


def capped(
    removed: int | None = None, trainings: int | None = None, *, empty: bool = False
) -> Guard:
    return Guard(max_layouts_removed=removed, max_trainings=trainings, allow_empty=empty)


def layouts(number: int) -> dict[str, str]:
    return {f"layout-{index:02}": A for index in range(number)}


def holding(number: int) -> World:
    models = [live(name, A) for name in layouts(number)]
    return world(WESTUS, *models, serving=models, good=models)


def test_an_account_that_is_gone_though_models_serve_there_is_warned_about_and_made_again() -> None:
    made = plan(git(layouts(1)), replace(holding(1), models=(), exists=False))

    assert made.refusals == ()
    assert made.warnings == (
        f"no account answers at {endpoint(WESTUS)}, though models serve there by the mapping "
        "(1 layout): it was deleted, or RECONCILER_ENDPOINT or the name service is wrong",
    )
    assert [type(action) for action in made.actions] == [Train, Verify, Serve]


def test_the_first_deployment_is_warned_about_nothing() -> None:
    assert plan(git(layouts(1)), world(WESTUS, exists=False)).warnings == ()


def test_an_account_that_should_exist_and_does_not_is_named() -> None:
    dev = replace(environment("dev", "westus"), accounts="existing")
    missing = world(WESTUS, exists=False)
    (refusal,) = plan(git(layouts(1), dev), missing).refusals
    assert refusal == (
        "dev/westus: there is no account contoso-dev-westus, though "
        "desired/environments/dev.yaml says `accounts: existing`; correct `account`, or leave "
        "`accounts` out for `pulumi up` to create it"
    )


def test_an_account_that_should_exist_may_be_gone_once_it_is_retired() -> None:
    retired = environment("dev", "westus", retired=["westus"])
    dev = replace(retired, accounts="existing")
    assert plan(git(layouts(1), dev), world(WESTUS, exists=False)).refusals == ()


def test_more_layouts_removed_than_allowed_are_refused_with_names_and_numbers() -> None:
    dev = environment("dev", "westus", guard=capped(removed=3))
    (refusal,) = plan(git(layouts(1), dev), holding(8)).refusals
    assert refusal == (
        "7 layouts would be removed from dev/westus (layout-01, layout-02, layout-03, layout-04, "
        "layout-05 and 2 more), at most 3 may be at once; if they are to go, raise "
        "guard.max_layouts_removed in desired/environments/dev.yaml"
    )


def test_as_many_layouts_removed_as_allowed_pass() -> None:
    dev = environment("dev", "westus", guard=capped(removed=3))
    assert plan(git(layouts(5), dev), holding(8)).refusals == ()


def test_more_trainings_than_allowed_are_refused() -> None:
    dev = environment("dev", "westus", guard=capped(trainings=2))
    (refusal,) = plan(git(layouts(3), dev), world(WESTUS)).refusals
    assert "3 trainings would be started in dev/westus" in refusal
    assert "at most 2 may be" in refusal
    assert "guard.max_trainings in desired/environments/dev.yaml" in refusal


def test_as_many_trainings_as_allowed_pass() -> None:
    dev = environment("dev", "westus", guard=capped(trainings=3))
    assert plan(git(layouts(3), dev), world(WESTUS)).refusals == ()


def test_an_empty_set_is_refused_while_something_of_ours_is_there() -> None:
    (refusal,) = plan(git({}, DEV), holding(2)).refusals
    assert "Git declares no layout, while dev/westus holds 2 layouts of ours" in refusal
    assert "guard.allow_empty: true in desired/environments/dev.yaml" in refusal


def test_an_empty_set_that_is_declared_passes() -> None:
    dev = environment("dev", "westus", guard=capped(empty=True))
    assert plan(git({}, dev), holding(2)).refusals == ()


def test_an_empty_set_is_no_trouble_where_nothing_of_ours_is() -> None:
    assert plan(git({}, DEV), world(WESTUS)).refusals == ()


def test_a_world_read_only_in_part_is_refused_and_nothing_is_planned() -> None:
    made = plan(git(layouts(2), DEV), world(WESTUS, trouble="503 on the list of models"))
    assert made.layouts == ()
    assert made.refusals == ("dev/westus could not be read: 503 on the list of models",)


def test_a_trouble_that_names_its_instance_is_told_with_the_name_once() -> None:
    made = plan(git(layouts(1), DEV), world(WESTUS, trouble="dev/westus: cannot list: 503"))
    assert made.refusals == ("dev/westus could not be read: cannot list: 503",)


def test_a_source_that_could_not_be_read_is_refused_where_something_must_come_from_it() -> None:
    source = world(WESTUS, trouble="503")
    (refusal,) = plan(git(layouts(2), DEV, STAGING), world(EASTUS2, neighbours=[source])).refusals
    assert refusal == (
        "the source dev/westus could not be read: 503; 2 layouts would have to come from it "
        "(layout-00, layout-01)"
    )


def test_a_source_that_was_not_observed_is_refused() -> None:
    (refusal,) = plan(git(layouts(1), DEV, STAGING), world(EASTUS2)).refusals
    assert "the source dev/westus could not be read: it was not observed; 1 layout" in refusal


def test_a_source_that_could_not_be_read_is_a_warning_where_nothing_must_come_from_it() -> None:
    origin = live("1040", A)
    here = live("1040", A, EASTUS2, copy_of=origin)
    seen = world(EASTUS2, here, serving=[here], neighbours=[world(WESTUS, trouble="503")])
    made = plan(git({"1040": A}, DEV, STAGING), seen)
    assert (made.actions, made.refusals) == ((), ())
    assert made.warnings == ("dev/westus could not be read: 503",)
    assert "its verdict may lie with dev/westus, which could not be read" in made.layouts[0].note


def test_a_missing_source_is_refused_with_the_stack_to_deploy_first() -> None:
    seen = world(EASTUS2, neighbours=[world(WESTUS, exists=False)])
    (refusal,) = plan(git(layouts(1), DEV, STAGING), seen).refusals
    assert "the source dev/westus does not exist, while 1 layout" in refusal
    assert refusal.endswith("run `pulumi up` on dev first")


def test_a_source_that_serves_nothing_is_refused() -> None:
    seen = world(EASTUS2, neighbours=[world(WESTUS)])
    (refusal,) = plan(git(layouts(1), DEV, STAGING), seen).refusals
    assert "the source dev/westus serves nothing, while 1 layout" in refusal


def test_a_source_that_serves_nothing_and_is_only_observed_is_not_to_be_deployed() -> None:
    observed = environment("dev", "westus", mode="observe")
    seen = world(EASTUS2, neighbours=[world(WESTUS)])
    (refusal,) = plan(git({"1040": A}, observed, STAGING), seen).refusals
    assert "`pulumi up`" not in refusal
    assert refusal.endswith(
        "dev is only observed, so no run changes that: set mode: manage in "
        "desired/environments/dev.yaml, or name another source in desired/environments/staging.yaml"
    )


def test_a_source_that_serves_nothing_is_refused_though_it_holds_what_is_copied() -> None:
    origin = live("1040", A)
    seen = world(EASTUS2, neighbours=[world(WESTUS, origin, good=[origin])])
    (refusal,) = plan(git({"1040": A}, DEV, STAGING), seen).refusals
    assert "the source dev/westus serves nothing, while 1 layout" in refusal


def test_a_missing_source_is_no_trouble_where_another_region_holds_what_is_copied() -> None:
    origin = live("1040", A)
    held = live("1040", A, WESTEUROPE, copy_of=origin)
    sibling = world(WESTEUROPE, held, serving=[held])
    seen = world(EASTUS2, good=[origin], neighbours=[world(WESTUS, exists=False), sibling])
    made = plan(git({"1040": A}, DEV, STAGING), seen)
    assert len(made.actions) == 2
    assert made.refusals == ()


def test_a_lost_version_is_trained_anew_where_every_region_can_be_read() -> None:
    two = environment("dev", "westus", "eastus")
    gone = live("1040", A)
    made = plan(git({"1040": A}, two), world(WESTUS, good=[gone], neighbours=[world(EASTUS)]))
    assert made.refusals == ()
    assert made.actions


def test_a_layout_whose_models_stay_for_another_environment_counts_not_as_removed() -> None:
    dev = environment("dev", "westus", versions={"1099": A}, guard=Guard(0, None))
    prod = environment("prod", "japaneast", source=WESTUS, versions={"1040": A})
    seen = world(WESTUS, live("1040", A), live("1099", A), serving=[live("1099", A)])
    assert plan(git({"1040": A, "1099": A}, dev, prod), seen).refusals == ()


def test_a_missing_source_is_no_trouble_where_everything_serves() -> None:
    origin = live("1040", A)
    here = live("1040", A, EASTUS2, copy_of=origin)
    seen = world(
        EASTUS2,
        here,
        serving=[here],
        good=[origin],
        neighbours=[world(WESTUS, exists=False)],
    )
    assert plan(git({"1040": A}, DEV, STAGING), seen).refusals == ()


def test_within_an_environment_an_origin_that_does_not_exist_yet_is_waited_for() -> None:
    two = environment("dev", "westus", "eastus")
    made = plan(git({"1040": A}, two), world(EASTUS, neighbours=[world(WESTUS, exists=False)]))
    assert made.refusals == ()
    assert list(made.waiting) == ["1040"]


def test_a_lost_version_is_not_trained_anew_while_a_region_that_may_hold_it_cannot_be_read() -> (
    None
):
    two = environment("dev", "westus", "eastus")
    sibling = world(EASTUS, trouble="503")
    seen = world(WESTUS, good=[live("1040", A)], neighbours=[sibling])
    (refusal,) = plan(git({"1040": A}, two), seen).refusals
    assert "dev/eastus could not be read: 503; it may still hold 1040" in refusal


def test_a_region_that_cannot_be_read_and_is_retired_is_given_up_with_what_it_may_hold() -> None:
    two = environment("dev", "westus", "eastus", retired=["eastus"])
    sibling = world(EASTUS, trouble="503")
    made = plan(git({"1040": A}, two), world(WESTUS, good=[live("1040", A)], neighbours=[sibling]))
    assert made.refusals == ()
    assert isinstance(made.actions[0], Train)
    assert made.warnings == ("dev/eastus could not be read: 503",)


def test_a_new_version_is_trained_though_another_region_cannot_be_read() -> None:
    two = environment("dev", "westus", "eastus")
    seen = world(WESTUS, good=[live("1040", A)], neighbours=[world(EASTUS, trouble="503")])
    assert plan(git({"1040": B}, two), seen).refusals == ()


@pytest.mark.parametrize("trace", [{"archive": archived("1040", A)}, {"served": {"1040": (A,)}}])
def test_a_version_that_was_trained_or_served_once_counts_as_one_that_a_region_may_hold(
    trace: dict[str, Any],
) -> None:
    two = environment("dev", "westus", "eastus")
    sibling = world(EASTUS, trouble="503")
    seen = world(WESTUS, neighbours=[sibling], **trace)
    (refusal,) = plan(git({"1040": A}, two), seen).refusals
    assert "it may still hold 1040, which would be trained anew" in refusal


def test_a_layout_that_waits_for_a_person_needs_nothing_of_its_source() -> None:
    here = live("1040", A, EASTUS2, copy_of=live("1040", A))
    seen = world(EASTUS2, here, good=[here], neighbours=[world(WESTUS, exists=False)])
    made = plan(judged_by(git({"1040": A}, DEV, STAGING), by_person()), seen)
    assert made.refusals == ()
    assert list(made.waiting) == ["1040"]


def test_trainings_that_have_no_room_are_not_counted_as_trainings() -> None:
    dev = environment("dev", "westus", guard=capped(trainings=1))
    seen = world(WESTUS, capacity=Capacity(0, 1))
    made = plan(git(layouts(3), dev), seen)
    assert made.refusals == ()
    assert len(made.blocked) == 2


def test_a_refused_plan_still_shows_what_it_would_do() -> None:
    dev = environment("dev", "westus", guard=capped(trainings=0))
    made = plan(git(layouts(1), dev), world(WESTUS))
    assert len(made.refusals) == 1
    assert len(made.actions) == 3
