"""Copies of good weights are checked before they serve, where Git asks for it."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from reconciler.model.desired import CopyPolicy
from reconciler.model.live import LiveModel, Tag, World
from reconciler.model.naming import Instance
from reconciler.model.plan import Check, Copy, LayoutPlan, Resume, Serve, Verify
from reconciler.model.verdict import CopyCheck, Verdict
from reconciler.planning import plan
from tests.simulation.given import (
    DIGEST,
    EASTUS,
    EASTUS2,
    NOW,
    WESTUS,
    A,
    B,
    by_person,
    checking_copies,
    copy_check,
    decision,
    endpoint,
    environment,
    git,
    judged_by,
    live,
    operation,
    verdict,
    world,
)

DEV = environment("dev", "westus", "eastus")
STAGING = environment("staging", "eastus2", source=WESTUS)
ORIGIN = live("1040", A, age=2)
COPY = live("1040", A, EASTUS2, copy_of=ORIGIN)
SOURCE = world(WESTUS, ORIGIN, serving=[ORIGIN], good=[ORIGIN])


def planned(seen: World, copies: CopyPolicy = "smoke") -> LayoutPlan:
    desired = judged_by(git({"1040": A}, DEV, STAGING), checking_copies(copies))
    made = plan(desired, seen)
    assert not made.refusals
    (layout,) = made.layouts
    return layout


def kinds(layout: LayoutPlan) -> list[str]:
    return [type(step).__name__ for step in layout.steps]


def staging(
    *, serves: bool = False, checks: tuple[CopyCheck, ...] = (), verdicts: tuple[Verdict, ...] = ()
) -> World:
    seen = world(EASTUS2, COPY, serving=[COPY] if serves else [], neighbours=[SOURCE])
    return replace(seen, checks=tuple(checks), verdicts=verdicts)


def test_a_copy_is_checked_between_its_arrival_and_its_serving() -> None:
    copy, check, serve = planned(world(EASTUS2, neighbours=[SOURCE])).steps
    assert isinstance(copy, Copy)
    assert isinstance(check, Check)
    assert isinstance(serve, Serve)
    assert (check.scope, check.model_id) == ("smoke", copy.model_id)
    assert check.because == "a copy must answer as its origin does, on one verification document"


def test_a_full_check_is_on_all_documents() -> None:
    check = planned(world(EASTUS2, neighbours=[SOURCE]), "full").steps[1]
    assert isinstance(check, Check)
    assert check.scope == "full"
    assert "on 3 verification documents" in check.because


def test_nothing_is_checked_where_git_does_not_ask_for_it() -> None:
    assert kinds(planned(world(EASTUS2, neighbours=[SOURCE]), "none")) == ["Copy", "Serve"]


def test_a_copy_under_way_is_checked_when_it_has_arrived() -> None:
    running = operation(COPY, "copy", target=endpoint(EASTUS2))
    source = replace(SOURCE, operations=(running,))
    resume, check, serve = planned(world(EASTUS2, neighbours=[source])).steps
    assert isinstance(resume, Resume)
    assert isinstance(check, Check)
    assert isinstance(serve, Serve)


def test_a_copy_that_is_live_and_unchecked_is_checked_then_served() -> None:
    assert kinds(planned(staging())) == ["Check", "Serve"]


def test_of_two_copies_the_one_that_needs_no_check_serves() -> None:
    newer = live("1040", A, EASTUS2, suffix=2, copy_of=ORIGIN)
    older = live("1040", A, EASTUS2, copy_of=ORIGIN, age=1)
    checks = (copy_check(older),)
    (serve, *_) = planned(world(EASTUS2, newer, older, neighbours=[SOURCE], checks=checks)).steps
    assert isinstance(serve, Serve)
    assert serve.model_id == older.id


def test_a_copy_that_serves_unchecked_is_checked_and_goes_on_serving() -> None:
    layout = planned(staging(serves=True))
    assert layout.situation == "change"
    assert kinds(layout) == ["Check"]


@pytest.mark.parametrize(
    ("asked", "made", "enough"),
    [
        ("smoke", "smoke", True),
        ("smoke", "full", True),
        ("full", "full", True),
        ("full", "smoke", False),
    ],
)
def test_a_check_with_at_least_the_scope_is_enough(
    asked: CopyPolicy, made: Literal["smoke", "full"], enough: bool
) -> None:
    seen = staging(serves=True, checks=(copy_check(COPY, made),))
    assert (planned(seen, asked).actions == ()) is enough


def test_a_check_of_another_model_of_the_id_or_on_other_documents_does_not_count() -> None:
    earlier = replace(COPY, created_at=COPY.created_at - timedelta(hours=1))
    checks = [copy_check(earlier), copy_check(COPY, digest="other documents")]
    assert kinds(planned(staging(serves=True, checks=tuple(checks)))) == ["Check"]


def test_a_bad_check_blocks_with_its_reason_and_what_to_do() -> None:
    check = copy_check(COPY, good=False, reason="form.pdf: total differs.")
    layout = planned(staging(checks=(check,)))
    assert (layout.situation, layout.actions) == ("blocked", ())
    assert layout.note == (
        f"{A} is not good enough: as a copy it does not answer as its origin does: form.pdf: total "
        f"differs; delete {COPY.id} at staging/eastus2 to have it copied anew, or set "
        "verification.copies: none in desired/layouts/1040.yaml; nothing serves until then"
    )


def test_a_copy_that_failed_is_kept_beside_other_weights_so_that_it_is_not_copied_again() -> None:
    weak = live("1040", A, EASTUS2, suffix=2, copy_of=live("1040", A, age=7))
    source = replace(SOURCE, verdicts=(*SOURCE.verdicts, verdict(weak, 5)))
    seen = world(EASTUS2, COPY, weak, serving=[weak], neighbours=[source])
    layout = planned(replace(seen, checks=(copy_check(COPY, good=False),)))
    assert (layout.situation, layout.actions) == ("blocked", ())


def test_other_weights_than_those_that_failed_are_copied_and_supersede_them() -> None:
    other = live("1040", A, suffix=2)
    source = world(WESTUS, ORIGIN, other, serving=[other], good=[ORIGIN, other])
    seen = world(EASTUS2, COPY, neighbours=[source], checks=(copy_check(COPY, good=False),))
    layout = planned(seen)
    assert kinds(layout) == ["Copy", "Check", "Serve", "Delete"]
    assert layout.steps[-1].model_id == COPY.id


def test_a_copy_that_failed_goes_once_other_weights_of_its_version_serve() -> None:
    other = live("1040", A, suffix=2)
    good = live("1040", A, EASTUS2, suffix=2, copy_of=other)
    source = world(WESTUS, ORIGIN, other, serving=[other], good=[ORIGIN, other])
    checks = (copy_check(COPY, good=False), copy_check(good))
    layout = planned(world(EASTUS2, COPY, good, serving=[good], neighbours=[source], checks=checks))
    assert [delete.model_id for delete in layout.actions] == [COPY.id]


def test_a_good_copy_stays_beside_a_failed_one_of_its_version_that_serves() -> None:
    first, second = live("1040", B, age=8), live("1040", B, age=9)
    failed = live("1040", B, EASTUS2, copy_of=first)
    good = live("1040", B, EASTUS2, suffix=2, copy_of=second)
    source = world(WESTUS, first, serving=[first], good=[first, second])
    checks = (copy_check(failed, good=False), copy_check(good))
    layout = planned(
        world(EASTUS2, failed, good, serving=[failed], neighbours=[source], checks=checks)
    )
    assert (layout.situation, layout.actions) == ("waiting", ())


def test_copies_that_failed_of_a_version_that_is_no_longer_wanted_go() -> None:
    first, second = live("1040", B, age=8), live("1040", B, age=9)
    copies = [
        live("1040", B, EASTUS2, suffix=suffix, copy_of=origin)
        for suffix, origin in enumerate([first, second], start=1)
    ]
    source = replace(SOURCE, verdicts=(*SOURCE.verdicts, verdict(first), verdict(second)))
    checks = tuple(copy_check(copy, good=False) for copy in (COPY, *copies))
    layout = planned(world(EASTUS2, COPY, *copies, neighbours=[source], checks=checks))
    assert [delete.model_id for delete in layout.cleanup] == [copy.id for copy in copies]


def test_copies_that_failed_outlive_what_comes_to_serve_meanwhile() -> None:
    old = live("1040", B, EASTUS2, copy_of=live("1040", B, age=9))
    again = live("1040", A, EASTUS2, suffix=2, copy_of=live("1040", A, age=5))
    source = replace(SOURCE, verdicts=(*SOURCE.verdicts, verdict(old), verdict(again)))
    failed = (copy_check(COPY, good=False), copy_check(again, good=False), copy_check(old))
    served = {"1040": (B,)}
    seen = world(EASTUS2, COPY, again, old, served=served, neighbours=[source], checks=failed)
    layout = planned(seen)
    assert (layout.situation, kinds(layout), layout.cleanup) == ("blocked", ["Serve"], ())


def test_the_latest_check_counts() -> None:
    bad_then_good = [copy_check(COPY, good=False, age=2), copy_check(COPY, age=1)]
    assert kinds(planned(staging(checks=tuple(bad_then_good)))) == ["Serve"]
    good_then_bad = [copy_check(COPY, age=2), copy_check(COPY, good=False, age=1)]
    assert planned(staging(checks=tuple(good_then_bad))).situation == "blocked"


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_checks_of_one_moment_the_bad_one_counts(order: int) -> None:
    checks = (copy_check(COPY, good=False), copy_check(COPY))[::order]
    assert planned(staging(checks=checks)).situation == "blocked"


def test_a_bad_check_does_not_count_where_git_asks_for_none() -> None:
    assert kinds(planned(staging(checks=(copy_check(COPY, good=False),)), "none")) == ["Serve"]


def test_what_was_trained_here_is_not_checked() -> None:
    assert kinds(planned(world(WESTUS, ORIGIN, good=[ORIGIN]))) == ["Serve"]


def accepted_unseen(at: Instance, model: LiveModel) -> LayoutPlan:
    """The plan where a person has accepted weights that nobody has verified at the instance."""
    desired = judged_by(git({"1040": A}, DEV, STAGING), by_person(copies="smoke"))
    source = [] if at == WESTUS else [replace(SOURCE, verdicts=())]
    seen = world(at, model, neighbours=source, decisions=[decision(model, True)])
    (layout,) = plan(desired, seen).layouts
    return layout


def test_what_was_trained_here_and_accepted_without_a_verdict_is_not_checked() -> None:
    assert kinds(accepted_unseen(WESTUS, ORIGIN)) == ["Serve"]


def test_a_copy_that_was_accepted_is_checked() -> None:
    assert kinds(accepted_unseen(EASTUS2, COPY)) == ["Check", "Serve"]


def test_a_model_whose_tags_name_another_origin_is_a_copy_whenever_it_was_trained() -> None:
    tags = {key: value for key, value in COPY.tags.items() if key != Tag.TRAINED}
    assert kinds(accepted_unseen(EASTUS2, replace(COPY, tags=tags))) == ["Check", "Serve"]


def test_a_good_check_of_one_document_does_not_make_a_failed_full_one_count() -> None:
    checks = (copy_check(COPY, "full", good=False, age=2), copy_check(COPY, "smoke", age=1))
    assert kinds(planned(staging(checks=checks), "full")) == ["Check", "Serve"]


def test_what_the_origin_gets_back_by_copying_is_checked() -> None:
    kept = live("1040", A, EASTUS, copy_of=ORIGIN)
    sibling = world(EASTUS, kept, serving=[kept])
    layout = planned(world(WESTUS, good=[ORIGIN], neighbours=[sibling]))
    assert kinds(layout) == ["Copy", "Check", "Serve"]


def test_a_copy_that_was_itself_verified_needs_no_check() -> None:
    own = verdict(COPY, at=EASTUS2, when=NOW)
    assert planned(staging(serves=True, verdicts=(own,))).actions == ()


def test_a_verification_of_an_earlier_model_of_the_same_weights_is_no_check() -> None:
    """Which was earlier is told by the service alone: our clock may be fast."""
    earlier = replace(COPY, created_at=COPY.created_at - timedelta(hours=1))
    own = verdict(earlier, at=EASTUS2, when=NOW + timedelta(days=1))
    assert kinds(planned(staging(serves=True, verdicts=(own,)))) == ["Check"]


def test_a_copy_without_a_verdict_is_verified_and_not_checked() -> None:
    source = world(WESTUS, ORIGIN, serving=[ORIGIN])
    kept = world(EASTUS2, COPY, neighbours=[source])
    layout = planned(kept)
    assert [type(step) for step in layout.steps] == [Verify, Serve]


def test_a_copy_that_failed_and_was_to_serve_meanwhile_is_kept_so_that_it_is_not_copied_again() -> (
    None
):
    old = live("1040", B, age=9)
    copied = live("1040", B, EASTUS2, copy_of=old)
    source = world(WESTUS, ORIGIN, old, serving=[old], good=[old], bad=[ORIGIN])
    seen = world(
        EASTUS2, COPY, copied, neighbours=[source], checks=(copy_check(copied, good=False),)
    )
    layout = planned(seen)
    assert (layout.situation, layout.actions) == ("blocked", ())


def test_what_serves_meanwhile_is_checked_too() -> None:
    old = live("1040", B, age=9)
    source = world(WESTUS, old, serving=[old], good=[old])
    assert kinds(planned(world(EASTUS2, neighbours=[source]))) == ["Copy", "Check", "Serve"]


def test_copies_are_not_checked_where_there_are_no_documents() -> None:
    asked = by_person(prefix="", copies="smoke")
    desired = judged_by(git({"1040": A}, DEV, STAGING, digest=DIGEST), asked)
    source = world(WESTUS, ORIGIN, serving=[ORIGIN], decisions=(decision(ORIGIN, True),))
    (layout,) = plan(desired, world(EASTUS2, neighbours=[source])).layouts
    assert kinds(layout) == ["Copy", "Serve"]
