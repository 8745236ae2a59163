"""`reconciler history` on what real runs have left behind; no instance is asked."""

import json

import pytest

from reconciler.report.trail_json import HistoryOutput, ReplacedOutput
from tests.unit.cli.site import STAGING, Site


@pytest.fixture
def renewed(site: Site) -> Site:
    """A layout that has been trained twice in dev and copied once to staging."""
    site.environment("staging", "eastus2", "source: dev/westus")
    site.declare("1040V")
    site.lock()
    site.up()
    site.up(STAGING)
    site.lock("--renew", "1040V")
    site.up()
    return site


def told(site: Site, *arguments: str) -> HistoryOutput:
    result = site.type("history", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return HistoryOutput.model_validate_json(result.stdout)


def test_it_tells_every_version_from_its_data_to_where_it_serves(renewed: Site) -> None:
    since = renewed.emulator.last

    (layout,) = told(renewed, "1040V").layouts

    new, old = layout.versions
    assert (new.version, new.generation, new.wanted_by) == (
        renewed.version("1040V"),
        2,
        ("dev", "staging"),
    )
    assert (old.documents, old.trained_in, old.verdicts[0].documents) == (5, "dev/westus", 3)
    assert old.operation
    where = [(m.instance, m.standing, m.arrival) for m in old.models]
    assert where == [
        ("dev/westus", "kept", "trained"),
        ("staging/eastus2", "serving", "copied"),
    ]
    assert renewed.emulator.last == since, "the state alone tells it"


def test_what_was_replaced_is_told_apart(renewed: Site) -> None:
    result = renewed.type("history", "--replaced", "--format", "json")

    (gone,) = ReplacedOutput.model_validate_json(result.stdout).replaced
    assert gone.model.instance == "dev/westus"
    assert gone.replaced_by == f"1040V--{renewed.version('1040V')}"


def test_one_environment_shows_only_its_own_models(renewed: Site) -> None:
    (layout,) = told(renewed, "--environment", "staging").layouts

    assert {m.instance for v in layout.versions for m in v.models} == {"staging/eastus2"}


def test_a_layout_that_has_left_git_is_still_told(renewed: Site) -> None:
    renewed.declare("1099", verification="none")
    renewed.lock("1099")
    renewed.remove("1040V")
    renewed.lock("1099")

    result = renewed.type("history", "1040V")

    assert result.exit_code == 0
    assert result.stdout.startswith("1040V: 2 versions, no longer declared\n")


def test_before_the_first_run_it_tells_what_is_locked(site: Site) -> None:
    site.declare("1040V")
    site.lock()

    result = site.type("history")

    assert result.exit_code == 0
    assert "nowhere yet" in result.stdout


def test_unknown_names_are_told_with_the_nearest(renewed: Site) -> None:
    layout = renewed.type("history", "1040v")
    environment = renewed.type("history", "--environment", "stagin")

    assert (layout.exit_code, environment.exit_code) == (1, 1)
    assert layout.stderr == "Error: there is no layout 1040v; did you mean 1040V?\n"
    assert environment.stderr == ("Error: there is no environment stagin; did you mean staging?\n")


def test_state_that_somebody_broke_is_told_in_a_sentence(renewed: Site) -> None:
    renewed.write(".reconciler/dev/mapping.json", "[]")

    result = renewed.type("history")

    assert result.exit_code == 1
    assert ".reconciler/dev/mapping.json: not of the form" in result.stderr


def test_markdown_is_a_table_per_layout(renewed: Site) -> None:
    shown = renewed.type("history", "--format", "markdown").stdout

    assert shown.startswith("### 1040V: 2 versions\n\n| version |")
    assert json.loads(renewed.type("history", "--format", "json").stdout)["layouts"]
