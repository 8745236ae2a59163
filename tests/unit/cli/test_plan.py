"""`reconciler plan` on a real project and real instances, as somebody at a terminal sees it."""

import json
import re

import pytest

from reconciler.report.plan_output import PlanOutput
from tests.unit.cli.site import DEV, STAGING, Site


def test_a_first_plan_trains_everything_and_says_how_to_approve_it(site: Site) -> None:
    site.declare("1040")
    site.lock()

    result = site.type("plan")

    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert lines[0] == "dev/westus: 1 to train"
    assert lines[1].startswith(f"  train  1040  {site.version('1040')}  ")
    assert lines[1].endswith("; then verify, serve")
    assert re.fullmatch(
        r"to approve exactly this: RECONCILER_APPROVED='dev/westus=[0-9a-f]{12}\S*'", lines[-1]
    )


def test_nothing_but_the_plan_is_on_stdout_and_what_goes_on_is_on_stderr(site: Site) -> None:
    site.declare("1040")
    site.lock()

    result = site.type("plan", "--format", "json")

    assert json.loads(result.stdout)
    assert result.stderr.splitlines()[0] == "planning dev/westus"


def test_with_nothing_to_do_it_ends_with_0(site: Site) -> None:
    site.declare("1040")
    site.lock()
    site.up()

    result = site.type("plan")

    assert (result.exit_code, result.stdout) == (0, "dev/westus: nothing to do; 1 in sync\n")


def test_one_plan_shows_the_whole_promotion(site: Site) -> None:
    site.declare("1040")
    site.environment("staging", "eastus2", "source: dev/westus")
    site.lock()
    site.up(DEV)
    site.up(STAGING)
    site.lock("--renew", "1040")

    result = site.type("plan")

    assert result.exit_code == 2
    assert "dev/westus: 1 to train" in result.stdout
    assert "staging/eastus2: 1 to copy" in result.stdout


def test_a_named_environment_is_planned_for_the_others_as_they_are(site: Site) -> None:
    site.declare("1040")
    site.environment("staging", "eastus2", "source: dev/westus")
    site.lock()
    site.up(DEV)
    site.up(STAGING)
    site.lock("--renew", "1040")

    result = site.type("plan", "staging")

    assert result.exit_code == 2
    assert "dev/westus:" not in result.stdout.splitlines()[0]
    assert "staging/eastus2: nothing to do; 1 waiting" in result.stdout
    assert "run `pulumi up` on dev first" in result.stdout


def test_only_the_targeted_layouts_are_planned_and_the_others_counted(site: Site) -> None:
    site.declare("1040")
    site.declare("1040V")
    site.lock()

    result = site.type("plan", "--target", "1040")

    assert result.stdout.splitlines()[0] == "dev/westus: 1 to train"
    assert "left out, neither judged nor changed: 1 layout" in result.stdout


@pytest.mark.parametrize("command", [["plan"], ["drift"], ["promote", "staging"]])
def test_a_layout_that_is_targeted_and_excluded_is_refused(site: Site, command: list[str]) -> None:
    site.declare("1040")
    site.environment("staging", "eastus2", "source: dev/westus")
    site.lock()

    result = site.type(*command, "--target", "1040", "--exclude", "1040")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "Error: --target and --exclude both name 1040; leave one out\n"


def test_a_layout_that_left_git_can_be_kept_for_now(site: Site) -> None:
    site.declare("1040")
    site.declare("1040V")
    site.lock()
    site.up()
    site.remove("1040V")
    site.lock()

    removing = site.type("plan")
    keeping = site.type("plan", "--exclude", "1040V")

    assert "  withdraw  1040V" in removing.stdout
    assert keeping.exit_code == 0
    assert "withdraw" not in keeping.stdout


def test_the_name_of_no_layout_is_refused_with_the_nearest_one(site: Site) -> None:
    site.declare("1040V")
    site.lock()

    result = site.type("plan", "--target", "1040v")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == (
        "Error: there is no layout 1040v; did you mean 1040V?"
    )


def test_the_name_of_no_environment_or_instance_is_refused_with_the_nearest_one(
    site: Site,
) -> None:
    site.declare("1040")
    site.lock()

    for name, words in {
        "devv": "there is no environment devv; did you mean dev?",
        "dev/westsu": "there is no instance dev/westsu; did you mean dev/westus?",
        "qa": "there is no environment qa; known: dev, dev/westus",
    }.items():
        result = site.type("plan", name)
        assert (result.exit_code, result.stderr) == (1, f"Error: {words}\n")


def test_a_refused_plan_ends_with_1_and_says_why(site: Site) -> None:
    site.declare("1040")
    site.environment("dev", "westus", "training_data: forms", "guard: {max_trainings: 0}")
    site.lock()

    result = site.type("plan")

    assert result.exit_code == 1
    assert result.stdout.startswith("dev/westus: refused; 1 to train\n  REFUSED: 1 training would")
    assert "RECONCILER_APPROVED" not in result.stdout


def test_an_account_that_does_not_exist_yet_is_planned_as_empty(site: Site) -> None:
    site.declare("1040")
    site.environment("qa", "northeurope", "source: dev/westus", account=False)
    site.lock()
    site.up(DEV)

    result = site.type("plan", "qa")

    assert result.exit_code == 2
    assert result.stdout.startswith("qa/northeurope: 1 to copy\n")


def test_an_instance_that_does_not_answer_is_a_refusal_and_no_traceback(site: Site) -> None:
    site.declare("1040")
    site.lock()
    site.emulator.add_fault({"operation": "*", "effect": {"kind": "error", "status": 403}})

    result = site.type("plan")

    assert result.exit_code == 1
    assert result.stdout.startswith("dev/westus: refused; nothing is planned\n  REFUSED: ")
    assert "Traceback" not in result.output


def test_layouts_that_serve_untested_are_named_even_with_nothing_to_do(site: Site) -> None:
    site.declare("1040", verification="none")
    site.lock()
    site.up()

    result = site.type("plan")

    assert result.exit_code == 0
    assert "  `verification: none`: 1040 — served untested" in result.stdout.splitlines()


def test_an_observed_environment_says_that_nothing_is_carried_out(site: Site) -> None:
    site.declare("1040")
    site.environment("dev", "westus", "training_data: forms", "mode: observe")
    site.lock()

    result = site.type("plan")

    assert result.exit_code == 2
    assert "mode: observe: nothing of this is carried out" in result.stdout
    assert "RECONCILER_APPROVED" not in result.stdout


def test_the_long_report_on_capacity_is_a_table_over_all_instances(site: Site) -> None:
    site.declare("1040")
    site.environment("staging", "eastus2", "source: dev/westus")
    site.lock()

    result = site.type("plan", "--capacity")

    assert result.exit_code in (1, 2)
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["instance", "models", "peak"]
    assert [line.split()[0] for line in lines[1:3]] == ["dev/westus", "staging/eastus2"]
    assert "nothing to ask for" in lines[-1]


def test_markdown_is_a_comment(site: Site) -> None:
    site.declare("1040")
    site.lock()

    result = site.type("plan", "--format", "markdown")

    assert result.stdout.startswith("### Form layouts\n\n| instance | plan | fingerprint |\n")
    assert "<details><summary><b>dev/westus</b>: 1 to train</summary>" in result.stdout


def test_json_is_what_its_schema_says_and_tells_the_fingerprint(site: Site) -> None:
    site.declare("1040")
    site.lock()

    answer = PlanOutput.model_validate_json(site.type("plan", "--format", "json").stdout)

    (made,) = answer.plans
    assert re.match(r"[0-9a-f]{12}", made.fingerprint)
    assert answer.approved.startswith("dev/westus=")
    assert made.capacity is not None
    assert made.capacity.peak == 1


def test_planning_changes_nothing(site: Site) -> None:
    site.declare("1040")
    site.lock()
    before = sorted(path for path in site.root.rglob("*"))

    site.type("plan")

    assert sorted(path for path in site.root.rglob("*")) == before
    asked = site.emulator.counts().get("site-dev-westus", {})
    assert not {"build", "delete", "copy", "analyze"} & asked.keys()


def test_a_wrong_declaration_is_told_before_anything_is_asked(site: Site) -> None:
    site.declare("1040")
    site.lock()
    site.write("desired/layouts/1040.yaml", "layout: [\n")

    result = site.type("plan")

    assert result.exit_code == 1
    assert result.stderr.startswith("desired/layouts/1040.yaml:1:9: ")
    assert site.emulator.counts() == {}
