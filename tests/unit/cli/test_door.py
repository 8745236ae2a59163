"""How commands end: an exit code, a sentence, and never a traceback."""

import asyncio
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from reconciler.cli.door import Commands, sentence
from reconciler.desired import DesiredError, Problem
from reconciler.gateway.errors import Throttled
from reconciler.model.naming import Instance
from reconciler.state import StateError
from tests.unit.desired.project import right_project

PROJECT = Path(__file__).parents[3]


def ending(job: Callable[[], object]) -> Result:
    """What a command that does `job` ends with."""
    group = Commands("reconciler")
    group.add_command(click.Command("do", callback=job))
    return CliRunner().invoke(group, ["do"])


def raising(error: BaseException) -> Callable[[], None]:
    def job() -> None:
        raise error

    return job


@pytest.mark.parametrize(
    "error",
    [
        StateError("the store is full; make room"),
        Throttled(Instance("dev", "westus"), "list models", "too many requests"),
        DesiredError([Problem("desired/layouts/1040.yaml", 3, 1, "unknown key `retian`")]),
        PermissionError(13, "Permission denied", "/state/mapping.json"),
        ExceptionGroup("several", [StateError("the store is full; make room")]),
        click.ClickException("there is no layout 1O40"),
        KeyboardInterrupt(),
        ValueError("impossible"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_goes_wrong_is_a_sentence_on_stderr_and_exit_code_1(error: BaseException) -> None:
    result = ending(raising(error))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_problems_of_the_desired_state_are_counted() -> None:
    problems = [
        Problem("a.yaml", 1, 1, "x"),
        Problem("a.yaml", 2, 1, "y"),
        Problem("b.yaml", 1, 1, "z"),
    ]

    assert ending(raising(DesiredError(problems))).stderr.splitlines() == [
        "a.yaml:1:1: x",
        "a.yaml:2:1: y",
        "b.yaml:1:1: z",
        "3 problems in 2 files",
    ]


def test_an_error_of_the_system_names_the_file() -> None:
    assert sentence(PermissionError(13, "Permission denied", "/state/mapping.json")) == (
        "Permission denied: /state/mapping.json"
    )


def test_of_errors_side_by_side_the_first_one_is_told() -> None:
    group = ExceptionGroup("all", [ExceptionGroup("some", [StateError("first")]), StateError("2")])

    assert sentence(group) == "first"


def test_a_fault_of_our_own_says_so_and_how_to_see_more() -> None:
    result = ending(raising(ValueError("impossible")))

    assert result.stderr == (
        "this should not happen: ValueError: impossible; please report it with what "
        "RECONCILER_TRACEBACK=1 shows\n"
    )


def test_who_asks_for_the_traceback_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECONCILER_TRACEBACK", "1")

    assert isinstance(ending(raising(ValueError("impossible"))).exception, ValueError)


def test_a_secret_in_the_fault_of_a_library_is_not_told() -> None:
    result = ending(raising(ValueError("https://x/y?sv=1&sig=SECRET failed")))

    assert "SECRET" not in result.stderr


def test_a_command_that_ends_by_itself_ends_with_0() -> None:
    assert ending(lambda: None).exit_code == 0


def test_wrong_usage_ends_with_1_since_2_means_changes() -> None:
    assert CliRunner().invoke(Commands("reconciler"), ["nothing"]).exit_code == 1


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_where_nobody_wants_to_hear_it_an_answer_is_no_error(tmp_path: Path, closed: str) -> None:
    root = right_project(tmp_path).root
    command = f"{sys.executable} -m reconciler --root {root} validate {closed}"
    ended = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, cwd=PROJECT, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_reader_that_goes_away_ends_a_command_quietly(tmp_path: Path) -> None:
    root = right_project(tmp_path).root
    command = f"{sys.executable} -m reconciler --root {root} validate | true"
    ended = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, cwd=PROJECT, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Interrupts are heard, as in a terminal; a pipeline may have started us deaf to them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_an_interrupt_in_the_middle_of_a_session_is_one_word() -> None:
    def job() -> None:
        async def wait() -> None:
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.Event().wait()

        asyncio.run(wait())

    result = ending(job)

    assert (result.exit_code, result.stderr.split()) == (1, ["stopped"])


INTERRUPTED = """
import os, signal, sys
from importlib.metadata import EntryPoint

class InTheMiddleOfTheImports:
    def find_spec(self, name, path=None, target=None):
        if name == "reconciler.desired":
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, InTheMiddleOfTheImports())
EntryPoint("reconciler", sys.argv.pop(), "console_scripts").load()()
"""


def test_an_interrupt_while_the_program_still_begins_is_the_same_word() -> None:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        way_in = tomllib.load(file)["project"]["scripts"]["reconciler"]

    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, way_in],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "stopped\n")


LOGGING = """
import logging, sys
import click
from reconciler.cli.door import Commands

def job():
    logging.getLogger("azure.identity").warning("a page of advice")

group = Commands("reconciler")
group.add_command(click.Command("do", callback=job))
group.main(["do"])
"""


@pytest.mark.parametrize(("asked", "heard"), [("", ""), ("1", "a page of advice\n")])
def test_what_libraries_log_is_heard_only_by_who_asks_for_it(asked: str, heard: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOGGING],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "RECONCILER_TRACEBACK": asked},
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, heard)
