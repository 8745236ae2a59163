"""Locks layouts to their data as it is listed now, many of them side by side."""

import asyncio
import os
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from reconciler.desired import relock, training_environment
from reconciler.desired.lock import NO_DATA, adopted_entry
from reconciler.desired.relocking import (
    lacks_for_training,
    lacks_for_verification,
    stays_adopted,
    verification_prefix,
)
from reconciler.model.dataset import Dataset
from reconciler.model.desired import Desired, LockEntry
from reconciler.state import Container, open_container
from reconciler.state.datasets import list_dataset

SIDE_BY_SIDE = 8
"""How many layouts are listed at once: enough to hide a store's latency, few enough for it."""


async def lock_to_data(
    root: Path, desired: Desired, named: frozenset[str], renew: frozenset[str]
) -> dict[str, LockEntry]:
    """Lock the layouts that are named, or all where none is; `renew` trains the same data again.

    Raises ClickException with everything that any of the data lacks; then nothing is locked.
    """
    names = sorted(named) or list(desired.layouts)
    place = training_environment(desired).training_data or ""
    container = open_container(place, root, os.environ)
    gate = asyncio.Semaphore(SIDE_BY_SIDE)
    console = Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("listing data", total=len(names))

            async def one(name: str) -> LockEntry | list[str]:
                async with gate:
                    found = await _entry(container, desired, name, name in named, name in renew)
                progress.advance(task)
                return found

            results = await asyncio.gather(*(one(name) for name in names))
    finally:
        await container.close()
    entries = {n: r for n, r in zip(names, results, strict=True) if isinstance(r, LockEntry)}
    lacking = [
        f"{name}: {lack}"
        for name, result in zip(names, results, strict=True)
        if not isinstance(result, LockEntry)
        for lack in result
    ]
    if lacking:
        raise click.ClickException("nothing was locked\n" + "\n".join(lacking))
    return entries


async def _entry(
    container: Container, desired: Desired, name: str, named: bool, renew: bool
) -> LockEntry | list[str]:
    """The entry of one layout, or what its data lacks."""
    layout, known = desired.layouts[name], desired.lock.get(name)
    prefix = verification_prefix(layout)
    held_out = await list_dataset(container, prefix) if prefix else NO_DATA
    stays = known is not None and stays_adopted(known, named=named)
    data = NO_DATA if stays else await list_dataset(container, layout.training_prefix)
    lacks = [] if stays else [lacks_for_training(data, _where(container, layout.training_prefix))]
    if prefix:
        lacks.append(lacks_for_verification(held_out, data, _where(container, prefix)))
    found = [lack for lack in lacks if lack is not None]
    if found:
        return found
    if known is not None and stays:
        return _still_adopted(known, held_out)
    return relock(desired, name, data, held_out, renew=renew)


def _still_adopted(known: LockEntry, held_out: Dataset) -> LockEntry:
    """The same model, verified with what is declared to verify it with now."""
    return adopted_entry(known.version, held_out)


def _where(container: Container, prefix: str) -> str:
    return f"{container.location}/{prefix}"
