"""What a run with nothing to do asks of the service: the listing's pages and the info."""

import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.in_process import FORMS
from emulator.testing import running_emulator
from walkthrough.programs import Terminal, environment_for
from walkthrough.workspace import make_workspace

PROJECT = Path(__file__).resolve().parent.parent
ON_DEV = ("--stack", "dev", "--non-interactive", "--suppress-progress", "--suppress-outputs")


def measure() -> Counter[str]:
    """Operation -> requests of an update that finds everything as it should be."""
    with tempfile.TemporaryDirectory(prefix="form-layouts-bench-") as folder:
        workspace = make_workspace(PROJECT, Path(folder) / "workspace")
        with running_emulator(data_roots=[workspace.folder, FORMS]) as emulator:
            terminal = Terminal(workspace, environment_for(workspace, emulator))
            terminal.run("pulumi", "stack", "init", "dev")
            for _ in range(2):
                before = emulator.last
                done = terminal.run("pulumi", "up", "--yes", "--skip-preview", *ON_DEV)
                if done.code != 0:
                    raise SystemExit(f"`{done.command}` ended with {done.code}:\n{done.output}")
            return Counter(str(each["operation"]) for each in emulator.requests(before))
