"""Plans as JSON: every action, every field, nothing that the shape does not declare."""

import json
from dataclasses import fields
from typing import Any, get_args

import pytest

from reconciler.model.naming import Instance
from reconciler.model.plan import Action, Check, LayoutPlan, Plan
from reconciler.report import output_json, plan_output
from reconciler.report.plan_output import PlanOutput
from tests.simulation.given import git
from tests.unit.report.plans import EASTUS2, A, B, copying, deleting, in_sync, need, plan

VALUES: dict[str, Any] = {
    "source": Instance("dev", "westus"),
    "at": Instance("dev", "westus"),
    "kind": "copy",
    "scope": "smoke",
}


def told(*plans: Plan) -> dict[str, Any]:
    text = output_json(plan_output(git({}), plans))
    assert PlanOutput.model_validate_json(text) == plan_output(git({}), plans)
    answer: dict[str, Any] = json.loads(text)
    return answer


def test_every_action_names_its_kind_and_all_that_the_plan_knows_of_it() -> None:
    (layout,) = told(plan(copying("1040"), at=EASTUS2))["plans"][0]["layouts"]

    assert layout["situation"] == "change"
    assert [step["action"] for step in layout["steps"]] == ["copy", "serve"]
    assert layout["steps"][0] == {
        "action": "copy",
        "layout": "1040",
        "version": A,
        "model_id": f"1040--{A}",
        "source": "dev/westus",
        "source_model_id": f"1040--{A}",
        "because": "dev/westus has verified it",
    }


@pytest.mark.parametrize("kind", get_args(Action))
def test_no_kind_of_action_is_forgotten(kind: type[Any]) -> None:
    action = kind(**{item.name: VALUES.get(item.name, item.name) for item in fields(kind)})
    (layout,) = told(plan(LayoutPlan("1040", "change", (action,))))["plans"][0]["layouts"]

    assert layout["steps"][0]["action"] == kind.__name__.lower()


def test_deletions_that_depend_on_nothing_are_apart() -> None:
    (layout,) = told(plan(deleting("1040")))["plans"][0]["layouts"]

    assert (layout["steps"], layout["cleanup"][0]["model_id"]) == ([], f"1040--{B}")


def test_what_a_plan_needs_is_in_it() -> None:
    capacity = told(plan(in_sync("1040"), capacity=need()))["plans"][0]["capacity"]

    assert capacity["peak"] == 13
    assert capacity["requests"] == {"management": 2, "analyze": 30}
    assert capacity["neural_resets_at"] == "2026-12-01T00:00:00Z"


def test_what_to_approve_is_ready_to_be_used() -> None:
    assert told(plan(copying("1040"), at=EASTUS2, fingerprint="f"))["approved"] == (
        "staging/eastus2=f"
    )
    assert told(plan(in_sync("1040")))["approved"] == ""


def test_what_to_approve_is_whole_so_that_a_refusal_can_tell_the_difference() -> None:
    long = "3fa2c1b09d11:" + ",".join(f"layout-{n}=train#9c1b" for n in range(50))

    assert told(plan(copying("1040"), fingerprint=long))["approved"] == f"dev/westus={long}"


def test_a_moment_is_in_utc_and_in_whole_seconds() -> None:
    assert told(plan())["plans"][0]["observed_at"] == "2026-11-21T09:00:00Z"


def test_the_scope_of_a_check_is_told() -> None:
    check = Check("1040", A, f"1040--{A}", "full", "copies: full")
    (layout,) = told(plan(LayoutPlan("1040", "change", (check,))))["plans"][0]["layouts"]

    assert layout["steps"][0]["scope"] == "full"
