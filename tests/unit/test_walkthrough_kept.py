"""What the demo leaves running is told in lines that can be copied, however narrow the output."""

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from walkthrough.__main__ import say_where_next
from walkthrough.programs import Emulator
from walkthrough.workspace import Workspace


def test_no_command_is_broken_where_a_line_ends(tmp_path: Path) -> None:
    narrow = Console(file=io.StringIO(), width=40)
    folder = tmp_path / "a-folder-whose-name-is-longer-than-a-line" / "workspace"
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    say_where_next(narrow, Workspace(folder), Emulator("http://127.0.0.1:1", process), keep=True)

    assert isinstance(narrow.file, io.StringIO)
    lines = [line.strip() for line in narrow.file.getvalue().splitlines()]
    assert f"cd {folder}" in lines
    assert f"less {folder.parent / 'demo.log'}" in lines
    assert lines[-1] == f"To end it: kill {process.pid} && rm -rf {folder.parent}"
