"""The plan as `pulumi preview` and `reconciler plan` show it: exactly these lines."""

from reconciler.model.plan import Check, LayoutPlan, Plan
from reconciler.report import plan_text, plans_text
from tests.unit.report.plans import (
    EASTUS2,
    A,
    B,
    blocked,
    copying,
    deleting,
    in_sync,
    need,
    plan,
    serving,
    training,
    waiting,
)


def shown(made: Plan, limit: int | None = None) -> list[str]:
    return plan_text(made, limit=limit).splitlines()


def test_nothing_to_do_is_one_line() -> None:
    made = plan(in_sync("1040"), in_sync("1099"), capacity=need())

    assert shown(made) == ["dev/westus: nothing to do; 2 in sync"]


def test_an_instance_without_layouts_is_one_line() -> None:
    assert shown(plan()) == ["dev/westus: nothing to do; 0 in sync"]


def test_a_first_deployment_has_one_aligned_line_per_layout() -> None:
    assert shown(plan(training("1040"), training("w8ben"), fingerprint="")) == [
        "dev/westus: 2 to train",
        f"  train  1040   {A}  first version here; then verify, serve",
        f"  train  w8ben  {A}  first version here; then verify, serve",
    ]


def test_a_deletion_has_a_line_of_its_own_with_the_models_id() -> None:
    assert shown(plan(deleting("1040"), fingerprint="")) == [
        "dev/westus: 1 to delete",
        f"  delete  1040  1040--{B}  superseded",
    ]


def test_what_is_blocked_comes_after_what_is_done_with_its_reason() -> None:
    lines = shown(plan(blocked("1040", "ModelBuildError; correct the labels"), training("1099")))

    assert lines[:3] == [
        "dev/westus: 1 to train; 1 blocked",
        f"  train    1099  {A}  first version here; then verify, serve",
        "  blocked  1040  ModelBuildError; correct the labels",
    ]


def test_layouts_that_wait_for_the_same_share_a_line() -> None:
    note = "waits for dev/westus: run `pulumi up` on dev first"
    lines = shown(plan(*(waiting(name, note) for name in ("1040", "1099", "w8ben")), at=EASTUS2))

    assert lines == [
        "staging/eastus2: nothing to do; 3 waiting",
        f"  waiting  3 layouts  {note} (1040, 1099, w8ben)",
    ]


def test_a_refusal_comes_first_and_the_plan_still_shows_what_it_would_do() -> None:
    lines = shown(plan(training("1040"), refusals=("30 trainings, at most 20 may be at once",)))

    assert lines[:2] == [
        "dev/westus: refused; 1 to train",
        "  REFUSED: 30 trainings, at most 20 may be at once",
    ]
    assert lines[2].startswith("  train  1040")


def test_a_world_that_could_not_be_read_says_only_that() -> None:
    assert shown(plan(refusals=("dev/westus could not be read: 503",))) == [
        "dev/westus: refused; nothing is planned",
        "  REFUSED: dev/westus could not be read: 503",
    ]


def test_models_of_others_are_named_and_counted() -> None:
    theirs = tuple(f"legacy-{number:02}" for number in range(12))
    (_, line) = shown(plan(in_sync("1040"), unmanaged=theirs))

    assert line.startswith("  unmanaged, never touched (12): legacy-00, legacy-01, ")
    assert line.endswith("legacy-09 and 2 more")


def test_warnings_have_lines_of_their_own() -> None:
    assert shown(plan(in_sync("1040"), warnings=("1040: expires in 9 days",)))[1:] == [
        "  warning: 1040: expires in 9 days"
    ]


def test_a_limit_caps_the_lines_and_not_the_counts() -> None:
    lines = shown(plan(*(training(f"layout-{n}") for n in range(9)), fingerprint=""), limit=2)

    assert lines[0] == "dev/westus: 9 to train"
    assert lines[3:] == ["  and 7 more lines; `reconciler plan` shows all"]


def test_a_rollback_shows_serve_as_its_first_step() -> None:
    assert shown(plan(serving("1040")))[0] == "dev/westus: 1 to serve"


def test_the_check_of_a_copy_is_told_between_copy_and_serve() -> None:
    copy, serve = copying("1040").steps
    check = Check("1040", A, f"1040--{A}", "smoke", "a copy is checked on one document")
    (_, line, _) = shown(plan(LayoutPlan("1040", "change", (copy, check, serve))))

    assert line.endswith("dev/westus has verified it; then check, serve")


def test_layouts_that_serve_untested_are_named_in_every_plan() -> None:
    assert shown(plan(in_sync("1040"), unverified=("1040", "w8ben")))[1:] == [
        "  `verification: none`: 1040, w8ben — served untested"
    ]


def test_an_instance_that_is_only_observed_says_that_nothing_is_carried_out() -> None:
    assert "  mode: observe: nothing of this is carried out" in shown(
        plan(training("1040"), observed=True)
    )


def test_layouts_that_the_selection_leaves_out_are_counted() -> None:
    assert shown(plan(in_sync("1040"), left_out=("1099", "w8ben")))[1:] == [
        "  left out, neither judged nor changed: 2 layouts"
    ]


def test_what_a_plan_needs_is_one_line_below_its_actions() -> None:
    assert shown(plan(training("1040"), capacity=need()))[2] == (
        "  capacity: 11 of 5,000 models, 13 at the peak, 12 afterwards; 32 requests, at least 2.0 s"
    )


def test_an_instance_that_is_too_small_says_so_even_with_nothing_to_do() -> None:
    (_, line) = shown(plan(in_sync("1040"), capacity=need(retained=6000)))

    assert line.startswith("  capacity: 11 of 5,000 models")


def test_a_plan_that_changes_something_ends_with_its_fingerprint() -> None:
    whole = "3fa2c1b09d11:1040=train.verify.serve#9c1b"

    assert shown(plan(training("1040"), fingerprint=whole))[-1] == f"  fingerprint: {whole}"


def test_a_fingerprint_with_the_detail_of_many_layouts_is_shown_by_its_first_part() -> None:
    long = "3fa2c1b09d11:" + ",".join(f"layout-{n}=train#9c1b" for n in range(50))

    assert shown(plan(training("1040"), fingerprint=long))[-1] == "  fingerprint: 3fa2c1b09d11"


class TestSeveralPlans:
    def test_the_last_line_says_how_to_approve_all_that_change_something(self) -> None:
        plans = [
            plan(training("1040"), fingerprint="aaa"),
            plan(copying("1040"), at=EASTUS2, fingerprint="bbb"),
        ]

        assert plans_text(plans).splitlines()[-1] == (
            "to approve exactly this: RECONCILER_APPROVED='dev/westus=aaa staging/eastus2=bbb'"
        )

    def test_many_long_fingerprints_are_approved_by_their_first_parts(self) -> None:
        long = "3fa2c1b09d11:" + ",".join(f"layout-{n}=train#9c1b" for n in range(50))
        plans = [plan(training("1040"), fingerprint=long)]

        assert plans_text(plans).endswith("RECONCILER_APPROVED='dev/westus=3fa2c1b09d11'")

    def test_what_is_refused_or_observed_or_changes_nothing_needs_no_approval(self) -> None:
        plans = [
            plan(training("1040"), refusals=("no",)),
            plan(training("1040"), observed=True),
            plan(in_sync("1040")),
        ]

        assert "RECONCILER_APPROVED" not in plans_text(plans)
