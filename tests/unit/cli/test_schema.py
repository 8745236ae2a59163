"""`reconciler schema`: written once, left alone when current, told when out of date."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reconciler.cli import main
from reconciler.cli.outputs import OUTPUTS, output_schemas

FILES = "desired/schema"
ANSWERS = "docs/schema"
PROJECT = Path(__file__).parents[3]


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), "schema", *arguments])


def test_schemas_are_written_and_then_up_to_date(tmp_path: Path) -> None:
    written = run(tmp_path)
    again = run(tmp_path)

    assert (written.exit_code, again.exit_code) == (0, 0)
    assert f"{FILES}/layout.schema.json written" in written.output
    assert f"{ANSWERS}/plan.schema.json written" in written.output
    assert again.output == "the schemas are up to date\n"
    assert {"layout.schema.json", "environment.schema.json", "lock.schema.json"} <= {
        path.name for path in (tmp_path / FILES).iterdir()
    }


def test_a_check_finds_an_outdated_schema_and_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path)
    outdated = tmp_path / ANSWERS / "plan.schema.json"
    outdated.write_text("{}\n")

    result = run(tmp_path, "--check")

    assert result.exit_code == 2
    assert result.output == f"{ANSWERS}/plan.schema.json is out of date; run `reconciler schema`\n"
    assert outdated.read_text() == "{}\n"


def test_a_check_of_current_schemas_exits_with_0(tmp_path: Path) -> None:
    run(tmp_path)

    assert run(tmp_path, "--check").exit_code == 0


def test_the_committed_schemas_are_current() -> None:
    result = run(PROJECT, "--check")

    assert (result.exit_code, result.output) == (0, "the schemas are up to date\n")


def test_every_command_that_answers_in_json_has_a_schema() -> None:
    answering = {
        name
        for name, command in main.commands.items()
        if any(parameter.name == "form" for parameter in command.params)
    }

    assert set(OUTPUTS) == answering


@pytest.mark.parametrize("name", sorted(output_schemas()))
def test_a_schema_takes_no_field_that_it_does_not_declare(name: str) -> None:
    schema = output_schemas()[name]
    objects = [
        each for each in [schema, *schema.get("$defs", {}).values()] if each.get("type") == "object"
    ]

    assert objects
    for each in objects:
        assert each["additionalProperties"] is False
        assert set(each["required"]) == set(each["properties"])


def test_schemas_are_json_of_a_known_dialect() -> None:
    for schema in output_schemas().values():
        assert json.loads(json.dumps(schema))["$schema"].startswith("https://json-schema.org/")
