"""scripts/environment: one word decides between the emulator and Azure, as often as it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Machine

SHOW = 'printf "%s\\n" "$PATH" "${PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION:-}" "$VIRTUAL_ENV"'


@pytest.fixture
def installed(machine: Machine, checkout: Path) -> Path:
    """A checkout with everything in place, and its engine in .engine."""
    for script, line in (("install", ":"), ("engine", 'echo "${0%/scripts/engine}/.engine"')):
        machine.add(script, line, checkout / "scripts")
    machine.add("pulumi", ":", checkout / ".engine")
    return checkout


def after(machine: Machine, *lines: str) -> list[str]:
    """PATH, whether plugins may be downloaded, and the virtual environment, after these lines."""
    script = "\n".join(["set -euo pipefail", *lines, SHOW])
    result = machine.run("bash", "-c", script)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def test_the_emulator_comes_with_the_stand_in_provider_and_no_downloads(
    machine: Machine, installed: Path
) -> None:
    path, no_downloads, venv = after(machine, f"source {installed}/scripts/environment emulator")
    stand_in, bin_folder, engine = f"{installed}/emulator/provider/bin", ".venv/bin", ".engine"
    assert path == f"{stand_in}:{installed}/{bin_folder}:{installed}/{engine}:{machine.programs}"
    assert no_downloads == "true"
    assert venv == f"{installed}/.venv"


def test_azure_comes_without_the_stand_in_also_after_the_emulator(
    machine: Machine, installed: Path
) -> None:
    for earlier in (":", f"source {installed}/scripts/environment emulator"):
        path, no_downloads, _ = after(
            machine, earlier, f"source {installed}/scripts/environment azure"
        )
        assert "emulator" not in path
        assert no_downloads == ""


def test_path_does_not_grow_with_every_source(machine: Machine, installed: Path) -> None:
    once = f"source {installed}/scripts/environment emulator"
    assert after(machine, once, once, once) == after(machine, once)


def test_an_official_engine_that_comes_first_keeps_its_place(
    machine: Machine, installed: Path
) -> None:
    machine.add("pulumi", ":")
    machine.add("engine", f"echo {machine.programs}", installed / "scripts")
    path, _, _ = after(machine, f"source {installed}/scripts/environment azure")
    assert path == f"{installed}/.venv/bin:{machine.programs}"


@pytest.mark.parametrize("word", ["", "staging"])
def test_without_one_of_the_two_words_nothing_is_changed(
    machine: Machine, installed: Path, word: str
) -> None:
    result = machine.run(
        "bash", "-c", f'source {installed}/scripts/environment {word}; echo "$? $PATH"'
    )
    assert result.stdout == f"1 {machine.programs}\n"
    assert "environment: say which" in result.stderr


def test_a_failed_installation_fails_the_script_that_sources_it(
    machine: Machine, installed: Path
) -> None:
    machine.add("install", "exit 1", installed / "scripts")
    script = f"set -e; source {installed}/scripts/environment emulator; echo went on"
    result = machine.run("bash", "-c", script)
    assert result.returncode == 1
    assert result.stdout == ""
