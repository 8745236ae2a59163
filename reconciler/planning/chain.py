"""Plans over all environments: each against the worlds that the plans before it would leave.

So one pull request shows a whole promotion: what dev trains, staging copies from a dev that has
trained it. The fingerprint of a later plan is the one that it has when its turn has come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.plan import Plan
from reconciler.model.selection import ALL, Selection
from reconciler.planning.planner import plan
from reconciler.planning.projection import project


def plan_chain(
    desired: Desired, worlds: Mapping[Instance, World], selection: Selection = ALL
) -> tuple[Plan, ...]:
    """Plan the instances of `worlds`, sources before those that follow them."""
    left: dict[Instance, World] = {}
    plans = []
    for instance in in_chain_order(desired, worlds):
        seen = _as_left(worlds[instance], left)
        made = plan(desired, seen, selection)
        plans.append(made)
        left[instance] = project(desired, seen, made)
    return tuple(plans)


def in_chain_order(desired: Desired, instances: Iterable[Instance]) -> tuple[Instance, ...]:
    """Order instances: each environment after its source, its regions as they are declared."""
    wanted = set(instances)
    return tuple(
        instance
        for name in _environments_in_order(desired)
        for instance in desired.environments[name].instances
        if instance in wanted
    )


def _environments_in_order(desired: Desired) -> tuple[str, ...]:
    """By the length of the way to the head of the chain, then as they are declared."""
    return tuple(sorted(desired.environments, key=lambda name: _depth(desired, name)))


def _depth(desired: Desired, name: str) -> int:
    source = desired.environments[name].source
    return 0 if source is None else 1 + _depth(desired, source.environment)


def _as_left(world: World, left: Mapping[Instance, World]) -> World:
    """A world whose neighbours, near and far, are as the plans before would leave them."""
    return replace(world, neighbours=tuple(_neighbour(each, left) for each in world.neighbours))


def _neighbour(seen: World, left: Mapping[Instance, World]) -> World:
    """One neighbour as it was seen from here, with what its own plan would make of it.

    An operation may have been seen from here alone: one that runs for this instance.
    """
    seen = _as_left(seen, left)
    end = left.get(seen.instance)
    if end is None or end.trouble is not None:
        return seen
    known = {operation.id for operation in end.operations}
    others = tuple(operation for operation in seen.operations if operation.id not in known)
    return replace(end, operations=(*end.operations, *others), neighbours=seen.neighbours)
