"""Layouts that a person judges, and layouts that nobody does."""

from dataclasses import replace

import pytest

from reconciler.model.live import World
from reconciler.model.plan import Copy, LayoutPlan, Resume, Serve, Train, Verify
from reconciler.model.verdict import Decision
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    B,
    C,
    by_person,
    decision,
    environment,
    git,
    judged_by,
    live,
    operation,
    world,
)

TWO = environment("dev", "westus", "eastus")
DECIDE = "decide with `reconciler verify 1040 --instance dev/westus --accept | --reject REASON`"
MODEL = live("1040", A)
NO_DOCUMENTS = ""


def planned(seen: World, prefix: str = "1040-check/", wanted: str = A) -> LayoutPlan:
    desired = judged_by(git({"1040": wanted}, TWO, STAGING), by_person(prefix))
    made = plan(desired, seen)
    assert not made.refusals
    (layout,) = made.layouts
    return layout


def at_the_origin(*decisions: Decision) -> World:
    return world(WESTUS, MODEL, good=[MODEL], decisions=decisions)


def test_a_person_gets_the_figures_before_the_decision() -> None:
    layout = planned(world(WESTUS, MODEL))
    assert layout.situation == "waiting"
    assert [type(step) for step in layout.steps] == [Verify]


def test_with_the_figures_known_the_layout_waits_with_them_and_with_the_command() -> None:
    layout = planned(at_the_origin())
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert layout.note == (
        f"{A} waits for a person's word: accuracy 1.000 (10 of 10 fields); {DECIDE}; "
        "nothing serves until then"
    )


def test_without_documents_the_layout_waits_at_once() -> None:
    layout = planned(world(WESTUS, MODEL), NO_DOCUMENTS)
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert f"there are no verification documents; {DECIDE}" in layout.note


@pytest.mark.parametrize("known", [False, True])
def test_a_second_model_of_a_rejected_version_that_serves_is_kept_until_a_person_has_judged_it(
    known: bool,
) -> None:
    again = live("1040", A, suffix=2, copy_of=live("1040", A, age=5))
    rejected = decision(MODEL, accepted=False)
    good = [MODEL, again] if known else [MODEL]
    seen = world(WESTUS, MODEL, again, serving=[MODEL], good=good, decisions=[rejected])
    layout = planned(seen)
    assert layout.situation == "waiting"
    assert [type(step) for step in layout.steps] == ([] if known else [Verify])
    assert layout.cleanup == ()


def test_a_rejected_candidate_is_kept_beside_one_that_waits_for_a_person() -> None:
    rejected, serving = live("1040", B, age=3), live("1040", C, age=5)
    decisions = [decision(rejected, accepted=False), decision(serving, accepted=True)]
    seen = world(WESTUS, MODEL, rejected, serving, serving=[serving], good=[MODEL])
    layout = planned(replace(seen, decisions=tuple(decisions)))
    assert (layout.situation, layout.actions) == ("waiting", ())


def test_a_new_version_is_trained_and_verified_and_then_waits() -> None:
    layout = planned(world(WESTUS))
    assert layout.situation == "waiting"
    assert [type(step) for step in layout.steps] == [Train, Verify]
    assert DECIDE in layout.note


def test_a_new_version_without_documents_is_trained_and_then_waits() -> None:
    layout = planned(world(WESTUS), NO_DOCUMENTS)
    assert [type(step) for step in layout.steps] == [Train]
    assert layout.situation == "waiting"


def test_a_training_under_way_is_resumed_and_then_waits() -> None:
    layout = planned(world(WESTUS, operations=[operation(MODEL)]))
    assert [type(step) for step in layout.steps] == [Resume, Verify]
    assert layout.situation == "waiting"


def test_what_is_accepted_serves_with_the_persons_word_as_the_reason() -> None:
    (serve,) = planned(at_the_origin(decision(MODEL, True, "looks fine"))).steps
    assert isinstance(serve, Serve)
    assert serve.because == "accepted by anna on 2026-11-21: looks fine"


def test_a_person_may_accept_poor_figures() -> None:
    seen = world(WESTUS, MODEL, bad=[MODEL], decisions=(decision(MODEL, True),))
    assert [type(step) for step in planned(seen).steps] == [Serve]


def test_what_is_rejected_is_blocked_with_the_reason_and_what_to_do() -> None:
    layout = planned(at_the_origin(decision(MODEL, False, "misses the date")))
    assert (layout.situation, layout.actions) == ("blocked", ())
    assert "rejected by anna on 2026-11-21: misses the date" in layout.note
    accept = "`reconciler verify 1040 --instance dev/westus --accept`"
    assert f"run `reconciler lock`, or accept it: {accept}" in layout.note


def test_the_last_word_of_a_person_counts() -> None:
    words = (decision(MODEL, False, age=2), decision(MODEL, True, age=1))
    assert planned(at_the_origin(*words)).situation == "change"
    assert planned(at_the_origin(*reversed(words))).situation == "change"


def test_of_two_words_of_one_moment_the_rejection_counts() -> None:
    words = (decision(MODEL, False), decision(MODEL, True))
    assert planned(at_the_origin(*words)).situation == "blocked"
    assert planned(at_the_origin(*reversed(words))).situation == "blocked"


def test_a_word_on_other_weights_or_other_documents_does_not_count() -> None:
    other = live("1040", A, age=5)
    old = decision(MODEL, True, digest="earlier documents")
    assert planned(at_the_origin(decision(other, True), old)).situation == "waiting"


def test_a_copy_inherits_the_word_of_its_weights_along_the_chain() -> None:
    dev = world(WESTUS, MODEL, serving=[MODEL], decisions=(decision(MODEL, True),))
    copy, serve = planned(world(EASTUS2, neighbours=[dev])).steps
    assert isinstance(copy, Copy)
    assert "accepted by anna" in serve.because


def test_a_word_on_the_copy_comes_before_a_newer_one_on_its_origin() -> None:
    copy = live("1040", A, EASTUS2, copy_of=MODEL)
    dev = world(WESTUS, MODEL, serving=[MODEL], decisions=(decision(MODEL, True),))
    rejected = decision(copy, False, age=5)
    layout = planned(world(EASTUS2, copy, neighbours=[dev], decisions=[rejected]))
    assert layout.situation == "blocked"
    assert "`reconciler verify 1040 --instance staging/eastus2 --accept`" in layout.note


def test_an_instance_that_follows_waits_for_the_word_and_names_the_command() -> None:
    dev = world(WESTUS, MODEL, serving=[MODEL], good=[MODEL])
    layout = planned(world(EASTUS2, neighbours=[dev]))
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert f"waits for dev/westus: its {A} waits for a person's word: accuracy 1.000" in layout.note
    assert DECIDE in layout.note


def test_what_serves_goes_on_while_a_person_is_waited_for() -> None:
    old = live("1040", B, age=9)
    seen = world(
        WESTUS, MODEL, old, serving=[old], good=[MODEL, old], decisions=(decision(old, True),)
    )
    layout = planned(seen)
    assert layout.actions == ()
    assert layout.note.endswith(f"; {B} goes on serving")


def test_what_serves_without_a_word_goes_on_and_waits_for_it() -> None:
    layout = planned(world(WESTUS, MODEL, serving=[MODEL], good=[MODEL]))
    assert (layout.situation, layout.actions) == ("waiting", ())
    assert layout.note.endswith(f"; {A} goes on serving")


def test_what_serves_without_figures_is_verified_for_the_person() -> None:
    layout = planned(world(WESTUS, MODEL, serving=[MODEL]))
    assert layout.situation == "waiting"
    assert [type(step) for step in layout.steps] == [Verify]


def test_a_version_without_a_word_does_not_serve_meanwhile() -> None:
    failed = live("1040", B)
    seen = world(
        WESTUS,
        MODEL,
        failed,
        served={"1040": (A,)},
        good=[MODEL],
        decisions=(decision(failed, False),),
    )
    assert planned(seen, wanted=B).actions == ()


def test_the_origin_copies_back_what_waits_for_a_word_and_waits_on() -> None:
    kept = live("1040", A, EASTUS, copy_of=MODEL)
    sibling = world(EASTUS, kept, serving=[kept], good=[kept])
    layout = planned(world(WESTUS, neighbours=[sibling]))
    assert [type(step) for step in layout.steps] == [Copy]
    assert layout.situation == "waiting"


def test_a_layout_that_git_lets_serve_unverified_is_trained_and_served() -> None:
    desired = judged_by(git({"1040": A}, TWO, STAGING), None)
    made = plan(desired, world(WESTUS))
    (layout,) = made.layouts
    train, serve = layout.steps
    assert isinstance(train, Train)
    assert isinstance(serve, Serve)
    assert serve.because == "not verified, as Git says: `verification: none`"


def test_every_plan_lists_the_layouts_that_serve_unverified() -> None:
    desired = judged_by(git({"1040": A, "1099": A}, TWO, STAGING), None)
    models = [live("1040", A), live("1099", A)]
    made = plan(desired, world(WESTUS, *models, serving=models))
    assert made.actions == ()
    assert made.unverified == ("1040", "1099")
    assert plan(git({"1040": A}), world(WESTUS)).unverified == ()


def test_an_unverified_version_is_copied_and_served_without_a_verdict() -> None:
    desired = judged_by(git({"1040": A}, TWO, STAGING), None)
    source = world(WESTUS, MODEL, serving=[MODEL])
    (layout,) = plan(desired, world(EASTUS2, neighbours=[source])).layouts
    assert [type(step) for step in layout.steps] == [Copy, Serve]
    assert layout.steps[0].because == "dev/westus holds it; first version here"
