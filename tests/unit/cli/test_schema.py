"""`reconciler schema`: written once, left alone when current, told when out of date."""

from pathlib import Path

from click.testing import CliRunner, Result

from reconciler.cli import main

FOLDER = "desired/schema"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), "schema", *arguments])


def test_schemas_are_written_and_then_up_to_date(tmp_path: Path) -> None:
    written = run(tmp_path)
    again = run(tmp_path)

    assert (written.exit_code, again.exit_code) == (0, 0)
    assert f"{FOLDER}/layout.schema.json written" in written.output
    assert again.output == "the schemas are up to date\n"
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == [
        "environment.schema.json",
        "layout.schema.json",
        "lock.schema.json",
    ]


def test_a_check_finds_an_outdated_schema_and_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path)
    outdated = tmp_path / FOLDER / "lock.schema.json"
    outdated.write_text("{}\n")

    result = run(tmp_path, "--check")

    assert result.exit_code == 2
    assert result.output == f"{FOLDER}/lock.schema.json is out of date; run `reconciler schema`\n"
    assert outdated.read_text() == "{}\n"


def test_a_check_of_current_schemas_exits_with_0(tmp_path: Path) -> None:
    run(tmp_path)

    assert run(tmp_path, "--check").exit_code == 0
