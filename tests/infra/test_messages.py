"""What the engine is told of a plan or an outcome, however much there is of it."""

from datetime import UTC, datetime

from infra.messages import LONGEST, outcome_message, plan_message
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome, Served
from reconciler.model.plan import LayoutPlan, Plan, Train
from reconciler.report import outcome_text, plan_text

DEV = Instance("dev", "westus")
VERSION = "9c1b9c1b9c1b"


def plan_of(layouts: int, because: str = "training data changed") -> Plan:
    names = [f"layout-{number}" for number in range(layouts)]
    trainings = [Train(name, VERSION, f"{name}--{VERSION}", because) for name in names]
    return Plan(
        DEV,
        datetime(2026, 11, 21, tzinfo=UTC),
        tuple(LayoutPlan(each.layout, "change", (each,)) for each in trainings),
        fingerprint="3fa2c1b09d11",
    )


def test_a_plan_that_one_message_holds_is_told_whole() -> None:
    assert plan_message(plan_of(20)) == plan_text(plan_of(20))


def test_a_longer_plan_keeps_its_counts_and_fingerprint_and_names_where_the_rest_is() -> None:
    told = plan_message(plan_of(10_000))

    assert len(told) < LONGEST
    assert told.startswith("dev/westus: 10,000 to train")
    assert "more lines; `reconciler plan` shows all" in told
    assert "fingerprint: 3fa2c1b09d11" in told


def test_a_plan_of_endless_lines_is_cut_and_names_where_the_rest_is() -> None:
    told = plan_message(plan_of(100, because="x" * 1000))

    assert len(told) < LONGEST + 200
    assert told.endswith("`reconciler plan` shows all of it")


def test_a_long_outcome_is_told_in_part() -> None:
    names = [f"layout-{number}" for number in range(10_000)]
    served = {name: Served(VERSION, f"{name}--{VERSION}", 1.0) for name in names}
    outcome = Outcome(DEV, served, {}, {}, changed=frozenset(names))

    told = outcome_message(outcome)

    assert len(outcome_text(outcome)) > LONGEST > len(told)
    assert told.startswith("dev/westus: 10,000 serving")
