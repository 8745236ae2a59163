"""Locks a layout to a version that it had once: trained before, or adopted.

The data of a trained version lies in the state store for as long as the store does, so going back
does not need the training folder as it was.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from reconciler.desired import relock_version, training_environment
from reconciler.desired.lock import adopted_entry
from reconciler.model.archive import ArchivedVersion
from reconciler.model.dataset import Dataset
from reconciler.model.desired import Desired, Environment, LockEntry
from reconciler.state import Container, open_container
from reconciler.state.datasets import folder_of, has_copy, list_dataset
from reconciler.state.records import Records


async def lock_to_version(root: Path, desired: Desired, layout: str, version: str) -> LockEntry:
    """The lock entry of an earlier version; raises ClickException, DesiredError and StateError."""
    environment = training_environment(desired)
    state = open_container(environment.state, root, os.environ)
    try:
        archive = await _archive(state, environment)
        known = {v: each for (name, v), each in archive.items() if name == layout}
        adopted = _adopted(desired, layout)
        if version in known:
            entry = relock_version(desired, layout, known[version])
            await _require_data(root, desired, state, known[version])
            return entry
        if version in adopted:
            return await _adopted_again(root, desired, layout, version)
        raise click.ClickException(_unknown(layout, version, known, adopted))
    finally:
        await state.close()


async def _archive(
    state: Container, environment: Environment
) -> Mapping[tuple[str, str], ArchivedVersion]:
    """What any region has trained: the first one may have been another once."""
    found: dict[tuple[str, str], ArchivedVersion] = {}
    for instance in environment.instances:
        found.update(await Records(state, instance).archive())
    return found


def _adopted(desired: Desired, layout: str) -> frozenset[str]:
    return frozenset(
        what.version
        for models in desired.adopted.values()
        for what in models.values()
        if what.layout == layout
    )


async def _adopted_again(root: Path, desired: Desired, layout: str, version: str) -> LockEntry:
    verification = desired.layouts[layout].verification
    prefix = verification.prefix if verification else ""
    place = training_environment(desired).training_data or ""
    if not prefix:
        return adopted_entry(version)
    data = open_container(place, root, os.environ)
    try:
        return adopted_entry(version, await list_dataset(data, prefix))
    finally:
        await data.close()


async def _require_data(
    root: Path, desired: Desired, state: Container, archived: ArchivedVersion
) -> None:
    """Raise ClickException unless its data is kept, or is the training data as it is now."""
    if await has_copy(state, archived.data_digest):
        return
    place = training_environment(desired).training_data or ""
    data = open_container(place, root, os.environ)
    try:
        now: Dataset = await list_dataset(data, desired.layouts[archived.layout].training_prefix)
    finally:
        await data.close()
    if now.digest == archived.data_digest:
        return
    raise click.ClickException(
        f"version {archived.version} of {archived.layout} cannot be trained again: the copy of its "
        f"{archived.documents} documents is gone from {state.location}/"
        f"{folder_of(archived.data_digest)}; restore that folder, or put the documents back into "
        f"{data.location}/{desired.layouts[archived.layout].training_prefix} and run "
        f"`reconciler lock {archived.layout}`"
    )


def _unknown(
    layout: str,
    version: str,
    known: Mapping[str, ArchivedVersion],
    adopted: frozenset[str],
) -> str:
    lines = [
        f"  {each.version}  trained {each.at:%Y-%m-%d} from {each.documents} documents "
        f"(digest {each.data_digest[:12]}), commit {each.commit}"
        for each in sorted(known.values(), key=lambda each: each.at, reverse=True)
    ]
    lines += [f"  {each}  adopted" for each in sorted(adopted)]
    if not lines:
        return (
            f"no version of {layout} has been trained yet, so there is none to go back to; run "
            f"`reconciler lock {layout}`"
        )
    return "\n".join([f"{layout} has no version {version}; known:", *lines])
