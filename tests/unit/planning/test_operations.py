"""Which operations under way are ours, and what is known of the models that they will make."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reconciler.model.live import LiveModel, Operation, Tag
from reconciler.model.plan import Action, Copy, Delete, Resume, Serve, Train, Verify
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    NOW,
    STAGING,
    WESTEUROPE,
    WESTUS,
    A,
    endpoint,
    environment,
    git,
    live,
    operation,
    world,
)

DEV = environment("dev", "westus")
GIT = git({"1040": A}, DEV, STAGING)
ORIGIN = live("1040", A, age=2)
COPY = operation(live("1040", A, EASTUS2), "copy", target=endpoint(EASTUS2))


def steps_with(copy: Operation, *, weights_are_good: bool = True) -> list[type[Action]]:
    """The steps in staging while `copy` runs at dev, which holds the good model of `ORIGIN`."""
    good = [ORIGIN] if weights_are_good else []
    source = world(WESTUS, ORIGIN, serving=[ORIGIN], good=good, operations=[copy])
    (layout,) = plan(GIT, world(EASTUS2, neighbours=[source])).layouts
    return [type(step) for step in layout.steps]


@pytest.mark.parametrize("retired", [[], ["westus"]], ids=["stays", "is-retired"])
def test_a_training_at_the_region_that_trained_before_is_waited_for(retired: list[str]) -> None:
    dev = environment("dev", "eastus", "westus", retired=retired)
    before = world(WESTUS, operations=[operation(live("1040", A))])
    (layout,) = plan(git({"1040": A}, dev), world(EASTUS, neighbours=[before])).layouts
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert layout.note == (
        "its training is under way at dev/westus; run again when that has ended; nothing serves "
        "until then"
    )


def test_a_training_that_has_failed_at_the_region_that_trained_before_is_not_waited_for() -> None:
    dev = environment("dev", "eastus", "westus")
    before = world(WESTUS, operations=[operation(live("1040", A), status="failed")])
    (layout,) = plan(git({"1040": A}, dev), world(EASTUS, neighbours=[before])).layouts
    assert isinstance(layout.steps[0], Train)


def test_a_training_of_another_project_under_the_same_id_is_not_resumed() -> None:
    build = operation(live("1040", A))
    theirs = replace(build, tags={**build.tags, "owner": "other/dev"})
    (layout,) = plan(GIT, world(WESTUS, operations=[theirs])).layouts
    train = layout.steps[0]
    assert isinstance(train, Train)
    assert train.model_id == f"1040--{A}.2"


def test_a_training_under_way_is_told_as_one_and_leads_to_a_verification() -> None:
    (layout,) = plan(GIT, world(WESTUS, operations=[operation(live("1040", A))])).layouts
    resume, verify, serve = layout.steps
    assert resume.because == "its training is under way since an earlier run"
    assert verify.because == "no verdict on 3 verification documents for these weights"
    assert serve.because == "once its verification is good"


def test_a_training_under_way_makes_weights_of_its_own_whatever_lives_of_its_version() -> None:
    seen = world(WESTUS, ORIGIN, bad=[ORIGIN], operations=[operation(live("1040", A, suffix=2))])
    (layout,) = plan(GIT, seen).layouts
    assert [type(step) for step in layout.steps] == [Resume, Verify, Serve, Delete]


def test_an_id_that_an_operation_of_the_last_day_has_used_is_not_used_again() -> None:
    failed = operation(live("1040", A), status="failed")
    (layout,) = plan(GIT, world(WESTUS, operations=[failed])).layouts
    assert layout.steps[0].model_id == f"1040--{A}.2"


def test_an_id_that_a_failed_copy_may_have_burnt_is_not_used_again() -> None:
    source = world(
        WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN], operations=[replace(COPY, status="failed")]
    )
    (layout,) = plan(GIT, world(EASTUS2, neighbours=[source])).layouts
    assert layout.steps[0].model_id == f"1040--{A}.2"


def test_a_copy_of_a_model_with_a_good_verdict_serves_without_a_verification() -> None:
    assert steps_with(COPY) == [Resume, Serve]


def test_a_copy_under_way_is_told_as_one_and_serves_for_the_figures_of_its_origin() -> None:
    source = world(WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN], operations=[COPY])
    (layout,) = plan(GIT, world(EASTUS2, neighbours=[source])).layouts
    resume, serve = layout.steps
    assert resume.because == "its copy from dev/westus is under way since an earlier run"
    assert serve.because == "verified: accuracy 1.000 (10 of 10 fields)"


def test_a_copy_of_a_model_without_a_verdict_is_verified_first() -> None:
    assert steps_with(COPY, weights_are_good=False) == [Resume, Verify, Serve]


def test_a_copy_that_began_before_the_good_model_was_made_is_verified_first() -> None:
    earlier = replace(COPY, created_at=ORIGIN.created_at.replace(hour=1))
    assert earlier.created_at < ORIGIN.created_at < NOW
    assert steps_with(earlier) == [Resume, Verify, Serve]


def steps_beside(other: LiveModel, *, is_good: bool) -> list[type[Action]]:
    """The steps in staging while a copy without tags runs at dev, which holds `other` as well."""
    good, bad = ([ORIGIN, other], []) if is_good else ([ORIGIN], [other])
    source = world(WESTUS, ORIGIN, other, serving=[ORIGIN], good=good, bad=bad, operations=[COPY])
    (layout,) = plan(GIT, world(EASTUS2, neighbours=[source])).layouts
    return [type(step) for step in layout.steps]


def test_a_copy_that_may_have_been_made_of_bad_weights_is_verified_first() -> None:
    assert steps_beside(live("1040", A, age=1, suffix=2), is_good=False) == [Resume, Verify, Serve]


def test_a_copy_of_weights_that_are_all_good_serves_without_a_verification() -> None:
    assert steps_beside(live("1040", A, age=1, suffix=2), is_good=True) == [Resume, Serve]


def test_a_copy_cannot_have_been_made_of_bad_weights_that_came_later() -> None:
    later = replace(live("1040", A, suffix=2), created_at=NOW + timedelta(hours=1))
    assert steps_beside(later, is_good=False) == [Resume, Serve]


def test_a_copy_whose_tags_name_other_weights_is_verified_first() -> None:
    other = live("1040", A, EASTUS2, copy_of=live("1040", A, age=7))
    assert steps_with(replace(COPY, tags=other.tags)) == [Resume, Verify, Serve]


def test_a_copy_whose_tags_name_the_good_weights_serves_without_a_verification() -> None:
    same = live("1040", A, EASTUS2, copy_of=ORIGIN)
    assert steps_with(replace(COPY, tags=same.tags)) == [Resume, Serve]


def test_a_copy_that_carries_the_tags_of_its_origin_has_the_weights_of_its_origin() -> None:
    assert Tag.TRAINED not in ORIGIN.tags
    assert steps_with(replace(COPY, tags=ORIGIN.tags)) == [Resume, Serve]


def test_a_copy_that_is_made_from_here_is_no_training_of_here() -> None:
    away = replace(COPY, tags=ORIGIN.tags)
    (layout,) = plan(GIT, world(WESTUS, operations=[away])).layouts
    assert [type(step) for step in layout.steps] == [Train, Verify, Serve]


def test_a_copy_from_another_region_is_known_by_what_that_region_holds() -> None:
    elsewhere = live("1040", A, WESTEUROPE, copy_of=ORIGIN, age=1)
    sibling = world(WESTEUROPE, elsewhere, serving=[elsewhere], good=[elsewhere], operations=[COPY])
    unverified = live("1040", A, age=1, suffix=2)
    source = world(WESTUS, unverified, serving=[unverified])
    (layout,) = plan(GIT, world(EASTUS2, neighbours=[source, sibling])).layouts
    resume, serve = layout.steps
    assert isinstance(resume, Resume)
    assert isinstance(serve, Serve)
    assert resume.at == WESTEUROPE


def test_a_copy_of_somebody_elses_into_the_account_is_left_alone() -> None:
    source = world(
        WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN], operations=[replace(COPY, model_id="x")]
    )
    (layout,) = plan(GIT, world(EASTUS2, neighbours=[source])).layouts
    assert [type(step) for step in layout.steps] == [Copy, Serve]


def test_an_account_of_unknown_address_gets_no_copy_of_unknown_target() -> None:
    source = world(
        WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN], operations=[replace(COPY, target="")]
    )
    seen = replace(world(EASTUS2, neighbours=[source]), endpoint="")
    (layout,) = plan(GIT, seen).layouts
    assert [type(step) for step in layout.steps] == [Copy, Serve]
