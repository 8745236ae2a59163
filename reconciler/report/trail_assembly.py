"""Puts the trail together from what each instance's records say and from what Git declares.

Every fact has one source: recipes stand in the archive of the instance that trained (the lock
fills in for a version that was never trained under this store), arrivals and deletions in the
history, times of service in their own journal, quality in verdicts and decisions.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Desired, LockEntry
from reconciler.report.trail import LayoutTrail, Presence, VersionTrail
from reconciler.report.trail_facts import VersionFacts, gather
from reconciler.report.trail_presences import Remembered, presences

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def assemble(
    desired: Desired, remembered: Sequence[Remembered], *, environment: str | None = None
) -> tuple[LayoutTrail, ...]:
    """Tell the trail of every layout that Git or any store knows, in order of name.

    `environment`: only where its versions are and were; what they are made of is told from
    wherever that is known.
    """
    found: dict[tuple[str, str], list[Presence]] = defaultdict(list)
    for store in remembered:
        if environment in (None, store.instance.environment):
            for (layout, version, _), presence in presences(desired, store).items():
                found[layout, version].append(presence)
    wanted = _wanted(desired, environment)
    facts = gather(remembered)
    by_layout: dict[str, list[VersionTrail]] = defaultdict(list)
    for layout, version in sorted(found.keys() | wanted.keys()):
        key = (layout, version)
        known = facts.get(key) or VersionFacts()
        by_layout[layout].append(
            _version(desired, key, known, tuple(found[key]), wanted.get(key, ()))
        )
    return tuple(
        LayoutTrail(
            layout,
            layout in desired.layouts,
            tuple(sorted(versions, key=_age, reverse=True)),
        )
        for layout, versions in sorted(by_layout.items())
    )


def _age(version: VersionTrail) -> tuple[bool, datetime]:
    """The newest is the greatest: a version that is nowhere yet, then by when it first was."""
    moments = [service.since for each in version.presences for service in each.services]
    moments += [each.at for each in version.presences if each.at is not None]
    first = version.trained_at or min(moments, default=None)
    return (first is None and bool(version.wanted_by), first or _BEGINNING)


def _wanted(desired: Desired, only: str | None) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, environment in desired.environments.items():
        if only not in (None, name):
            continue
        layouts = {
            layout
            for region in environment.regions
            for layout in desired.wanted(environment, region)
        }
        for layout in layouts:
            pinned = environment.promote == "pinned"
            if pinned or layout in desired.lock:
                found[layout, desired.wanted_version(environment, layout)].append(name)
    return {key: tuple(names) for key, names in found.items()}


def _version(
    desired: Desired,
    key: tuple[str, str],
    facts: VersionFacts,
    here: tuple[Presence, ...],
    wanted_by: tuple[str, ...],
) -> VersionTrail:
    layout, version = key
    recipe, training = facts.recipe, facts.training
    entry = desired.lock.get(layout)
    locked = entry if entry is not None and entry.version == version else None
    is_adopted = bool(locked and locked.adopted) or any(p.arrival == "adopted" for p in here)
    if recipe is None and locked is not None and not is_adopted:
        recipe = _locked_recipe(desired, layout, locked)
    return VersionTrail(
        version=version,
        adopted=is_adopted,
        data_digest=recipe.data_digest if recipe else "",
        documents=recipe.documents if recipe else None,
        generation=recipe.generation if recipe else None,
        build=recipe.build.mode if recipe else "",
        api=recipe.api if recipe else "",
        commit=training.commit if training else recipe.commit if recipe else "",
        trained_in=facts.trained_in,
        trained_at=training.at if training else None,
        operation=training.operation if training else "",
        wanted_by=wanted_by,
        verdicts=tuple(sorted(facts.verdicts.values(), key=lambda each: (each.at, each.instance))),
        decisions=tuple(sorted(facts.decisions, key=lambda each: each.at)),
        presences=here,
    )


def _locked_recipe(desired: Desired, layout: str, entry: LockEntry) -> ArchivedVersion | None:
    """What Git would train the version from; nothing of it has been kept yet."""
    declared = desired.layouts.get(layout)
    if declared is None:
        return None
    return ArchivedVersion(
        layout=layout,
        version=entry.version,
        data_digest=entry.data_digest,
        documents=entry.documents,
        generation=entry.generation,
        build=declared.build,
        api=next((each.api for each in desired.environments.values() if each.source is None), ""),
        commit="",
        at=_BEGINNING,
    )
