"""What a team must know before it asks Azure's support for more."""

from dataclasses import replace
from datetime import UTC, datetime

from reconciler.model.rates import CallClass
from reconciler.report.capacity import (
    NOTHING_TO_ASK,
    asks,
    capacity_line,
    capacity_markdown,
    capacity_text,
)
from tests.simulation.given import git
from tests.unit.report.plans import EASTUS2, need, plan


def test_the_short_report_tells_models_and_time() -> None:
    assert capacity_line(need()) == (
        "11 of 5,000 models, 13 at the peak, 12 afterwards; 32 requests, at least 2.0 s"
    )


def test_neural_builds_are_told_where_a_plan_has_any() -> None:
    assert "; 1 neural build of the 20 that are left until 2026-12-01; " in capacity_line(
        need(neural_needed=1)
    )


def test_what_could_be_deleted_is_told_where_the_plan_does_not_fit() -> None:
    tight = need(peak=5002, evictable=("1040--a", "1040--b"))

    assert capacity_line(tight).endswith("; could make room: 1040--a, 1040--b")


def test_the_limit_of_an_account_that_does_not_exist_yet_is_not_known() -> None:
    new = need(models=0, limit=0)

    assert capacity_line(new).startswith("0 models (no limit known yet), 13 at the peak")
    assert asks(git({}), [plan(capacity=new)]) == []


def test_the_long_report_is_a_table_over_all_instances() -> None:
    plans = [plan(capacity=need()), plan(at=EASTUS2, capacity=need(models=5000, neural_left=None))]

    assert capacity_text(git({}), plans).splitlines() == [
        "instance         models  peak  after  all retained  limit  neural builds  neural left  "
        "management  get  list  analyze  at least",
        "dev/westus           11    13     12            40  5,000              0           20  "
        "         2    0     0       30     2.0 s",
        "staging/eastus2   5,000    13     12            40  5,000              0    not known  "
        "         2    0     0       30     2.0 s",
        "",
        NOTHING_TO_ASK,
    ]


def test_more_models_are_asked_for_by_what_every_retained_version_comes_to() -> None:
    assert asks(git({}), [plan(capacity=need(retained=5200))]) == [
        "dev/westus: 5,200 custom models instead of 5,000; so many live with every version that "
        "Git retains"
    ]


def test_more_models_are_asked_for_by_what_lives_side_by_side() -> None:
    assert asks(git({}), [plan(capacity=need(peak=5300, retained=5200))]) == [
        "dev/westus: 5,300 custom models instead of 5,000; the plan holds so many side by side"
    ]


def test_neural_builds_are_asked_for_beyond_the_quota_of_the_month() -> None:
    short = need(
        neural_needed=25, neural_left=20, neural_resets_at=datetime(2026, 12, 1, tzinfo=UTC)
    )

    assert asks(git({}), [plan(capacity=short)]) == [
        "dev/westus: 5 neural builds more than the 20 that are left until 2026-12-01"
    ]


def test_throughput_is_asked_for_where_a_run_would_not_wait_so_long() -> None:
    slow = need(requests={CallClass.MANAGEMENT: 30_000, CallClass.ANALYZE: 30_000}, seconds=6000)

    assert asks(git({}), [plan(capacity=slow)]) == [
        "dev/westus: 10 requests a second of class management instead of 5; 30,000 of them take "
        "1 h 40 min, and a run waits 50 min 00 s"
    ]


def test_an_instance_that_could_not_be_read_has_no_row() -> None:
    unread = replace(plan(refusals=("503",)), capacity=None)

    assert len(capacity_text(git({}), [unread]).splitlines()) == 3


def test_the_same_as_markdown_for_a_ticket() -> None:
    text = capacity_markdown(git({}), [plan(capacity=need(retained=5200))])

    assert "| dev/westus | 11 | 13 | 12 | 5,200 | 5,000 |" in text
    assert "To ask Azure's support for:\n\n- dev/westus: 5,200 custom models" in text
