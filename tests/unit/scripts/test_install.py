"""scripts/install: what is in place is left alone, what is not is made, whatever came before."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Machine

PYTHON = """
case "$1 $2" in
  -c*version_info*) echo "$0" ;;
  -c*python_version*) echo "${PYTHON_VERSION:-3.11.7}" ;;
  -\\ *) exec python3 "$@" ;;
  "-m venv")
    echo "venv" >>"$asked"
    rm -rf "$4"
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python" ;;
  "-m pip")
    case "$*" in
      *--editable*) echo project >>"$asked" ;;
      *--require-hashes*) echo packages >>"$asked" ;;
    esac
    if [ -n "${PIP_FAILS:-}" ]; then echo "no such package" >&2; exit 1; fi ;;
esac
"""
EVERYTHING = ["venv", "packages", "project"]


@pytest.fixture
def python(machine: Machine) -> Machine:
    """A machine with a python3.11 that installs in no time."""
    machine.add("python3.11", PYTHON)
    return machine


def install(machine: Machine, checkout: Path) -> list[str]:
    """What one run asked of Python."""
    before = len(machine.asked)
    result = machine.run(checkout / "scripts/install", "--packages")
    assert result.returncode == 0, result.stderr
    return machine.asked[before:]


def append(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("\n")


def test_a_fresh_checkout_gets_everything_and_is_told_how_long_it_takes(
    python: Machine, checkout: Path
) -> None:
    result = python.run(checkout / "scripts/install", "--packages")
    assert python.asked == EVERYTHING
    assert "about a minute" in result.stderr
    assert result.stdout == ""


def test_what_is_in_place_is_left_alone_without_a_word(python: Machine, checkout: Path) -> None:
    install(python, checkout)
    again = python.run(checkout / "scripts/install", "--packages")
    assert python.asked == EVERYTHING
    assert again.stderr == ""


def test_another_lock_makes_the_environment_anew(python: Machine, checkout: Path) -> None:
    install(python, checkout)
    append(checkout / "requirements.lock")
    assert install(python, checkout) == EVERYTHING


def test_another_pyproject_installs_the_project_only(python: Machine, checkout: Path) -> None:
    install(python, checkout)
    append(checkout / "pyproject.toml")
    assert install(python, checkout) == ["project"]


def test_a_checkout_that_was_moved_gets_an_environment_of_its_own(
    python: Machine, checkout: Path
) -> None:
    install(python, checkout)
    moved = checkout.rename(checkout.with_name("moved"))
    assert install(python, moved) == EVERYTHING


def test_an_environment_whose_python_has_become_another_is_made_anew(
    python: Machine, checkout: Path
) -> None:
    install(python, checkout)
    python.environment["PYTHON_VERSION"] = "3.11.8"
    assert install(python, checkout) == EVERYTHING


def test_an_installation_that_failed_says_why_and_is_completed_by_the_next_run(
    python: Machine, checkout: Path
) -> None:
    python.environment["PIP_FAILS"] = "yes"
    failed = python.run(checkout / "scripts/install")
    assert failed.returncode == 1
    assert "no such package" in failed.stderr
    assert "could not be installed" in failed.stderr

    del python.environment["PIP_FAILS"]
    assert install(python, checkout) == ["packages", "project"]


def test_an_environment_behind_a_symbolic_link_is_refused_and_keeps_all_that_it_holds(
    python: Machine, checkout: Path
) -> None:
    elsewhere = checkout.with_name("elsewhere")
    install(python, checkout)
    (checkout / ".venv").rename(elsewhere)
    (elsewhere / "precious").write_text("kept")
    (checkout / ".venv").symlink_to(elsewhere)
    before = len(python.asked)

    refused = python.run(checkout / "scripts/install", "--packages")

    assert refused.returncode == 1
    assert f".venv is a symbolic link to {elsewhere}" in refused.stderr
    assert "Remove the link" in refused.stderr
    assert python.asked[before:] == []
    assert (elsewhere / "precious").read_text() == "kept"


def test_two_runs_at_once_install_once(python: Machine, checkout: Path) -> None:
    runs = [python.start(checkout / "scripts/install", "--packages") for _ in range(2)]
    for run in runs:
        run.communicate(timeout=60)
    assert [run.returncode for run in runs] == [0, 0]
    assert python.asked == EVERYTHING


def test_without_python_3_11_it_says_so(machine: Machine, checkout: Path) -> None:
    (machine.programs / "python3").unlink()
    machine.add("python3", "echo")
    machine.add("python3.11", "echo 'not installed' >&2; exit 127")
    result = machine.run(checkout / "scripts/install")
    assert result.returncode == 1
    assert "no Python" in result.stderr
    assert "Install" in result.stderr
