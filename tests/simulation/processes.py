"""Runs in processes of their own, as a test starts, awaits and kills them."""

import asyncio
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconciler.model.naming import Instance
from tests.simulation.one_run import Order
from tests.simulation.small_project import SmallProject

REPOSITORY = Path(__file__).parents[2]


class Process:
    """A run in a process of its own."""

    def __init__(self, name: str, order: Order) -> None:
        written = order.root / f"{name}.order"
        written.write_bytes(pickle.dumps(order))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.one_run", str(written)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until_ready(self) -> None:
        """Wait until it stands ready to begin."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line == "ready\n", line + self._process.stdout.read()

    async def result(self) -> str:
        """What it says in the end: what serves, and what failed."""
        said, _ = await asyncio.to_thread(self._process.communicate, timeout=60)
        assert self._process.returncode == 0, said
        return said

    def kill(self) -> None:
        """End it, wherever it is."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


@contextmanager
def processes(
    project: SmallProject, *instances: Instance, full_after: str | None = None
) -> Iterator[list[Process]]:
    """Runs that stand ready in processes of their own and begin at the same moment."""
    begin = project.root / "begin"
    begin.unlink(missing_ok=True)
    started = [
        Process(
            f"run{number}",
            Order(project.desired, project.root, instance, project.environ, begin, full_after),
        )
        for number, instance in enumerate(instances)
    ]
    try:
        for each in started:
            each.until_ready()
        begin.touch()
        yield started
    finally:
        for each in started:
            each.kill()
