"""scripts/engine: an official engine if one is fit, else the pinned one, built whole and once."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

from .conftest import ROOT, Machine, copy_checkout

PROGRAMS = {
    "pulumi",
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-resource-pulumi-python",
}
PINNED = "v3.259.0"

GO = f"""
case "$1 $2" in
  "env GOVERSION") echo "go${{GO_VERSION:-1.26.0}}" ;;
  "env GOPROXY") echo proxy ;;
  "list -m")
    case "$*" in
      *Dir*) echo "${{0%/bin/go}}/module" ;;
      *pkg/v3) echo {PINNED} ;;
      *) echo v3.79.0 ;;
    esac ;;
  "list -deps") echo one/package ;;
  "build -v")
    while [ "$1" != -o ]; do shift; done
    echo "build ${{2##*/}}" >>"$asked"
    if [ -n "${{GO_HANGS:-}}" ]; then sleep 60; fi
    if [ -n "${{GO_FAILS:-}}" ]; then echo "no route to the module" >&2; exit 1; fi
    printf '#!/bin/sh\\necho {PINNED}\\n' >"$2"
    chmod 755 "$2" ;;
esac
"""
BOTH_BUILDS = ["build pulumi", "build pulumi-language-python"]


@pytest.fixture
def go(machine: Machine) -> Machine:
    """A machine with a Go that builds in no time."""
    machine.add("go", GO)
    module = machine.folder / "module/python"
    for shipped in ("dist/pulumi-resource-pulumi-python", "cmd/pulumi-language-python-exec"):
        (module / shipped).parent.mkdir(parents=True)
        (module / shipped).write_text("#!/bin/sh\n")
        (module / shipped).chmod(0o444)
    return machine


def official(machine: Machine, version: str, *, without: str = "") -> Path:
    """An official engine in a folder of its own at the end of PATH."""
    folder = machine.folder / f"pulumi-{version}"
    for program in PROGRAMS - {without}:
        machine.add(program, f"echo {version}", folder)
    machine.put_on_path(folder)
    return folder


@pytest.mark.parametrize("version", ["v3.227.0", "v3.300.1", "v4.0.0"])
def test_an_official_engine_that_is_new_enough_is_used_and_nothing_is_built(
    go: Machine, checkout: Path, version: str
) -> None:
    folder = official(go, version)
    result = go.run(checkout / "scripts/engine")
    assert result.stdout == f"{folder}\n"
    assert go.asked == []
    assert not (checkout / ".engine").exists()


@pytest.mark.parametrize("version", ["v3.226.9", "v3.99.0", "v2.300.0"])
def test_an_official_engine_that_is_too_old_is_passed_over(
    go: Machine, checkout: Path, version: str
) -> None:
    folder = official(go, version)
    result = go.run(checkout / "scripts/engine")
    assert result.stdout.startswith(str(checkout / ".engine"))
    reason = f"{folder}/pulumi is not used: its version is {version}, older than 3.227.0"
    assert reason in go.run(checkout / "scripts/engine", "--explain").stdout


def test_an_official_engine_without_its_host_for_python_is_passed_over(
    go: Machine, checkout: Path
) -> None:
    official(go, "v3.300.0", without="pulumi-language-python")
    explained = go.run(checkout / "scripts/engine", "--explain").stdout
    assert "it has no pulumi-language-python beside it" in explained
    assert f"version: {PINNED}" in explained


def test_the_first_fit_engine_on_path_is_used_not_only_the_first(
    go: Machine, checkout: Path
) -> None:
    official(go, "v3.100.0")
    fit = official(go, "v3.300.0")
    assert go.run(checkout / "scripts/engine").stdout == f"{fit}\n"


def test_explaining_builds_nothing(go: Machine, checkout: Path) -> None:
    explained = go.run(checkout / "scripts/engine", "--explain")
    assert "not built yet, scripts/engine builds it" in explained.stdout
    assert "there is no other pulumi on PATH" in explained.stdout
    assert go.asked == []


def test_the_pinned_engine_is_four_programs_that_can_run(go: Machine, checkout: Path) -> None:
    folder = Path(go.run(checkout / "scripts/engine").stdout.strip())
    assert {program.name for program in folder.iterdir()} == PROGRAMS
    assert all(os.access(program, os.X_OK) for program in folder.iterdir())


def test_the_pinned_engine_is_built_once(go: Machine, checkout: Path) -> None:
    first = go.run(checkout / "scripts/engine")
    second = go.run(checkout / "scripts/engine")
    assert first.stdout == second.stdout
    assert go.asked == BOTH_BUILDS
    assert "about 4 minutes, once" in first.stderr
    assert second.stderr == ""


def test_two_runs_at_once_build_once(go: Machine, checkout: Path) -> None:
    runs = [go.start(checkout / "scripts/engine") for _ in range(2)]
    outputs = {run.communicate(timeout=60)[0] for run in runs}
    assert [run.returncode for run in runs] == [0, 0]
    assert len(outputs) == 1
    assert go.asked == BOTH_BUILDS


def test_a_build_that_fails_says_why_and_leaves_nothing_that_counts(
    go: Machine, checkout: Path
) -> None:
    go.environment["GO_FAILS"] = "yes"
    failed = go.run(checkout / "scripts/engine")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "no route to the module" in failed.stderr
    assert "GOPROXY=proxy" in failed.stderr

    del go.environment["GO_FAILS"]
    assert go.run(checkout / "scripts/engine").returncode == 0


def test_a_build_that_was_killed_is_done_again_from_the_start(go: Machine, checkout: Path) -> None:
    go.environment["GO_HANGS"] = "yes"
    run = go.start(checkout / "scripts/engine")
    deadline = time.monotonic() + 30
    while not go.asked and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate(timeout=60)
    assert [left.suffix for left in (checkout / ".engine").glob("*.building")] == [".building"]

    del go.environment["GO_HANGS"]
    assert go.run(checkout / "scripts/engine").returncode == 0
    assert go.asked == ["build pulumi", *BOTH_BUILDS]
    assert list((checkout / ".engine").glob("*.building")) == []


@pytest.mark.parametrize("pin", ["pulumi/go.sum", "python-host/go.mod", "build"])
def test_another_pin_is_another_engine_and_the_old_one_on_path_is_no_official_one(
    go: Machine, checkout: Path, pin: str
) -> None:
    old = go.run(checkout / "scripts/engine").stdout.strip()
    go.environment["PATH"] = f"{old}:{go.environment['PATH']}"
    with (checkout / "tools/engine" / pin).open("a") as file:
        file.write("\n")
    new = go.run(checkout / "scripts/engine").stdout.strip()
    assert new != old
    assert go.asked == BOTH_BUILDS * 2


def test_checkouts_can_share_what_they_build(go: Machine, checkout: Path, tmp_path: Path) -> None:
    go.environment["RECONCILER_ENGINE_CACHE"] = str(tmp_path / "shared")
    other = copy_checkout(tmp_path / "other")
    first = go.run(checkout / "scripts/engine").stdout
    second = go.run(other / "scripts/engine").stdout
    assert first == second
    assert first.startswith(str(tmp_path / "shared"))
    assert go.asked == BOTH_BUILDS


def test_without_a_go_that_is_new_enough_and_without_the_package_it_says_what_to_install(
    go: Machine, checkout: Path
) -> None:
    go.environment |= {"GO_VERSION": "1.19.8", "PIP_NO_INDEX": "1"}
    result = go.run(checkout / "scripts/engine")
    assert result.returncode == 1
    assert re.search(r"/go is Go 1\.19\.8, older than 1\.\d+", result.stderr)
    assert re.search(r"Install Go 1\.\d+\S* or newer by hand", result.stderr)
    assert go.asked == []


def test_an_unknown_argument_is_refused(go: Machine, checkout: Path) -> None:
    result = go.run(checkout / "scripts/engine", "--bin")
    assert result.returncode == 1
    assert "unknown argument '--bin'" in result.stderr


def test_the_engine_and_the_python_packages_are_of_one_version() -> None:
    pins = (ROOT / "tools/engine/pulumi/go.mod").read_text()
    packages = (ROOT / "requirements.lock").read_text()
    pinned = re.search(r"pulumi/pkg/v3 (v[\d.]+)", pins)
    package = re.search(r"^pulumi==([\d.]+)", packages, re.MULTILINE)
    assert pinned is not None
    assert package is not None
    assert pinned[1] == f"v{package[1]}" == PINNED
