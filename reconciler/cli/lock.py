"""`reconciler lock`: bind each layout to its data as it is now.

The lock is what a pull request shows and a training follows from, so it is written as a whole or
not at all, and what it changes is said layout by layout.
"""

import asyncio
import difflib
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from reconciler.desired import load_unlocked, relock, training_environment, write_lock
from reconciler.desired.reading import LOCK
from reconciler.desired.relocking import changes, lacks_for_training, lacks_for_verification
from reconciler.model.desired import Desired, LockEntry
from reconciler.state import Container, open_container
from reconciler.state.datasets import list_dataset

SIDE_BY_SIDE = 8
"""How many layouts are listed at once: enough to hide a store's latency, few enough for it."""


@click.command()
@click.argument("layouts", nargs=-1, metavar="[LAYOUT]...")
@click.option("--renew", multiple=True, metavar="LAYOUT", help="Train its data again, as it is.")
@click.option("--check", is_flag=True, help="Write nothing; exit 2 if the lock would change.")
@click.pass_context
def lock(
    context: click.Context, layouts: tuple[str, ...], renew: tuple[str, ...], check: bool
) -> None:
    """Lock the layouts (all, or those named) to their training and verification data.

    A new version in the lock is what makes `pulumi up` train.
    """
    root: Path = context.obj
    desired = load_unlocked(root)
    for name in (*layouts, *renew):
        _require(name, desired)
    chosen = sorted({*layouts, *renew}) if layouts or renew else list(desired.layouts)
    locked = {name: entry for name, entry in desired.lock.items() if name in desired.layouts}
    locked.update(asyncio.run(_lock_all(root, desired, chosen, frozenset(renew))))
    changed = changes(desired.lock, locked)
    for layout, sentence in changed.items():
        click.echo(f"{layout}: {sentence}")
    if not changed:
        click.echo(f"{LOCK} is up to date")
    elif check:
        click.echo(f"{LOCK} is out of date; run `reconciler lock`")
    else:
        write_lock(root, locked)
        click.echo(f"{LOCK} written; commit it to have this carried out")
    context.exit(2 if check and changed else 0)


def _require(name: str, desired: Desired) -> None:
    if name not in desired.layouts:
        close = [known for known in desired.layouts if known.casefold() == name.casefold()]
        close += difflib.get_close_matches(name, list(desired.layouts), n=1, cutoff=0.6)
        remedy = f"did you mean {close[0]}?" if close else f"known: {', '.join(desired.layouts)}"
        raise click.ClickException(f"there is no layout {name}; {remedy}")


async def _lock_all(
    root: Path, desired: Desired, layouts: Iterable[str], renew: frozenset[str]
) -> dict[str, LockEntry]:
    container = open_container(training_environment(desired).training_data or "", root)
    gate = asyncio.Semaphore(SIDE_BY_SIDE)
    names = list(layouts)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("listing data", total=len(names))

        async def one(name: str) -> LockEntry | list[str]:
            async with gate:
                found = await _lock_one(container, desired, name, renew=name in renew)
            progress.advance(task)
            return found

        results = await asyncio.gather(*(one(name) for name in names))
    entries: dict[str, LockEntry] = {}
    lacking: list[str] = []
    for name, result in zip(names, results, strict=True):
        if isinstance(result, LockEntry):
            entries[name] = result
        else:
            lacking += [f"{name}: {lack}" for lack in result]
    if lacking:
        raise click.ClickException("nothing was locked\n" + "\n".join(lacking))
    return entries


async def _lock_one(
    container: Container, desired: Desired, name: str, *, renew: bool
) -> LockEntry | list[str]:
    """The entry of one layout, or what its data lacks."""
    layout = desired.layouts[name]
    data = await list_dataset(container, layout.training_prefix)
    verification = await list_dataset(container, layout.verification.prefix)
    lacks = (
        lacks_for_training(data, f"{container.location}/{layout.training_prefix}"),
        lacks_for_verification(
            verification, data, f"{container.location}/{layout.verification.prefix}"
        ),
    )
    found = [lack for lack in lacks if lack is not None]
    return found or relock(desired, name, data, verification, renew=renew)
