"""`reconciler validate` as its caller sees it: output, exit codes, where it looks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reconciler.cli import main
from tests.unit.desired.project import Project, right_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return right_project(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_right_project_is_summed_up_and_exits_with_0(project: Project) -> None:
    result = run("--root", str(project.root), "validate")

    assert result.exit_code == 0
    assert result.output == (
        "form-layouts: the desired state is valid\n"
        "layouts: 1\n"
        "dev: westus, eastus (trains)\n"
        "staging: eastus2 (from dev/westus)\n"
    )


def test_all_problems_are_told_with_their_count_and_exit_with_1(project: Project) -> None:
    project.write("desired/layouts/1040.yaml", "layout: 1040\nretian: 2\n")

    result = run("--root", str(project.root), "validate")

    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[-1] == "6 problems in 1 file"
    assert all(line.startswith("desired/layouts/1040.yaml:") for line in lines[:-1])


def test_json_lists_the_problems_for_machines(project: Project) -> None:
    (project.root / "desired/layouts.lock.yaml").unlink()

    result = run("--root", str(project.root), "validate", "--format", "json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "valid": False,
        "problems": [
            {
                "file": "desired/layouts.lock.yaml",
                "line": 1,
                "column": 1,
                "message": "there is no lock yet; run `reconciler lock`",
            }
        ],
    }


def test_json_of_a_right_project(project: Project) -> None:
    result = run("--root", str(project.root), "validate", "--format", "json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"valid": True, "problems": []}


def test_the_project_is_found_from_a_folder_within_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root / "desired/layouts")

    assert run("validate").exit_code == 0


def test_outside_of_any_project_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = run("validate")

    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: no folder desired/ in {tmp_path} or above it; go to the project's folder, or use "
        "--root\n"
    )


def test_wrong_usage_is_an_error_and_not_a_change() -> None:
    assert run("validat").exit_code == 1
    assert run("validate", "--formt", "json").exit_code == 1


def test_help_is_no_error() -> None:
    result = run("--help")

    assert result.exit_code == 0
    assert "2 changes or drift found" in result.output


def test_markdown_of_a_right_project(project: Project) -> None:
    result = run("--root", str(project.root), "validate", "--format", "markdown")

    assert result.exit_code == 0
    assert result.output.splitlines()[:3] == [
        "### form-layouts: the desired state is valid",
        "",
        "- layouts: 1",
    ]


def test_markdown_has_a_row_for_each_problem(project: Project) -> None:
    (project.root / "desired/layouts.lock.yaml").unlink()

    result = run("--root", str(project.root), "validate", "--format", "markdown")

    assert result.exit_code == 1
    assert (
        "| `desired/layouts.lock.yaml:1:1` | there is no lock yet; run `reconciler lock` |"
        in result.stdout
    )
