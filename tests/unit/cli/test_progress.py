"""What somebody sees while a command is at work, and that none of it reaches stdout."""

import os
import subprocess
import sys
from pathlib import Path

from tests.unit.cli.site import Site

PROJECT = Path(__file__).parents[3]


def typed(site: Site, *arguments: str, stderr: int) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "RECONCILER_ENDPOINT": f"{site.emulator.url}/{{account}}"}
    return subprocess.run(
        [sys.executable, "-m", "reconciler", "--root", str(site.root), *arguments],
        cwd=PROJECT,
        env={**environ, "TERM": "xterm", "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        check=False,
        timeout=60,
    )


def read_all(terminal: int) -> str:
    """All that a terminal was given; reading beyond its end is an error on Linux."""
    parts = []
    try:
        while part := os.read(terminal, 65_536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts).decode()


def test_a_person_at_a_terminal_sees_a_line_that_goes_away(site: Site) -> None:
    site.declare("1040")
    site.lock()
    ours, theirs = os.openpty()

    finished = typed(site, "drift", stderr=theirs)

    os.close(theirs)
    seen = read_all(ours)
    os.close(ours)
    assert finished.returncode == 2
    assert "reading dev/westus" in seen
    assert "\x1b[2K" in seen  # the line is erased
    assert finished.stdout.startswith("dev/westus: 1 layout differs from Git; 0 in sync\n")
    assert "reading" not in finished.stdout


def test_a_log_gets_a_plain_line(site: Site) -> None:
    site.declare("1040")
    site.lock()

    finished = typed(site, "drift", stderr=subprocess.PIPE)

    assert finished.stderr == "reading dev/westus\n"
