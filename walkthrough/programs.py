"""Starting the programs: the engine, the command line, the emulator."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from walkthrough.processes import end_session
from walkthrough.workspace import Workspace

START_TIMEOUT = 60.0
"""Seconds for the emulator to answer."""

Durations = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that has ended: what was typed, its exit code, output, and time in seconds."""

    command: str
    code: int
    output: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator."""

    url: str
    process: "subprocess.Popen[bytes]"

    def requests(self, since: int = 0) -> tuple[int, list[dict[str, Any]]]:
        """The number of the last request, and those after `since`."""
        answer = self.get("requests", since)
        return answer["last"], answer["requests"]

    def counts(self, since: int = 0) -> tuple[int, dict[str, dict[str, int]]]:
        """The number of the last request; account -> operation -> how many after `since`."""
        answer = self.get("counts", since)
        return answer["last"], answer["accounts"]

    def add_fault(self, rule: Mapping[str, Any]) -> str:
        """Have the emulator misbehave; returns the rule's id."""
        answer = httpx.post(f"{self.url}/_emulator/faults", json=rule, timeout=30)
        return str(answer.raise_for_status().json()["id"])

    def remove_fault(self, rule_id: str) -> None:
        """End a misbehaviour."""
        url = f"{self.url}/_emulator/faults/{rule_id}"
        httpx.delete(url, timeout=30).raise_for_status()

    def get(self, page: str, since: int) -> Any:
        """Ask one of the emulator's own pages."""
        answer = httpx.get(f"{self.url}/_emulator/{page}", params={"since": since}, timeout=30)
        return answer.raise_for_status().json()

    def stop(self) -> None:
        """End the emulator."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_emulator(
    workspace: Workspace, durations: Durations, *, own_session: bool = False
) -> Emulator:
    """Start an emulator that may read the workspace; `own_session`: it outlives a Ctrl-C."""
    port_file = workspace.folder.parent / "emulator.port"
    log = workspace.folder.parent / "emulator.log"
    command = [sys.executable, "-m", "emulator", "serve", "--port", "0"]
    command += ["--port-file", str(port_file), "--data-root", str(workspace.folder)]
    command += ["--durations", ",".join(f"{k}={v}" for k, v in durations.items())]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, start_new_session=own_session
        )
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, ValueError, httpx.HTTPError):
            url = f"http://127.0.0.1:{int(port_file.read_text())}"
            httpx.get(f"{url}/_emulator/health", timeout=5).raise_for_status()
            return Emulator(url, process)
        time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"the emulator did not start:\n{log.read_text()}")


class Answering(Protocol):
    """An emulator, running in whatever process."""

    @property
    def url(self) -> str:
        """Where it answers."""


def environment_for(workspace: Workspace, emulator: Answering) -> dict[str, str]:
    """What `pulumi` and `reconciler` need to work on the workspace, against the emulator."""
    return {
        "PULUMI_HOME": str(workspace.folder / ".pulumi-home"),
        "PULUMI_BACKEND_URL": (workspace.folder / ".pulumi-state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "walkthrough",
        "AZURE_EMULATOR_URL": emulator.url,
        "RECONCILER_ENDPOINT": emulator.url + "/{account}",
    }


class Terminal:
    """Runs programs in the workspace, as a person would type them."""

    def __init__(
        self,
        workspace: Workspace,
        environment: Mapping[str, str],
        on_line: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.workspace = workspace
        self.environment = {**os.environ, **environment}
        self._on_line = on_line
        (workspace.folder / ".pulumi-state").mkdir(exist_ok=True)

    def run(self, *command: str, shown: str | None = None) -> Finished:
        """Run a program to its end; every line of output is passed on as it comes."""
        started = time.monotonic()
        lines = []
        with self.start(*command) as process:
            if process.stdout is None:
                raise RuntimeError("the program was started without a pipe")
            for line in process.stdout:
                lines.append(line)
                self._on_line(line.rstrip("\n"))
            code = process.wait()
        return Finished(
            shown or " ".join(command), code, "".join(lines), time.monotonic() - started
        )

    @contextlib.contextmanager
    def start(self, *command: str) -> Iterator["subprocess.Popen[str]"]:
        """Start a program in a session of its own.

        With the block ends all that is left of the session, what outlived the program included.
        """
        process = subprocess.Popen(
            command,
            cwd=self.workspace.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            end_session(process.pid)
            process.wait()
            if process.stdout:
                process.stdout.close()
