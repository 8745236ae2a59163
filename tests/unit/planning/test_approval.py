"""Only the plan that was seen is carried out, and any other says how it differs."""

import pytest

from reconciler.model.plan import Plan
from reconciler.planning import differences, is_approved, plan
from tests.simulation.given import WESTUS, A, B, environment, git, live, relocked, world

DEV = environment("dev", "westus", "eastus")
DESIRED = git({"1040": A, "1099": A}, DEV)
SEEN = plan(DESIRED, world(WESTUS))


def another() -> Plan:
    """1040 has been trained meanwhile, 1099 is gone from Git, w8ben is new."""
    trained = live("1040", A)
    return plan(git({"1040": A, "w8ben": A}, DEV), world(WESTUS, trained, good=[trained]))


def test_a_plan_is_approved_by_its_fingerprint() -> None:
    assert is_approved(SEEN.fingerprint, SEEN)
    assert differences(SEEN.fingerprint, SEEN) == ()


def test_the_twelve_digits_are_approval_enough() -> None:
    assert is_approved(SEEN.fingerprint[:12], SEEN)
    assert is_approved(f"  {SEEN.fingerprint[:12].upper()}\n", SEEN)


def test_another_plan_is_not_approved() -> None:
    assert not is_approved(SEEN.fingerprint, another())


def test_the_detail_alone_approves_nothing() -> None:
    forged = another().fingerprint[:12] + SEEN.fingerprint[12:]
    assert not is_approved(forged, SEEN)


def test_part_of_the_digits_approves_nothing() -> None:
    assert not is_approved(SEEN.fingerprint[:11], SEEN)
    assert not is_approved("", SEEN)


def test_a_plan_that_changes_nothing_needs_no_approval() -> None:
    models = [live("1040", A), live("1099", A)]
    empty = plan(DESIRED, world(WESTUS, *models, serving=models, good=models))
    assert is_approved("", empty)
    assert differences(SEEN.fingerprint, empty) == ()


@pytest.mark.parametrize("other", ["none", "", f"dev/eastus={SEEN.fingerprint}"])
def test_what_is_no_fingerprint_approves_nothing(other: str) -> None:
    assert not is_approved(other, SEEN)
    assert differences(other, SEEN) == (
        f"nothing is approved for dev/westus; its plan is {SEEN.fingerprint[:12]}, which changes "
        "2 layouts",
    )


def test_another_plan_says_layout_by_layout_how_it_differs() -> None:
    now = another()
    assert differences(SEEN.fingerprint, now) == (
        f"approved is {SEEN.fingerprint[:12]}, the plan now is {now.fingerprint[:12]}, which "
        "changes 2 layouts",
        "1040: serve is planned, approved was train, verify, serve",
        "1099: train, verify, serve was approved and is no longer planned",
        "w8ben: train, verify, serve was not approved",
    )


def test_a_layout_that_is_in_sync_by_now_is_told_as_no_longer_planned() -> None:
    trained = live("1099", A)
    now = plan(DESIRED, world(WESTUS, trained, serving=[trained], good=[trained]))
    assert differences(SEEN.fingerprint, now)[1:] == (
        "1099: train, verify, serve was approved and is no longer planned",
    )


def test_the_same_actions_on_something_else_are_told_as_that() -> None:
    now = plan(git({"1040": B, "1099": A}, DEV), world(WESTUS))
    assert differences(SEEN.fingerprint, now)[1:] == (
        "1040: train, verify, serve as approved, but its version, a model, weights or verification "
        "data is another",
    )


def test_of_bare_digits_only_the_difference_itself_can_be_told() -> None:
    now = plan(relocked(DESIRED, "1040", version=B), world(WESTUS))
    (sentence,) = differences(SEEN.fingerprint[:12], now)
    assert sentence.startswith(f"approved is {SEEN.fingerprint[:12]}, the plan now is")
