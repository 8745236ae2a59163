"""Environments that are pinned: exactly the pinned versions, and nobody deletes them."""

from dataclasses import replace

import pytest

from reconciler.model.desired import Adoption, Desired
from reconciler.model.live import Failure, World
from reconciler.model.naming import Instance
from reconciler.model.plan import Copy, Delete, LayoutPlan, Serve, Train, Verify, Withdraw
from reconciler.planning import plan, unexpected
from tests.simulation.given import (
    EASTUS2,
    NOW,
    WESTUS,
    A,
    B,
    C,
    archived,
    by_person,
    decision,
    environment,
    git,
    judged_by,
    live,
    relocked,
    verdict,
    world,
)

DEV = environment("dev", "westus")
PINNED_TO_A = environment("staging", "eastus2", source=WESTUS, versions={"1040": A})
NORTHEUROPE = Instance("prod", "northeurope")
OLD, NEW = live("1040", A, age=9), live("1040", B)


def declared(locked: str = B) -> Desired:
    return git({"1040": locked}, DEV, PINNED_TO_A)


def planned(desired: Desired, seen: World) -> LayoutPlan:
    made = plan(desired, seen)
    assert not made.refusals
    (layout,) = made.layouts
    return layout


def test_a_pinned_environment_wants_its_pinned_version_and_not_the_locked_one() -> None:
    source = world(WESTUS, OLD, NEW, serving=[NEW], good=[OLD, NEW])
    copy, serve = planned(declared(), world(EASTUS2, neighbours=[source])).steps
    assert isinstance(copy, Copy)
    assert (copy.version, copy.source_model_id) == (A, OLD.id)
    assert isinstance(serve, Serve)


def test_a_pinned_environment_that_serves_its_pin_has_nothing_to_do_when_the_lock_moves_on() -> (
    None
):
    here = live("1040", A, EASTUS2, copy_of=OLD)
    source = world(WESTUS, OLD, NEW, serving=[NEW], good=[OLD, NEW])
    layout = planned(declared(), world(EASTUS2, here, serving=[here], neighbours=[source]))
    assert (layout.situation, layout.actions) == ("in_sync", ())


def test_a_new_pin_says_which_file_pins_it_and_what_that_changes() -> None:
    here = live("1040", C, EASTUS2, copy_of=live("1040", C))
    source = world(WESTUS, OLD, NEW, serving=[NEW], good=[OLD, NEW])
    kept = archived("1040", A, documents=5) | archived("1040", C, data="earlier", documents=4)
    seen = world(EASTUS2, here, serving=[here], neighbours=[replace(source, archive=kept)])
    copy = planned(declared(), seen).steps[0]
    assert copy.because == (
        f"dev/westus has verified it; desired/environments/staging.yaml pins it instead of {C}: "
        "training data changed, 4 -> 5 documents"
    )


def test_a_pinned_version_that_the_source_has_lost_waits_and_says_what_would_help() -> None:
    source = world(WESTUS, NEW, serving=[NEW], good=[NEW])
    layout = planned(declared(), world(EASTUS2, neighbours=[source]))
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert layout.note == (
        f"waits for dev/westus: it neither holds {A} nor wants it; `reconciler lock 1040 --version "
        f"{A}` has it trained again; or pin another version in desired/environments/staging.yaml, "
        "or follow with promote: follow; nothing serves until then"
    )


@pytest.mark.parametrize("environment_of_pin", ["staging", "dev"])
def test_a_pinned_version_that_was_adopted_and_is_gone_cannot_be_trained_again(
    environment_of_pin: str,
) -> None:
    adopted = {WESTUS: {"legacy": Adoption("1040", A)}}
    if environment_of_pin == "staging":
        desired, at = declared(), world(EASTUS2, neighbours=[world(WESTUS, NEW, serving=[NEW])])
    else:
        desired, at = (
            git({"1040": B}, environment("dev", "westus", versions={"1040": A})),
            world(WESTUS),
        )
    layout = planned(replace(desired, adopted=adopted), at)
    assert layout.situation == "waiting"
    assert "trained again: pin another version in desired/environments/" in layout.note
    assert "--version" not in layout.note


def test_a_pinned_version_that_the_source_judged_on_earlier_data_is_judged_where_it_is_pinned() -> (
    None
):
    source = world(WESTUS, OLD, NEW, serving=[NEW], good=[NEW], served={"1040": (B, A)})
    earlier = verdict(OLD, digest="earlier")
    source = replace(source, verdicts=(*source.verdicts, earlier))
    layout = planned(declared(), world(EASTUS2, neighbours=[source]))
    assert [type(step) for step in layout.steps] == [Copy, Verify, Serve]
    assert layout.steps[0].because == (
        "dev/westus holds it and does not want it, so it is judged here; first version here"
    )
    assert plan(declared(), source).actions == ()


def test_a_pinned_version_that_nobody_else_asks_a_person_about_is_judged_where_it_is_pinned() -> (
    None
):
    source = world(
        WESTUS, OLD, NEW, serving=[NEW], good=[OLD, NEW], decisions=[decision(NEW, True)]
    )
    layout = planned(judged_by(declared(), by_person()), world(EASTUS2, neighbours=[source]))
    assert (layout.situation, [type(step) for step in layout.steps]) == ("waiting", [Copy])
    assert "`reconciler verify 1040 --instance staging/eastus2 --accept" in layout.note


def test_a_pinned_version_that_the_source_will_judge_is_waited_for() -> None:
    layout = planned(
        declared(locked=A), world(EASTUS2, neighbours=[world(WESTUS, OLD, serving=[OLD])])
    )
    assert layout.situation == "waiting"
    assert layout.actions == ()


def test_a_pinned_version_whose_verdict_cannot_be_read_now_is_waited_for() -> None:
    middle = live("1040", C, EASTUS2, copy_of=live("1040", C))
    prod = environment("prod", "northeurope", source=EASTUS2, versions={"1040": C})
    source = world(EASTUS2, middle, serving=[middle], neighbours=[world(WESTUS, trouble="503")])
    layout = planned(
        git({"1040": B}, DEV, PINNED_TO_A, prod), world(NORTHEUROPE, neighbours=[source])
    )
    assert layout.situation == "waiting"
    assert layout.actions == ()


def test_a_pinned_version_that_a_pinned_source_does_not_want_is_to_be_pinned_there_too() -> None:
    prod = environment("prod", "northeurope", source=EASTUS2, versions={"1040": C})
    middle = live("1040", A, EASTUS2, copy_of=OLD)
    source = world(EASTUS2, middle, serving=[middle], good=[middle])
    desired = git({"1040": B}, DEV, PINNED_TO_A, prod)
    layout = planned(desired, world(NORTHEUROPE, neighbours=[source]))
    assert f"neither holds {C} nor wants it; pin {C} in desired/environments/staging.yaml too" in (
        layout.note
    )


def test_a_failed_training_of_the_locked_version_is_no_reason_to_wait_for_the_pinned_one() -> None:
    failure = Failure("1040", B, "ModelBuildError", "Labels.", NOW)
    source = world(WESTUS, OLD, serving=[OLD], good=[OLD], failures=[failure])
    steps = planned(declared(), world(EASTUS2, neighbours=[source])).steps
    assert [type(step) for step in steps] == [Copy, Serve]


def test_a_pinned_environment_gets_nothing_else_meanwhile() -> None:
    source = world(WESTUS, NEW, serving=[NEW], good=[NEW])
    earlier = live("1040", C, EASTUS2, copy_of=live("1040", C))
    seen = world(EASTUS2, earlier, served={"1040": (C,)}, good=[earlier], neighbours=[source])
    assert planned(declared(), seen).actions == ()


def test_a_pinned_origin_trains_the_pinned_version_if_the_lock_names_it() -> None:
    dev = environment("dev", "westus", versions={"1040": A})
    train = planned(git({"1040": A}, dev), world(WESTUS)).steps[0]
    assert isinstance(train, Train)
    assert train.version == A


def test_a_pinned_origin_never_trains_a_version_that_the_lock_does_not_name() -> None:
    dev = environment("dev", "westus", versions={"1040": A})
    layout = planned(git({"1040": B}, dev), world(WESTUS))
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert layout.note.startswith(
        f"{A} is live nowhere, and the lock names {B}; `reconciler lock 1040 --version {A}` has it "
        "trained again; or pin another version in desired/environments/dev.yaml"
    )


def test_a_layout_that_an_environment_does_not_pin_is_withdrawn_there_and_nowhere_else() -> None:
    desired = git({"1040": A, "1099": A}, DEV, PINNED_TO_A)
    here = [live(name, A, EASTUS2, copy_of=live(name, A)) for name in ("1040", "1099")]
    made = plan(desired, world(EASTUS2, *here, serving=here, good=here))
    assert [(type(action), action.layout) for action in made.actions] == [
        (Withdraw, "1099"),
        (Delete, "1099"),
    ]
    assert made.actions[0].because == "desired/environments/staging.yaml pins no version of 1099"
    origin = [live(name, A) for name in ("1040", "1099")]
    assert plan(desired, world(WESTUS, *origin, serving=origin, good=origin)).actions == ()


def test_a_version_pinned_elsewhere_is_kept_beyond_what_is_retained() -> None:
    models = [live("1040", version, age=age) for age, version in enumerate((B, C, A))]
    desired = git({"1040": B}, DEV, PINNED_TO_A, retain=0)
    seen = world(WESTUS, *models, serving=[models[0]], served={"1040": (B, C, A)}, good=models)
    assert [action.model_id for action in plan(desired, seen).actions] == [f"1040--{C}"]


def test_a_version_pinned_elsewhere_outlives_its_layout_where_that_is_not_pinned() -> None:
    prod = environment("prod", "northeurope", source=EASTUS2, versions={"1099": A})
    desired = git({"1040": A, "1099": B}, DEV, PINNED_TO_A, prod)
    here = [live("1040", A, EASTUS2), live("1099", A, EASTUS2), live("1099", B, EASTUS2)]
    seen = world(EASTUS2, *here, serving=here[::2], good=here)
    assert [(type(a), a.model_id) for a in plan(desired, seen).actions] == [
        (Withdraw, f"1099--{B}"),
        (Delete, f"1099--{B}"),
    ]
    idle = world(EASTUS2, *here[:2], serving=here[:1], good=here)
    assert plan(desired, idle).actions == ()
    assert unexpected(desired, idle) == ()


def test_a_retired_region_keeps_nothing_not_even_what_is_pinned_elsewhere() -> None:
    dev = environment("dev", "westus", retired=["westus"])
    made = plan(git({"1040": B}, dev, PINNED_TO_A), world(WESTUS, OLD, serving=[OLD]))
    assert [type(action) for action in made.actions] == [Withdraw, Delete]


def test_a_bad_pinned_version_is_helped_by_another_pin() -> None:
    here = live("1040", A, EASTUS2, copy_of=OLD)
    layout = planned(declared(), world(EASTUS2, here, bad=[here]))
    assert layout.situation == "blocked"
    assert "pin another version in desired/environments/staging.yaml, or change verification" in (
        layout.note
    )


def test_an_empty_source_refuses_the_plan_of_a_pinned_environment_too() -> None:
    (refusal,) = plan(declared(), world(EASTUS2, neighbours=[world(WESTUS)])).refusals
    assert "the source dev/westus serves nothing, while 1 layout would have to come from it" in (
        refusal
    )


def test_relocking_the_pinned_version_has_the_origin_train_it() -> None:
    desired = relocked(declared(), "1040", version=A)
    assert isinstance(planned(desired, world(WESTUS, NEW, serving=[NEW])).steps[0], Train)
