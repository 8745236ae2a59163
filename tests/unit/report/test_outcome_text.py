"""The outcome of a run, as the last message of `pulumi up` shows it."""

from reconciler.model.outcome import Outcome, Served
from reconciler.report import outcome_text
from tests.unit.report.plans import WESTUS, A


def test_what_has_come_to_serve_then_what_waits_then_what_failed() -> None:
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


def test_a_limit_caps_the_lines_and_says_where_the_rest_is() -> None:
    failed = {f"layout-{number}": f"reason {number}" for number in range(5)}

    lines = outcome_text(Outcome(WESTUS, {}, failed, {}), limit=2).splitlines()

    assert lines[0] == "dev/westus: 0 serving, 5 failed"
    assert lines[3:] == ["  and 3 more lines; the stack's outputs show all"]
