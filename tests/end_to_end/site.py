"""A site: a team's repository with few layouts, an emulator of its own, and a terminal.

The emulator runs in a thread of the test, so that tests can ask it what it holds. Everything that
a terminal starts ends with the site, orphans included.
"""

import json
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import Popen
from typing import Any

from emulator.service.models import Model
from emulator.testing import RunningEmulator, running_emulator
from reconciler.desired import load_unlocked, write_lock
from walkthrough.processes import Process, end_session, processes_of
from walkthrough.programs import Finished, Terminal, environment_for
from walkthrough.workspace import Workspace, make_workspace

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds after which what was waited for counts as not happening."""


@dataclass(frozen=True)
class Site:
    workspace: Workspace
    emulator: RunningEmulator
    terminal: Terminal
    typed: list[Finished] = field(default_factory=list)
    """All that was typed here and has ended."""

    def type(self, *command: str) -> Finished:
        finished = self.terminal.run(*command)
        self.typed.append(finished)
        return finished

    def pulumi(self, stack: str, *arguments: str) -> Finished:
        return self.type("pulumi", *arguments, "--stack", stack, "--non-interactive")

    def reconciler(self, *arguments: str) -> Finished:
        return self.type("reconciler", *arguments)

    def up(self, stack: str) -> Finished:
        return self.pulumi(stack, "up", "--yes", "--skip-preview")

    def preview(self, stack: str, *options: str) -> Finished:
        return self.pulumi(stack, "preview", *options)

    def outputs(self, stack: str) -> dict[str, Any]:
        shown = self.pulumi(stack, "stack", "output", "--json")
        assert shown.code == 0, shown.output
        return dict(json.loads(shown.output))

    def mapping(self, environment: str) -> dict[str, dict[str, str]]:
        """Region -> layout -> model id; empty as long as there is no mapping."""
        file = self.workspace.state(environment) / "mapping.json"
        return dict(json.loads(file.read_text())[environment]) if file.exists() else {}

    def models(self, account: str) -> dict[str, Model]:
        """The models that an account holds, by id."""
        return {model.id: model for model in self.emulator.models(account)}

    def trainings(self) -> list[str]:
        """The layouts of all trainings that the service began, in order."""
        requests = self.emulator.requests()
        return [r["layout"] for r in requests if r["operation"] == "build" and r["effect"] == 202]

    def refresh(self, stack: str) -> Finished:
        """Look for drift, as the scheduled run does: exit code 7 where there is any."""
        return self.pulumi(stack, "refresh", "--preview-only", "--expect-no-changes", "--diff")

    def configure(self, stack: str, name: str, value: str) -> None:
        """Set a value of the stack's configuration."""
        done = self.pulumi(stack, "config", "set", name, value)
        assert done.code == 0, done.output

    def declare(self, file: str, old: str, new: str) -> None:
        """Change a text of a file below desired/, and commit it."""
        path = self.workspace.folder / "desired" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        self.workspace.commit(f"Change {file}")

    def locked(self) -> dict[str, str]:
        """Layout -> version, as the lock has it now."""
        lock = load_unlocked(self.workspace.folder).lock
        return {layout: entry.version for layout, entry in lock.items()}

    def under(self, **environment: str) -> "Site":
        """The same site, typed at with other environment variables."""
        changed = {**self.terminal.environment, **environment}
        return replace(self, terminal=Terminal(self.workspace, changed))


@dataclass(frozen=True)
class Running:
    """A program under way in the background."""

    process: "Popen[str]"
    lines: list[str]
    reader: threading.Thread

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def processes(self, *, like: str = "") -> list[Process]:
        """What lives of the program and of all that it started."""
        return [p for p in processes_of(self.process.pid) if like in p.command]

    def finish(self) -> Finished:
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return Finished("", code, self.output, 0.0)


@contextmanager
def in_background(site: Site, *command: str) -> Iterator[Running]:
    """Type a command and go on at once; with the block ends all that it has left behind."""
    with site.terminal.start(*command) as process:
        lines: list[str] = []

        def read() -> None:
            assert process.stdout is not None
            lines.extend(iter(process.stdout.readline, ""))

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            yield Running(process, lines, reader)
        finally:
            end_session(process.pid)
            reader.join(PATIENCE)


@contextmanager
def site_with(
    layouts: Collection[str], folder: Path, *stacks: str, blob_keys: Sequence[str] = ()
) -> Iterator[Site]:
    """A site that declares only `layouts`, with its stacks made.

    `blob_keys` let its emulator read blob containers, each `URL=KEY`.
    """
    workspace = make_workspace(PROJECT, folder / "workspace")
    declare_only(workspace, layouts)
    with running_emulator(
        data_roots=[workspace.folder], durations="build=0.2,copy=0.1", blob_keys=blob_keys
    ) as emulator:
        terminal = Terminal(workspace, environment_for(workspace, emulator))
        site = Site(workspace, emulator, terminal)
        for stack in stacks:
            made = site.type("pulumi", "stack", "init", stack, "--non-interactive")
            assert made.code == 0, made.output
        yield site


def declare_only(workspace: Workspace, layouts: Collection[str]) -> None:
    for file in (workspace.folder / "desired" / "layouts").glob("*.yaml"):
        if file.stem not in layouts:
            file.unlink()
    lock = load_unlocked(workspace.folder).lock
    write_lock(workspace.folder, {name: lock[name] for name in sorted(layouts)})
    workspace.commit(f"Only {', '.join(sorted(layouts))}")


def until(
    condition: Callable[[], bool],
    what: str,
    *,
    during: Running | None = None,
    within: float = PATIENCE,
) -> None:
    """Wait until something is so; an AssertionError tells what did not happen.

    `during`: it can only happen while this program runs, so that its end is the end of waiting.
    """
    deadline = time.monotonic() + within
    while not condition():
        ended = during is not None and during.process.poll() is not None
        output = during.output if during is not None else ""
        assert not ended, f"before it ended: {what}\n{output}"
        assert time.monotonic() < deadline, f"not within {within:.0f} s: {what}\n{output}"
        time.sleep(0.2)
