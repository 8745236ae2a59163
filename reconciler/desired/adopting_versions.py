"""Which version each adopted model stands for.

Nobody knows the recipe of a model that was made before, so its version is named by the model at
the head of the chain: where it was trained. A copy of it elsewhere has another id and is the same
version; unless the snapshot of the last promotion shows that the source has a newer model by now.
Then the copy is of an older one, and is named by that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reconciler.desired.adopting import AdoptedModel, Evidence, Named
from reconciler.desired.lock import training_environment
from reconciler.desired.problems import quote
from reconciler.model.desired import Adoption, Desired
from reconciler.model.naming import Instance
from reconciler.model.recipe import adopted_version


@dataclass(frozen=True, slots=True)
class Versions:
    """`models`: what each adopted model is. `wanted`: layout -> the version that Git then wants.

    `notices`: what was taken for granted.
    """

    models: tuple[AdoptedModel, ...]
    wanted: Mapping[str, str]
    reasons: tuple[str, ...]
    notices: tuple[str, ...]


def versions_of(desired: Desired, named: Iterable[Named], evidence: Evidence) -> Versions:
    """Name the version of each model, from the heads of the chains down."""
    with_model = [each for each in named if each.found.instance is not None]
    order = chain_order(desired)
    in_order = sorted(with_model, key=lambda each: order.index(_instance(each)))
    known: dict[tuple[str, Instance], AdoptedModel] = {}
    wanted: dict[str, str] = {}
    reasons: list[str] = []
    notices: list[str] = []
    for each in in_order:
        instance = _instance(each)
        origin = desired.environments[instance.environment].origin_of(instance)
        snapshot = evidence.snapshots.get(instance, {}).get(each.found.wish)
        version = _version(desired, each, instance, origin, known, snapshot, wanted)
        if version is None:
            reasons.append(_no_origin(desired, each, instance, origin))
            continue
        if origin is None:
            wanted.setdefault(each.layout, version)
        elif evidence.snapshots and snapshot is None:
            notices.append(
                f"{each.found.where}: the snapshot does not name {quote(each.found.wish)} at "
                f"{instance}; taken as a copy of {origin}'s present model"
            )
        what = Adoption(each.layout, version)
        known[each.layout, instance] = AdoptedModel(instance, each.found.model_id, what)
    return Versions(tuple(known.values()), wanted, tuple(reasons), tuple(notices))


def chain_order(desired: Desired) -> list[Instance]:
    """All instances, each behind the one whose versions it follows; the lock's trainer first."""
    order: list[Instance] = [training_environment(desired).instances[0]]
    left = [i for e in desired.environments.values() for i in e.instances if i not in order]
    while left:
        ready = [
            instance
            for instance in left
            if desired.environments[instance.environment].origin_of(instance) in (None, *order)
        ]
        order += ready
        left = [instance for instance in left if instance not in ready]
    return order


def _version(
    desired: Desired,
    each: Named,
    instance: Instance,
    origin: Instance | None,
    known: Mapping[tuple[str, Instance], AdoptedModel],
    snapshot: str | None,
    wanted: Mapping[str, str],
) -> str | None:
    layout, model_id = each.layout, each.found.model_id
    if origin is None:
        own = adopted_version(desired.project, layout, instance, model_id)
        return wanted.get(layout, own)
    source_id, source_version = _at_origin(desired, layout, origin, known)
    if source_version is None:
        return None
    if snapshot is None or snapshot == source_id:
        return source_version
    already = desired.adopted.get(origin, {}).get(snapshot)
    if already is not None and already.layout == layout:
        return already.version
    return adopted_version(desired.project, layout, origin, snapshot)


def _at_origin(
    desired: Desired,
    layout: str,
    origin: Instance,
    known: Mapping[tuple[str, Instance], AdoptedModel],
) -> tuple[str | None, str | None]:
    """Model id and version that the origin has: adopted now, or before."""
    if (now := known.get((layout, origin))) is not None:
        return now.model_id, now.what.version
    entry = desired.lock.get(layout)
    if entry is None or not entry.adopted:
        return None, None
    before = desired.adopted.get(origin, {})
    ids = [m for m, what in before.items() if what == Adoption(layout, entry.version)]
    return (ids[0] if ids else None), entry.version


def _instance(named: Named) -> Instance:
    if named.found.instance is None:
        raise ValueError(f"{named.layout} was found without a model")
    return named.found.instance


def _no_origin(desired: Desired, each: Named, instance: Instance, origin: Instance | None) -> str:
    found = each.found
    entry = desired.lock.get(each.layout)
    if entry is not None and not entry.adopted:
        return (
            f"{found.where}: {quote(each.layout)} is locked to its data as version "
            f"{entry.version}, and {instance} gets that by copying; leave the model out with "
            f"`--exclude {each.layout}`"
        )
    return (
        f"{found.where}: {instance} follows {origin}, and no model of {quote(each.layout)} is "
        f"adopted there; adopt {origin} first, or leave this one out with "
        f"`--exclude {each.layout}`"
    )
