"""A run in a process of its own: `python -m tests.simulation.one_run ORDER`.

The order is a pickle: desired state, root, instance, environment variables, and a file whose
appearing is the signal to begin. It says `ready` once it waits for that, and prints what serves.
"""

import asyncio
import pickle
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reconciler.execution import open_session, reconcile
from reconciler.model.desired import Desired
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress

PAUSE = 0.001


@dataclass(frozen=True)
class Order:
    """What the process is to do.

    `full_after`: with the first sentence of the run that begins so, the disk is full. No file may
    become larger than it is: that is how a process without rights comes to such a disk.
    """

    desired: Desired
    root: Path
    instance: Instance
    environ: Mapping[str, str]
    begin: Path
    full_after: str | None = None


def say(line: str) -> None:
    """Tell the test that started this process."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def run(order: Order) -> None:
    """Reconcile, once."""

    def progress(progress: Progress) -> None:
        if order.full_after and progress.sentence.startswith(order.full_after):
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    async with open_session(
        order.desired, order.root, environ=order.environ, progress=progress
    ) as session:
        outcome = await reconcile(session, order.instance)
    say(f"{sorted(served.model_id for served in outcome.serving.values())} {outcome.failed}")


def main() -> None:
    """Do as ordered."""
    order: Order = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301 - written by the test
    say("ready")
    while not order.begin.exists():
        time.sleep(PAUSE)
    asyncio.run(run(order))


if __name__ == "__main__":
    main()
