"""From what `reconciler adopt` is told to what it writes: reads the source, asks the instances."""

import asyncio
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from reconciler.cli.running import run
from reconciler.cli.selection import chosen_instances
from reconciler.desired import training_environment
from reconciler.desired.adopting import (
    AdoptionPlan,
    AdoptionRefused,
    Evidence,
    Found,
    Named,
    NewLayouts,
)
from reconciler.desired.adopting_files import prefix_for
from reconciler.desired.adopting_instance import found_live
from reconciler.desired.adopting_mapping import found_in_mapping, snapshots_in
from reconciler.desired.adopting_names import name_all, read_renames
from reconciler.desired.adopting_plan import plan_adoption
from reconciler.desired.adopting_table import found_in_table
from reconciler.desired.relocking import verification_prefix
from reconciler.execution import Session
from reconciler.execution.live_models import list_models
from reconciler.model.dataset import Dataset
from reconciler.model.desired import Desired
from reconciler.model.live import LiveModel
from reconciler.model.naming import Instance
from reconciler.model.selection import Selection
from reconciler.state import open_container
from reconciler.state.datasets import list_dataset

Live = Mapping[Instance, tuple[LiveModel, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the models are named, and which of them count.

    `names`: `FOUND=LAYOUT`, as they were given. `offline`: no instance is asked.
    """

    mapping: Path | None
    snapshot: Path | None
    table: Path | None
    place: str | None
    names: tuple[str, ...]
    selection: Selection
    offline: bool


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What the source names, what is told of it, and what came along."""

    found: tuple[Found, ...]
    live: Live
    notices: tuple[str, ...] = ()
    snapshots: Mapping[Instance, Mapping[str, str]] | None = None


def adoption_of(root: Path, desired: Desired, source: Source, new: NewLayouts) -> AdoptionPlan:
    """Decide what is written; raises AdoptionRefused with every reason, and GatewayError."""
    try:
        renames = read_renames(source.names)
    except ValueError as error:
        raise click.UsageError(f"--name: {error}") from None
    gathered = _gather(root, desired, source, renames)
    chosen, reasons = _chosen(gathered.found, renames, source.selection)
    named, unnamed, renamed = name_all(chosen, renames, desired.layouts)
    reasons += unnamed
    evidence = Evidence(
        live={i: _owners(desired, i, models) for i, models in gathered.live.items()},
        snapshots=gathered.snapshots or {},
        verification=_verification(root, desired, {each.layout for each in named}, new),
    )
    try:
        plan = plan_adoption(desired, _described(named, gathered.live), evidence, new)
    except AdoptionRefused as refused:
        raise AdoptionRefused((*reasons, *refused.reasons)) from None
    if reasons:
        raise AdoptionRefused(tuple(reasons))
    return replace(plan, notices=(*gathered.notices, *renamed, *plan.notices))


def _gather(root: Path, desired: Desired, source: Source, renames: Mapping[str, str]) -> _Gathered:
    if source.mapping is not None:
        found = found_in_mapping(str(source.mapping), _content(source.mapping), desired)
        snapshots = None
        if source.snapshot is not None:
            content = _content(source.snapshot)
            snapshots = snapshots_in(str(source.snapshot), content, desired)
        instances = sorted({each.instance for each in found if each.instance is not None})
        live = {} if source.offline else _ask(root, desired, instances)
        return _Gathered(found, live, snapshots=snapshots)
    instance = _instance(desired, source.place or "")
    live = {} if source.offline else _ask(root, desired, [instance])
    if source.table is not None:
        place = training_environment(desired).training_data or ""
        container = place.rstrip("/").rpartition("/")[2]
        content = _content(source.table)
        found, notices = found_in_table(str(source.table), content, instance, container)
    else:
        adopted = desired.adopted.get(instance, {})
        found, notices = found_live(instance, live[instance], adopted=adopted, named=renames)
    return _Gathered(found, live, notices)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read ({error.strerror})") from None


def _instance(desired: Desired, place: str) -> Instance:
    if "/" not in place:
        raise click.ClickException(f"{place} names no instance; write ENV/REGION, as dev/westus")
    (instance,) = chosen_instances(desired, [place])
    return instance


def _chosen(
    found: Sequence[Found], renames: Mapping[str, str], selection: Selection
) -> tuple[list[Found], list[str]]:
    """What the selection leaves; a name counts as it was found, as it is to be, or as model id."""
    chosen = []
    seen: set[str] = set()
    for each in found:
        names = {each.wish, each.model_id}
        names |= {renames[name] for name in names if name in renames}
        seen |= names
        is_target = selection.targets is None or bool(names & selection.targets)
        if is_target and not names & selection.excluded:
            chosen.append(each)
    unknown = ((selection.targets or frozenset()) | selection.excluded) - seen
    reasons = [
        f"--target and --exclude: nothing named {name} was found" for name in sorted(unknown)
    ]
    return chosen, reasons


def _owners(
    desired: Desired, instance: Instance, models: Iterable[LiveModel]
) -> Mapping[str, str | None]:
    """Model id -> owner; what was adopted before carries no tag of its own."""
    adopted = desired.adopted.get(instance, {})
    return {model.id: None if model.id in adopted else model.owner for model in models}


def _described(named: Sequence[Named], live: Live) -> list[Named]:
    """Give what has no description the one of its model."""
    texts = {
        (instance, model.id): model.description
        for instance, models in live.items()
        for model in models
    }
    return [
        replace(each, found=replace(each.found, description=text))
        if each.found.instance is not None
        and not each.found.description
        and (text := texts.get((each.found.instance, each.found.model_id), ""))
        else each
        for each in named
    ]


def _ask(root: Path, desired: Desired, instances: Sequence[Instance]) -> Live:
    """List the models of instances, side by side; an adoption writes below desired/ only."""

    async def listed(session: Session) -> Live:
        models = await asyncio.gather(
            *(list_models(session, each, remember=False) for each in instances)
        )
        return dict(zip(instances, models, strict=True))

    return run(root, desired, listed, doing=f"asking {', '.join(map(str, instances))}")


def _verification(
    root: Path, desired: Desired, layouts: Iterable[str], new: NewLayouts
) -> Mapping[str, Dataset]:
    """Layout -> its verification data, of those that have a folder for it and labels in there."""
    prefixes = {}
    for layout in layouts:
        declared = desired.layouts.get(layout)
        pattern = new.verification_prefix
        prefix = verification_prefix(declared) if declared else prefix_for(pattern, layout)
        if prefix:
            prefixes[layout] = prefix

    async def listed() -> dict[str, Dataset]:
        place = training_environment(desired).training_data or ""
        container = open_container(place, root, os.environ)
        try:
            sets = await asyncio.gather(*(list_dataset(container, p) for p in prefixes.values()))
        finally:
            await container.close()
        return dict(zip(prefixes, sets, strict=True))

    found = asyncio.run(listed()) if prefixes else {}
    return {layout: data for layout, data in found.items() if data.labelled}
