"""Whether a plan may be carried out by this run."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from infra.permission import (
    require_known_layouts,
    require_permission,
    require_same_owner,
    selection_of,
)
from infra.refused import Refused
from infra.run_options import NOT_APPROVED
from reconciler.desired import load
from reconciler.model.desired import Desired
from reconciler.model.naming import Instance
from reconciler.model.plan import LayoutPlan, Plan, Train
from reconciler.model.selection import ALL, Selection

PROJECT = Path(__file__).resolve().parents[2]
FINGERPRINT = "3fa2c1b09d11"
TRAIN = Train("1040", "9c1b9c1b9c1b", "1040--9c1b9c1b9c1b", "training data changed")
PLAN = Plan(
    Instance("dev", "westus"),
    datetime(2026, 11, 21, tzinfo=UTC),
    (LayoutPlan("1040", "change", (TRAIN,)), LayoutPlan("left-git", "in_sync")),
    fingerprint=FINGERPRINT,
)
NOTHING_TO_DO = replace(PLAN, layouts=(), fingerprint="000000000000")
UNREAD = replace(PLAN, layouts=(), refusals=("dev/westus cannot be read",))


@pytest.fixture(scope="module")
def desired() -> Desired:
    return load(PROJECT)


def refusal(plan: Plan, desired: Desired, **props: Any) -> Refused | None:
    try:
        require_permission(plan, desired, props)
    except Refused as refused:
        return refused
    return None


def refused(plan: Plan, desired: Desired, **props: Any) -> Refused:
    told = refusal(plan, desired, **props)
    assert told is not None
    return told


def test_without_an_approval_a_plan_that_no_guard_forbids_may_be_carried_out(
    desired: Desired,
) -> None:
    assert refusal(PLAN, desired) is None


def test_a_guards_refusal_is_told_on_the_guard(desired: Desired) -> None:
    told = refused(replace(PLAN, refusals=("too many", "and more")), desired)

    assert (told.on, str(told)) == ("guard", "too many\nand more")


def test_a_plan_that_is_only_looked_at_is_shown_whatever_guards_would_say(
    desired: Desired,
) -> None:
    plan = replace(PLAN, refusals=("too many",), observed=True)

    assert refusal(plan, desired) is None


def test_the_approved_plan_may_be_carried_out(desired: Desired) -> None:
    assert refusal(PLAN, desired, approved=FINGERPRINT) is None


@pytest.mark.parametrize("approved", ["9f9f9f9f9f9f", NOT_APPROVED])
def test_another_plan_than_the_approved_one_may_not(desired: Desired, approved: str) -> None:
    told = refused(PLAN, desired, approved=approved)

    assert told.on == "approved"
    assert "dev/westus: the plan is not the approved one" in str(told)
    assert FINGERPRINT in str(told)


@pytest.mark.parametrize("approved", ["9f9f9f9f9f9f", NOT_APPROVED])
def test_where_nothing_is_to_be_done_every_approval_will_do(
    desired: Desired, approved: str
) -> None:
    assert refusal(NOTHING_TO_DO, desired, approved=approved) is None


@pytest.mark.parametrize("option", ["target", "exclude"])
def test_a_layout_that_nobody_knows_is_refused_with_the_one_that_may_be_meant(
    desired: Desired, option: str
) -> None:
    told = refused(PLAN, desired, **{option: ["1099", "1040 V"]})

    assert (told.on, str(told)) == (option, "there is no layout 1040 V; did you mean `1040V`?")


@pytest.mark.parametrize("option", ["target", "exclude"])
def test_a_layout_that_has_left_git_but_not_the_instance_is_known(
    desired: Desired, option: str
) -> None:
    assert refusal(PLAN, desired, **{option: ["left-git"]}) is None


@pytest.mark.parametrize("option", ["target", "exclude"])
def test_where_the_instance_cannot_be_read_that_is_told_and_not_that_a_layout_is_unknown(
    desired: Desired, option: str
) -> None:
    told = refused(UNREAD, desired, **{option: ["left-git"]})

    assert (told.on, str(told)) == ("guard", "dev/westus cannot be read")


@pytest.mark.parametrize("option", ["target", "exclude"])
def test_before_the_roles_of_a_first_update_work_git_alone_knows_the_layouts(
    desired: Desired, option: str
) -> None:
    require_known_layouts(UNREAD, desired, {option: ["1099"]})
    with pytest.raises(Refused, match="there is no layout 1040 V; did you mean `1040V`"):
        require_known_layouts(UNREAD, desired, {option: ["1040 V"]})


def test_properties_say_which_layouts_are_chosen() -> None:
    assert selection_of({}) == ALL
    assert selection_of({"target": ["a"]}) == Selection(frozenset({"a"}))
    assert selection_of({"exclude": ["a"]}) == Selection(None, frozenset({"a"}))


DEV = {"environment": "dev"}


OBSERVED = {**DEV, "mode": "observe"}
EXISTING = {**DEV, "mode": "manage", "accounts": "existing"}


@pytest.mark.parametrize("olds", [{**DEV, "mode": "manage"}, DEV])
@pytest.mark.parametrize(("news", "key"), [(OBSERVED, "mode"), (EXISTING, "accounts")])
def test_a_stack_that_has_made_accounts_does_not_come_to_leave_them_to_others(
    olds: dict[str, str], news: dict[str, str], key: str
) -> None:
    with pytest.raises(Refused, match="would delete them") as raised:
        require_same_owner(olds, news)

    assert raised.value.on == key


@pytest.mark.parametrize("olds", [{}, OBSERVED, EXISTING])
@pytest.mark.parametrize("news", [{**DEV, "mode": "manage"}, OBSERVED, EXISTING])
def test_every_other_change_is_fine(olds: dict[str, str], news: dict[str, str]) -> None:
    require_same_owner(olds, news)
