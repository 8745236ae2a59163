"""`reconciler drift` on real instances: what somebody changed by hand shows itself."""

import json

import pytest

from reconciler.model.naming import model_id
from reconciler.report.drift_output import DriftOutput
from tests.unit.cli.site import Site


@pytest.fixture
def converged(site: Site) -> Site:
    """A site where everything is as Git wants it."""
    site.declare("1040")
    site.lock()
    site.up()
    return site


def served(site: Site) -> str:
    return model_id("1040", site.version("1040"))


def test_without_drift_it_ends_with_0(converged: Site) -> None:
    result = converged.type("drift")

    assert (result.exit_code, result.stdout) == (0, "dev/westus: no drift; 1 in sync\n")


def test_a_model_deleted_by_hand_is_told(converged: Site) -> None:
    converged.emulator.delete_model("site-dev-westus", served(converged))

    result = converged.type("drift")

    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert lines[0] == "dev/westus: 1 layout differs from Git; 0 in sync"
    assert f"the mapping names {served(converged)}, which is not live; to train: " in lines[1]


def test_a_mapping_edited_by_hand_is_told(converged: Site) -> None:
    mapping = converged.root / ".reconciler/dev/mapping.json"
    mapping.write_text(mapping.read_text().replace(served(converged), "somebody-else"))

    result = converged.type("drift")

    assert result.exit_code == 2
    assert "  gone  1040  Git wants" in result.stdout


def test_a_new_lock_is_drift_until_it_is_carried_out(converged: Site) -> None:
    old = converged.version("1040")
    converged.lock("--renew", "1040")

    result = converged.type("drift")

    assert result.exit_code == 2
    assert f"Git wants {converged.version('1040')}, {old} serves; to train: " in result.stdout


def test_an_instance_that_does_not_answer_ends_with_1(converged: Site) -> None:
    converged.emulator.add_fault({"operation": "*", "effect": {"kind": "error", "status": 403}})

    result = converged.type("drift")

    assert result.exit_code == 1
    assert result.stdout.startswith("dev/westus could not be read: cannot ")


def test_the_name_of_no_layout_is_refused(converged: Site) -> None:
    result = converged.type("drift", "--exclude", "1O40")

    assert result.exit_code == 1
    assert "Error: there is no layout 1O40; did you mean 1040?" in result.stderr


def test_json_is_what_its_schema_says(converged: Site) -> None:
    converged.emulator.delete_model("site-dev-westus", served(converged))

    text = converged.type("drift", "--format", "json").stdout

    assert DriftOutput.model_validate_json(text).drift
    assert json.loads(text)["instances"][0]["layouts"][0]["kind"] == "gone"


def test_markdown_is_an_issue(converged: Site) -> None:
    assert converged.type("drift", "--format", "markdown").stdout.startswith("### Drift\n\n| ")
