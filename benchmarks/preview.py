"""What a preview with nothing to do costs, as a multiple of the same engine on an empty program.

The empty program imports Pulumi and declares nothing: that is the price of the engine, the language
host and Python. What is above it is ours, and azure-native's. Both previews take turns, so that a
busy machine slows both.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from walkthrough.programs import Finished, Terminal, environment_for, start_emulator
from walkthrough.workspace import Workspace, make_workspace

ROUNDS = 5
PROJECT = Path(__file__).resolve().parent.parent
ON_DEV = ("--stack", "dev", "--non-interactive", "--suppress-progress", "--suppress-outputs")


def measure() -> tuple[float, float]:
    """Median seconds of an idle preview of the example layouts, and of the empty program."""
    with _terminals() as (layouts, empty):
        for terminal in (layouts, empty):
            _must(terminal.run("pulumi", "up", "--yes", "--skip-preview", *ON_DEV))
        idle, nothing = [], []
        for _ in range(ROUNDS):
            idle.append(_preview(layouts))
            nothing.append(_preview(empty))
    return median(idle), median(nothing)


@contextmanager
def _terminals() -> Iterator[tuple[Terminal, Terminal]]:
    with tempfile.TemporaryDirectory(prefix="form-layouts-bench-") as folder:
        workspace = make_workspace(PROJECT, Path(folder) / "workspace")
        emulator = start_emulator(workspace, {})
        try:
            environment = environment_for(workspace, emulator)
            terminals = (
                Terminal(workspace, environment),
                Terminal(_empty_program(Path(folder) / "empty"), environment),
            )
            for terminal in terminals:
                _must(terminal.run("pulumi", "stack", "init", "dev"))
            yield terminals
        finally:
            emulator.stop()


def _empty_program(folder: Path) -> Workspace:
    program = folder / "infra"
    program.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: empty\nruntime: python\nmain: infra/\n")
    (program / "__main__.py").write_text("import pulumi\n")
    return Workspace(folder)


def _preview(terminal: Terminal) -> float:
    return _must(terminal.run("pulumi", "preview", "--expect-no-changes", *ON_DEV)).seconds


def _must(finished: Finished) -> Finished:
    if finished.code != 0:
        raise SystemExit(f"`{finished.command}` ended with {finished.code}:\n{finished.output}")
    return finished
