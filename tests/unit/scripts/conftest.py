"""A machine with nothing on PATH but what a test puts there, and a checkout with the real scripts.

The programs that take minutes or a network (Go, pip) are played by small shell scripts that write
down what was asked of them; the scripts under test, their locks and their files are the real ones.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOLS = (
    *("bash", "cat", "chmod", "cmp", "cp", "cut", "dirname", "env", "install", "mkdir", "mktemp"),
    *("mv", "readlink", "rm", "sed", "sh", "sha256sum", "sleep", "sort", "tail", "uname", "wc"),
)


@dataclass
class Machine:
    """A PATH of its own, a home of its own, and what its programs were asked."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def programs(self) -> Path:
        """The folder that comes first on PATH."""
        return self.folder / "bin"

    @property
    def asked(self) -> list[str]:
        """What the programs that a test added wrote down, in order."""
        log = self.folder / "asked"
        return log.read_text().splitlines() if log.exists() else []

    def add(self, name: str, script: str, folder: Path | None = None) -> Path:
        """Puts a shell script on PATH, or into a folder that a test puts there itself."""
        program = (folder or self.programs) / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\nasked={self.folder}/asked\n{script}\n")
        program.chmod(0o755)
        return program

    def put_on_path(self, folder: Path) -> None:
        """Appends a folder to PATH."""
        self.environment["PATH"] += f":{folder}"

    def start(self, *command: str | Path) -> subprocess.Popen[str]:
        """Starts a command in a process group of its own."""
        return subprocess.Popen(
            [str(word) for word in command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        process = self.start(*command)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with the tools that every system has, and Python 3.11."""
    machine = Machine(tmp_path / "machine")
    machine.programs.mkdir(parents=True)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, f"this machine has no {tool}"
        (machine.programs / tool).symlink_to(found)
    (machine.programs / "python3").symlink_to(Path(sys.executable).resolve())
    home = machine.folder / "home"
    home.mkdir()
    machine.environment = {"PATH": str(machine.programs), "HOME": str(home)}
    return machine


def copy_checkout(destination: Path) -> Path:
    """The scripts and pins of this checkout, elsewhere."""
    parts = [ROOT / "scripts" / name for name in ("engine", "install", "environment")]
    parts += [
        ROOT / "scripts/preparation.bash",
        ROOT / "requirements.lock",
        ROOT / "pyproject.toml",
    ]
    parts += [pin for pin in (ROOT / "tools/engine").rglob("*") if pin.is_file()]
    for part in parts:
        copy = destination / part.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(part, copy)
    return destination


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which nothing is installed yet."""
    return copy_checkout(tmp_path / "checkout")
