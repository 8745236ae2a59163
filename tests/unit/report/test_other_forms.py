"""The plan as markdown and as JSON, and the outcome of a run."""

import json

from reconciler.model.outcome import Outcome, Served
from reconciler.model.plan import Plan
from reconciler.planning import plan
from reconciler.report import outcome_text, plan_json, plan_markdown
from tests.simulation.given import EASTUS2, WESTUS, A, foreign, git, live, world


def copying() -> Plan:
    origin = live("1040", A)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    return plan(git({"1040": A}), world(EASTUS2, foreign("legacy"), neighbours=[source]))


def test_markdown_has_a_heading_the_counts_and_a_table() -> None:
    assert plan_markdown(copying()) == (
        "### staging/eastus2\n"
        "\n"
        "1 to copy\n"
        "\n"
        "| | layout | version or model | why |\n"
        "|---|---|---|---|\n"
        f"| **copy** | 1040 | `{A}` | dev/westus has verified it; first version here; "
        "then serve |\n"
        "\n"
        "Unmanaged, never touched (1): `legacy`\n"
    )


def test_a_pipe_or_a_line_break_in_a_reason_does_not_break_the_table() -> None:
    seen = world(WESTUS, untrainable={"1040": "a | b\nc"})
    row = plan_markdown(plan(git({"1040": A}), seen)).splitlines()[-1]
    assert "a \\| b c" in row


def test_a_refusal_is_quoted_above_the_table() -> None:
    text = plan_markdown(plan(git({"1040": A}), world(WESTUS, trouble="503")))
    assert "> **Refused:** dev/westus could not be read: 503" in text


def test_json_tells_every_action_with_its_kind() -> None:
    (layout,) = json.loads(json.dumps(plan_json(copying())))["layouts"]
    assert layout["steps"][0] == {
        "action": "copy",
        "layout": "1040",
        "version": A,
        "model_id": f"1040--{A}",
        "source": "dev/westus",
        "source_model_id": f"1040--{A}",
        "because": "dev/westus has verified it; first version here",
    }
    assert [step["action"] for step in layout["steps"]] == ["copy", "serve"]
    assert layout["situation"] == "change"


def test_an_outcome_shows_what_has_come_to_serve_then_what_waits_then_what_failed() -> None:
    outcome = Outcome(
        WESTUS,
        serving={
            "1099": Served(A, f"1099--{A}", None),
            "1040": Served(A, f"1040--{A}", 0.975),
            "1040V": Served(A, f"1040V--{A}", 1.0),
        },
        failed={"w8ben": "accuracy 0.500 is below the minimum 0.900"},
        waiting={"invoices": "its training is under way"},
        changed=frozenset({"1040", "1099"}),
    )
    assert outcome_text(outcome).splitlines() == [
        "dev/westus: 3 serving, 1 waiting, 1 failed",
        f"  serves  1040  1040--{A}  accuracy 0.975",
        f"  serves  1099  1099--{A}  not verified",
        "  waits   invoices  its training is under way",
        "  failed  w8ben     accuracy 0.500 is below the minimum 0.900",
    ]


def test_an_outcome_without_trouble_says_nothing_of_trouble() -> None:
    assert outcome_text(Outcome(WESTUS, {}, {}, {})) == "dev/westus: 0 serving"
