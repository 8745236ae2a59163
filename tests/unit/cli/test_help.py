"""Every command's help: found anywhere, well-formed, with examples that can be typed."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reconciler.cli import main

COMMANDS = {
    "validate",
    "lock",
    "plan",
    "drift",
    "promote",
    "verify",
    "history",
    "adopt",
    "schema",
}


def examples(epilog: str) -> Iterator[list[str]]:
    """The command lines of an epilog, up to whatever a shell does with their output."""
    for line in epilog.splitlines():
        if line.strip().startswith("reconciler "):
            for command in line.split("&&"):
                yield shlex.split(re.split(r"[|>]", command)[0])[1:]


def test_the_commands_are_those_of_the_design() -> None:
    assert set(main.commands) == COMMANDS


@pytest.mark.parametrize("name", [None, *sorted(COMMANDS)])
def test_help_ends_with_an_example_line_by_line(
    name: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where there is no project

    result = CliRunner().invoke(main, [*([name] if name else []), "--help"], prog_name="reconciler")

    assert result.exit_code == 0, result.output
    head, _, shown = result.output.partition("  Example")
    assert head.startswith(f"Usage: reconciler {name or '[OPTIONS]'}")
    typed = [line.strip() for line in shown.splitlines()[1:] if line.strip()]
    command = main.commands[name] if name else main
    assert typed == [line.strip() for line in (command.epilog or "").splitlines()[2:]]
    assert any(line.startswith("reconciler ") for line in typed)
    assert all(line.startswith(("reconciler ", "#")) for line in typed)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_example_is_one_that_the_command_understands(name: str) -> None:
    for typed in examples(main.commands[name].epilog or ""):
        command = main.commands[typed[0]]
        try:
            command.make_context(typed[0], typed[1:])
        except click.UsageError as error:
            pytest.fail(f"{shlex.join(typed)}: {error.format_message()}")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_says_what_it_is_for(name: str) -> None:
    options = [each for each in main.commands[name].params if isinstance(each, click.Option)]

    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_no_line_of_help_is_too_wide(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])

    assert [line for line in result.output.splitlines() if len(line) > 100] == []
