"""A layout that waits says what its source lacks, and something serves meanwhile."""

import pytest

from reconciler.model.live import Failure, World
from reconciler.model.plan import Copy, LayoutPlan, Resume, Serve, Verify
from reconciler.planning import plan
from tests.simulation.given import (
    DIGEST,
    EASTUS2,
    NOW,
    STAGING,
    WESTUS,
    A,
    B,
    C,
    endpoint,
    environment,
    git,
    live,
    operation,
    world,
)

DEV = environment("dev", "westus")
OLD = live("1040", A, age=9)
NEW = live("1040", B)
SERVING_OLD = world(WESTUS, OLD, serving=[OLD], good=[OLD])


def planned(seen: World, *, wanted: str = B, digest: str = DIGEST) -> LayoutPlan:
    desired = git({"1040": wanted}, DEV, STAGING, digest=digest)
    (layout,) = plan(desired, seen).layouts
    return layout


def waiting_note(source: World) -> str:
    here = live("1040", A, EASTUS2, copy_of=OLD)
    layout = planned(world(EASTUS2, here, serving=[here], neighbours=[source]))
    assert layout.situation == "waiting"
    assert layout.actions == ()
    assert layout.note.startswith("waits for dev/westus: ")
    assert layout.note.endswith(f"; {A} goes on serving")
    return layout.note


def test_it_says_that_the_source_does_not_hold_the_version() -> None:
    assert f"it does not hold {B} yet; run `pulumi up` on dev first" in waiting_note(SERVING_OLD)


def test_it_says_that_the_source_has_not_verified_the_version() -> None:
    source = world(WESTUS, OLD, NEW, serving=[OLD], good=[OLD])
    assert f"it has not verified {B} yet; run `pulumi up` on dev first" in waiting_note(source)


@pytest.mark.parametrize(
    ("lacks", "source"),
    [
        (f"it does not hold {B} yet", SERVING_OLD),
        (f"it has not verified {B} yet", world(WESTUS, OLD, NEW, serving=[OLD], good=[OLD])),
    ],
    ids=["not-held", "not-verified"],
)
def test_it_says_that_no_run_helps_a_source_that_is_only_observed(
    lacks: str, source: World
) -> None:
    observed = environment("dev", "westus", mode="observe")
    here = live("1040", A, EASTUS2, copy_of=OLD)
    seen = world(EASTUS2, here, serving=[here], neighbours=[source])
    (layout,) = plan(git({"1040": B}, observed, STAGING), seen).layouts
    assert layout.note.startswith(
        f"waits for dev/westus: {lacks}; dev is only observed, so no run changes that: set "
        "mode: manage in desired/environments/dev.yaml, or name another source in "
        "desired/environments/staging.yaml"
    )


def test_it_says_with_figures_that_the_source_found_the_version_bad() -> None:
    source = world(WESTUS, OLD, NEW, serving=[OLD], good=[OLD], bad=[NEW])
    note = waiting_note(source)
    assert f"its {B} is not good enough: accuracy 0.500" in note
    assert "correct the training data and run `reconciler lock`, or change verification" in note


def test_it_says_that_the_source_trains_it_right_now() -> None:
    source = world(WESTUS, OLD, serving=[OLD], good=[OLD], operations=[operation(NEW)])
    assert f"its training of {B} is under way; run again when that has ended" in (
        waiting_note(source)
    )


def test_it_says_why_the_training_failed_in_the_source() -> None:
    failure = Failure("1040", B, "ModelBuildError", "Labels do not match.", NOW)
    source = world(WESTUS, OLD, serving=[OLD], good=[OLD], failures=[failure])
    assert (
        f"its training of {B} failed: ModelBuildError: Labels do not match; correct the training "
        "data and run `reconciler lock`"
    ) in waiting_note(source)


def test_it_says_why_the_source_cannot_train() -> None:
    source = world(WESTUS, OLD, serving=[OLD], good=[OLD], untrainable={"1040": "data has moved"})
    assert f"it cannot train {B}: data has moved" in waiting_note(source)


def test_it_says_that_the_source_does_not_exist() -> None:
    assert "it does not exist yet" in waiting_note(world(WESTUS, exists=False))


def test_it_says_that_the_source_is_retired() -> None:
    retired = environment("dev", "westus", retired=["westus"])
    here = live("1040", A, EASTUS2, copy_of=OLD)
    desired = git({"1040": B}, retired, STAGING)
    seen = world(EASTUS2, here, serving=[here], neighbours=[SERVING_OLD])
    (layout,) = plan(desired, seen).layouts
    assert "it is retired; name another source in desired/environments/staging.yaml" in layout.note


def test_an_instance_that_serves_nothing_gets_what_the_source_serves() -> None:
    layout = planned(world(EASTUS2, neighbours=[SERVING_OLD]))
    copy, serve = layout.steps
    assert layout.situation == "waiting"
    assert isinstance(copy, Copy)
    assert (copy.version, copy.source_model_id) == (A, OLD.id)
    assert f"until {B} is ready" in copy.because
    assert isinstance(serve, Serve)
    assert layout.note.endswith(f"{A} serves meanwhile")


def test_what_the_source_serves_is_served_at_once_where_it_already_lives() -> None:
    here = live("1040", A, EASTUS2, copy_of=OLD)
    (step,) = planned(world(EASTUS2, here, neighbours=[SERVING_OLD])).steps
    assert isinstance(step, Serve)
    assert step.model_id == here.id


def test_a_copy_of_what_the_source_serves_is_resumed() -> None:
    running = operation(live("1040", A, EASTUS2), "copy", target=endpoint(EASTUS2))
    source = world(WESTUS, OLD, serving=[OLD], good=[OLD], operations=[running])
    steps = planned(world(EASTUS2, neighbours=[source])).steps
    assert [type(step) for step in steps] == [Resume, Serve]


def test_what_the_source_serves_without_a_verdict_is_verified_before_it_serves_here() -> None:
    layout = planned(world(EASTUS2, neighbours=[SERVING_OLD]), digest="new verification data")
    assert [type(step) for step in layout.steps] == [Copy, Verify, Serve]


def test_what_the_source_serves_against_a_bad_verdict_is_not_spread() -> None:
    source = world(WESTUS, OLD, serving=[OLD], bad=[OLD])
    layout = planned(world(EASTUS2, neighbours=[source]))
    assert layout.actions == ()
    assert layout.note.endswith("nothing serves until then")


def test_where_the_mapping_names_a_model_that_is_gone_an_earlier_version_serves_meanwhile() -> None:
    gone, failed = live("1040", C), live("1040", B)
    seen = world(
        WESTUS, OLD, failed, serving=[gone], served={"1040": (C, A)}, good=[OLD], bad=[failed]
    )
    layout = planned(seen)
    assert layout.situation == "blocked"
    (step,) = layout.actions
    assert isinstance(step, Serve)
    assert (step.version, step.replaces) == (A, gone.id)


def test_a_model_that_never_served_does_not_serve_meanwhile() -> None:
    stray, failed = live("1040", C), live("1040", B)
    layout = planned(world(WESTUS, stray, failed, good=[stray], bad=[failed]))
    assert layout.actions == ()


def test_neither_a_bad_version_nor_the_wanted_one_itself_serves_meanwhile() -> None:
    bad, wanted = live("1040", C, age=9), live("1040", B)
    seen = world(WESTUS, bad, wanted, served={"1040": (B, C)}, bad=[bad, wanted])
    layout = planned(seen)
    assert layout.situation == "blocked"
    assert layout.actions == ()
