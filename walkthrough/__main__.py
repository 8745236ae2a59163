"""The demo: `scripts/demo`, or `python -m walkthrough` in a prepared environment."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from walkthrough.programs import Emulator, Terminal, environment_for, start_emulator
from walkthrough.show import Stage, show_costs, show_instances
from walkthrough.steps import STEPS, Walk, WentWrong, prepare, take
from walkthrough.workspace import Workspace, make_workspace

DURATIONS = {"build": 0.8, "copy": 0.4}
"""Seconds that the emulator takes for an operation; the service takes seconds too."""

PROJECT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Show the seven steps."""
    arguments = _arguments()
    console = Console(highlight=False)
    folder = Path(tempfile.mkdtemp(prefix="form-layouts-demo-"))
    emulator: Emulator | None = None
    keep = False
    started = time.monotonic()
    try:
        workspace = make_workspace(PROJECT, folder / "workspace")
        emulator = start_emulator(workspace, DURATIONS, own_session=arguments.keep)
        log = folder / "demo.log"
        console.print(f"The emulator runs at {emulator.url}; no Azure is involved.")
        console.print(f"Everything happens in {workspace.folder}; the checkout stays as it is.")
        walk = Walk(
            workspace,
            emulator,
            Terminal(workspace, environment_for(workspace, emulator)),
            Stage(console, log, emulator),
        )
        prepare(walk)
        results = [take(walk, number) for number in range(1, len(STEPS) + 1)]
        show_instances(console, walk)
        show_costs(console, results)
        console.print(f"\nAll of it took {time.monotonic() - started:.0f} s.")
        say_where_next(console, workspace, emulator, keep=arguments.keep)
        keep = arguments.keep
    except KeyboardInterrupt:
        console.print("\nStopped.")
        raise SystemExit(130) from None
    except WentWrong as wrong:
        print(f"\nThe demo stops here: {wrong}", file=sys.stderr)
        raise SystemExit(1) from None
    finally:
        if not keep:
            if emulator is not None:
                emulator.stop()
            shutil.rmtree(folder, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Shows the product at work, in seven steps."
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="leave the emulator running and print what to export to go on by hand",
    )
    return parser.parse_args()


def say_where_next(
    console: Console, workspace: Workspace, emulator: Emulator, *, keep: bool
) -> None:
    """Name what is worth a look; where all is kept, in lines to copy, which never break."""
    console.print("\nWhere to look next:")
    if not keep:
        console.print("  scripts/demo --keep       leaves all of this running, to go on by hand")
        console.print("  desired/                  the layouts and environments that it declared")
        console.print("  README.md                 how it goes to Azure")
        return
    console.print("  In a shell of yours, to go on by hand:\n")
    console.print(f"  source {PROJECT}/scripts/environment emulator", soft_wrap=True)
    for name, value in environment_for(workspace, emulator).items():
        console.print(f'  export {name}="{value}"', soft_wrap=True)
    console.print(f"  cd {workspace.folder}", soft_wrap=True)
    console.print("\n  pulumi preview --stack dev")
    console.print("  reconciler validate")
    console.print(f"  cat {workspace.state('staging') / 'mapping.json'}", soft_wrap=True)
    console.print(f"  less {workspace.folder.parent / 'demo.log'}", soft_wrap=True)
    ending = f"kill {emulator.process.pid} && rm -rf {workspace.folder.parent}"
    console.print(f"\n  To end it: {ending}", soft_wrap=True)


if __name__ == "__main__":
    main()
