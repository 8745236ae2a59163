"""All processes of a session: a program, what it started, and what it left behind.

The engine gives each plugin a process group of its own, so that to end the engine's group leaves
them. A session is what they still share with it, also after their parent has died.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
END_TIMEOUT = 10.0
"""Seconds for killed processes to be gone."""


@dataclass(frozen=True, slots=True)
class Process:
    """A living process and its command line."""

    id: int
    command: str


def processes_of(session: int) -> list[Process]:
    """The living processes of a session; those that only wait to be reaped are not among them."""
    return [process for process in _all() if _session_of(process.id) == session]


def end_session(session: int) -> None:
    """Kill a session's processes, and those that they start meanwhile."""
    deadline = time.monotonic() + END_TIMEOUT
    while (left := processes_of(session)) and time.monotonic() < deadline:
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.id, signal.SIGKILL)
        time.sleep(0.02)


def _session_of(process_id: int) -> int | None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        return os.getsid(process_id)
    return None


def _all() -> Iterator[Process]:
    if PROC.is_dir():
        yield from _all_on_linux()
        return
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True
    )
    for line in listed.stdout.splitlines():
        process_id, status, command = line.split(None, 2)
        if not status.startswith("Z"):
            yield Process(int(process_id), command)


def _all_on_linux() -> Iterator[Process]:
    for folder in PROC.iterdir():
        if not folder.name.isdecimal():
            continue
        with contextlib.suppress(OSError):  # it has ended since it was listed
            command = (folder / "cmdline").read_bytes()
            if command:  # a process that only waits to be reaped has none
                yield Process(int(folder.name), command.replace(b"\0", b" ").decode().strip())
