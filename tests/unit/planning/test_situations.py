"""The rows of the design's table, one by one: given a situation, then what is planned."""

import pytest

from reconciler.model.live import Failure, World
from reconciler.model.naming import Instance
from reconciler.model.plan import Copy, LayoutPlan, Resume, Serve, Train, Verify
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    NOW,
    STAGING,
    WESTEUROPE,
    WESTUS,
    A,
    B,
    endpoint,
    environment,
    git,
    live,
    operation,
    verdict,
    world,
)

TWO_REGIONS = environment("dev", "westus", "eastus")


def planned(desired_version: str, seen: World, minimum: float = 0.9) -> LayoutPlan:
    """The plan for the one layout, where Git wants `desired_version` of it."""
    desired = git({"1040": desired_version}, TWO_REGIONS, STAGING, minimum=minimum)
    made = plan(desired, seen)
    assert not made.refusals
    (layout,) = made.layouts
    return layout


def test_a_wanted_version_that_is_live_verified_and_serving_needs_nothing() -> None:
    model = live("1040", A)
    layout = planned(A, world(WESTUS, model, serving=[model], good=[model]))
    assert layout.situation == "in_sync"
    assert layout.actions == ()


def test_a_good_version_that_does_not_serve_is_served() -> None:
    model = live("1040", A)
    layout = planned(A, world(WESTUS, model, good=[model]))
    (step,) = layout.steps
    assert isinstance(step, Serve)
    assert (step.model_id, step.replaces) == (model.id, None)
    assert "1.000 (10 of 10 fields)" in step.because


def test_a_version_without_a_verdict_is_verified_then_served() -> None:
    model = live("1040", A)
    layout = planned(A, world(WESTUS, model))
    assert [type(step) for step in layout.steps] == [Verify, Serve]


def test_a_verdict_on_other_verification_data_does_not_count() -> None:
    model = live("1040", A)
    seen = world(WESTUS, model)
    old = World(WESTUS, NOW, models=seen.models, verdicts=(verdict(model, digest="old"),))
    assert [type(step) for step in planned(A, old).steps] == [Verify, Serve]


def test_a_verdict_on_other_weights_of_the_same_version_does_not_count() -> None:
    model, earlier = live("1040", A), live("1040", A, age=5)
    assert [type(step) for step in planned(A, world(WESTUS, model, good=[earlier])).steps] == [
        Verify,
        Serve,
    ]


def test_a_verdict_on_another_layout_trained_in_the_same_second_does_not_count() -> None:
    model, twin = live("1040", A), live("1099", A)
    assert model.weights == twin.weights
    assert [type(step) for step in planned(A, world(WESTUS, model, good=[twin])).steps] == [
        Verify,
        Serve,
    ]


def test_a_serving_version_without_a_verdict_is_verified_and_not_served_again() -> None:
    model = live("1040", A)
    layout = planned(A, world(WESTUS, model, serving=[model]))
    assert [type(step) for step in layout.steps] == [Verify]


def test_a_bad_verdict_blocks_with_its_figures_and_the_old_version_goes_on() -> None:
    old, new = live("1040", A, age=5), live("1040", B)
    layout = planned(B, world(WESTUS, old, new, serving=[old], good=[old], bad=[new]))
    assert layout.situation == "blocked"
    assert layout.actions == ()
    assert "accuracy 0.500 (5 of 10 fields) is below the minimum 0.900" in layout.note
    assert f"{A} goes on serving" in layout.note


def test_a_lower_minimum_lets_stored_figures_serve_without_a_new_verification() -> None:
    model = live("1040", A)
    layout = planned(A, world(WESTUS, model, bad=[model]), minimum=0.5)
    assert [type(step) for step in layout.steps] == [Serve]


def test_a_raised_minimum_blocks_what_serves_and_neither_withdraws_nor_deletes_it() -> None:
    model = live("1040", A)
    layout = planned(A, world(WESTUS, model, serving=[model], bad=[model]), minimum=0.95)
    assert layout.situation == "blocked"
    assert layout.actions == ()
    assert "below the minimum 0.950" in layout.note
    assert f"{A} goes on serving" in layout.note


def test_a_training_under_way_is_resumed_then_verified_and_served() -> None:
    seen = world(WESTUS, operations=[operation(live("1040", A))])
    resume, *rest = planned(A, seen).steps
    assert isinstance(resume, Resume)
    assert (resume.at, resume.model_id, resume.kind) == (WESTUS, f"1040--{A}", "build")
    assert [type(step) for step in rest] == [Verify, Serve]


def test_a_training_that_has_ended_is_not_resumed() -> None:
    seen = world(WESTUS, operations=[operation(live("1040", A), status="failed")])
    assert isinstance(planned(A, seen).steps[0], Train)


def test_a_copy_under_way_is_resumed_at_its_source_and_served() -> None:
    origin = live("1040", A)
    running = operation(live("1040", A, EASTUS2), "copy", target=endpoint(EASTUS2) + "/")
    source = world(WESTUS, origin, serving=[origin], good=[origin], operations=[running])
    resume, serve = planned(A, world(EASTUS2, neighbours=[source])).steps
    assert isinstance(resume, Resume)
    assert (resume.at, resume.operation_id) == (WESTUS, running.id)
    assert isinstance(serve, Serve)
    assert serve.model_id == f"1040--{A}"


def test_a_copy_to_another_account_is_none_of_ours() -> None:
    origin = live("1040", A)
    running = operation(live("1040", A, WESTEUROPE), "copy", target=endpoint(WESTEUROPE))
    source = world(WESTUS, origin, serving=[origin], good=[origin], operations=[running])
    steps = planned(A, world(EASTUS2, neighbours=[source])).steps
    assert [type(step) for step in steps] == [Copy, Serve]


def test_a_copy_under_way_of_weights_judged_bad_is_not_waited_for() -> None:
    origin, old = live("1040", A), live("1040", B, age=9)
    running = operation(live("1040", A, EASTUS2), "copy", target=endpoint(EASTUS2))
    source = world(
        WESTUS, origin, old, serving=[old], good=[old], bad=[origin], operations=[running]
    )
    here = live("1040", B, EASTUS2, copy_of=old)
    layout = planned(A, world(EASTUS2, here, serving=[here], neighbours=[source]))
    assert layout.situation == "waiting"
    assert layout.actions == ()


def test_a_version_verified_in_the_source_is_copied_and_served_without_verifying_again() -> None:
    origin = live("1040", A)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    copy, serve = planned(A, world(EASTUS2, neighbours=[source])).steps
    assert isinstance(copy, Copy)
    assert (copy.source, copy.source_model_id) == (WESTUS, origin.id)
    assert isinstance(serve, Serve)
    assert serve.model_id == copy.model_id


def test_a_version_that_the_source_has_lost_is_copied_from_another_region() -> None:
    origin, other = live("1040", A), live("1040", B)
    sibling_model = live("1040", A, WESTEUROPE, copy_of=origin)
    source = world(WESTUS, other, serving=[other], good=[origin, other])
    sibling = world(WESTEUROPE, sibling_model, serving=[sibling_model])
    copy, _ = planned(A, world(EASTUS2, neighbours=[source, sibling])).steps
    assert isinstance(copy, Copy)
    assert copy.source == WESTEUROPE


def test_the_origin_that_lost_a_version_copies_it_back_instead_of_training() -> None:
    origin = live("1040", A)
    kept = live("1040", A, EASTUS, copy_of=origin)
    sibling = world(EASTUS, kept, serving=[kept])
    steps = planned(A, world(WESTUS, good=[origin], neighbours=[sibling])).steps
    assert [type(step) for step in steps] == [Copy, Serve]


def test_the_origin_copies_back_what_nobody_has_verified_and_verifies_it() -> None:
    kept = live("1040", A, EASTUS, copy_of=live("1040", A))
    sibling = world(EASTUS, kept, serving=[kept])
    steps = planned(A, world(WESTUS, neighbours=[sibling])).steps
    assert [type(step) for step in steps] == [Copy, Verify, Serve]


def test_the_origin_neither_copies_back_nor_trains_again_what_is_known_to_be_bad() -> None:
    kept = live("1040", A, EASTUS, copy_of=live("1040", A))
    sibling = world(EASTUS, kept, serving=[kept], bad=[kept])
    layout = planned(A, world(WESTUS, neighbours=[sibling]))
    assert layout.situation == "blocked"
    assert "dev/eastus" in layout.note
    assert "0.500" in layout.note


def test_the_origin_copies_back_other_weights_than_those_known_to_be_bad() -> None:
    weak = live("1040", A, EASTUS, copy_of=live("1040", A, age=3))
    japan = Instance("dev", "japaneast")
    other = live("1040", A, japan, copy_of=live("1040", A))
    bad = world(EASTUS, weak, serving=[weak], bad=[weak])
    unknown = world(japan, other, serving=[other])
    copy, *rest = planned(A, world(WESTUS, neighbours=[bad, unknown])).steps
    assert isinstance(copy, Copy)
    assert copy.source == japan
    assert [type(step) for step in rest] == [Verify, Serve]


def test_a_version_that_is_live_nowhere_is_trained_at_the_origin() -> None:
    train, verify, serve = planned(A, world(WESTUS)).steps
    assert isinstance(train, Train)
    assert train.model_id == f"1040--{A}"
    assert "5 documents" in train.because
    assert isinstance(verify, Verify)
    assert isinstance(serve, Serve)


def test_a_new_recipe_is_trained_and_says_which_version_it_follows() -> None:
    old = live("1040", A)
    train, _, serve = planned(B, world(WESTUS, old, serving=[old], good=[old])).steps
    assert f"{A} -> {B}" in train.because
    assert isinstance(serve, Serve)
    assert serve.replaces == old.id


def test_only_the_origin_trains_and_another_region_waits_for_it() -> None:
    layout = planned(A, world(EASTUS, neighbours=[world(WESTUS)]))
    assert layout.situation == "waiting"
    assert layout.actions == ()
    assert "waits for dev/westus" in layout.note
    assert "copied from there once verified" in layout.note


def test_an_account_that_does_not_exist_yet_is_planned_as_an_empty_one() -> None:
    assert isinstance(planned(A, world(WESTUS, exists=False)).steps[0], Train)


def test_a_serving_model_deleted_by_hand_is_trained_again_under_a_new_id_where_nobody_has_it() -> (
    None
):
    gone = live("1040", A)
    train, _, serve = planned(A, world(WESTUS, serving=[gone], good=[gone])).steps
    assert isinstance(train, Train)
    assert train.model_id == f"1040--{A}.2"
    assert f"{gone.id}, which served, is gone" in train.because
    assert isinstance(serve, Serve)
    assert serve.replaces == gone.id


def test_a_serving_model_deleted_by_hand_is_copied_from_where_it_lives() -> None:
    origin = live("1040", A)
    gone = live("1040", A, EASTUS2, copy_of=origin)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    steps = planned(A, world(EASTUS2, serving=[gone], neighbours=[source])).steps
    assert [type(step) for step in steps] == [Copy, Serve]


def test_git_going_back_to_a_retained_version_serves_it_without_training_or_copy() -> None:
    old, new = live("1040", A, age=5), live("1040", B)
    seen = world(WESTUS, old, new, serving=[new], served={"1040": (B, A)}, good=[old, new])
    layout = planned(A, seen)
    (step,) = layout.actions
    assert isinstance(step, Serve)
    assert step.model_id == old.id
    assert "served here before" in step.because


def test_a_training_that_failed_for_its_content_blocks_with_the_services_reason() -> None:
    failure = Failure("1040", A, "TrainingContentMissing", "No labelled documents.", NOW)
    layout = planned(A, world(WESTUS, failures=[failure]))
    assert layout.situation == "blocked"
    assert layout.actions == ()
    assert "TrainingContentMissing: No labelled documents; correct" in layout.note
    assert "reconciler lock --renew 1040" in layout.note


def test_a_failed_training_of_an_earlier_version_does_not_block_the_next() -> None:
    failure = Failure("1040", B, "TrainingContentMissing", "No labelled documents.", NOW)
    assert isinstance(planned(A, world(WESTUS, failures=[failure])).steps[0], Train)


def test_training_data_that_moved_since_the_lock_blocks() -> None:
    seen = world(WESTUS, untrainable={"1040": "its data has moved: run `reconciler lock`"})
    layout = planned(A, seen)
    assert layout.situation == "blocked"
    assert "run `reconciler lock`" in layout.note


def test_training_data_that_moved_does_not_stop_a_version_that_lives_elsewhere() -> None:
    origin = live("1040", A)
    kept = live("1040", A, EASTUS, copy_of=origin)
    sibling = world(EASTUS, kept, good=[origin])
    seen = world(WESTUS, untrainable={"1040": "moved"}, neighbours=[sibling])
    assert isinstance(planned(A, seen).steps[0], Copy)


def test_of_several_models_of_one_version_the_good_one_serves() -> None:
    bad, good = live("1040", A, age=1), live("1040", A, suffix=2, age=2)
    layout = planned(A, world(WESTUS, bad, good, serving=[bad], good=[good], bad=[bad]))
    serve, delete = layout.steps
    assert isinstance(serve, Serve)
    assert serve.model_id == good.id
    assert delete.model_id == bad.id


def test_a_bad_copy_is_replaced_by_other_weights_that_the_source_has_verified() -> None:
    weak, strong = live("1040", A, age=5), live("1040", A, suffix=2)
    here = live("1040", A, EASTUS2, copy_of=weak)
    source = world(WESTUS, strong, serving=[strong], good=[strong], bad=[weak])
    steps = planned(A, world(EASTUS2, here, serving=[here], neighbours=[source])).steps
    assert isinstance(steps[0], Copy)
    assert steps[0].model_id == f"1040--{A}.2"
    assert steps[-1].model_id == here.id


@pytest.mark.parametrize(("here", "other"), [(EASTUS2, WESTEUROPE), (WESTEUROPE, EASTUS2)])
def test_both_regions_of_an_environment_copy_from_the_source(
    here: Instance, other: Instance
) -> None:
    origin = live("1040", A)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    copy, _ = planned(A, world(here, neighbours=[source, world(other)])).steps
    assert isinstance(copy, Copy)
    assert copy.source == WESTUS
