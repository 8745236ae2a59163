"""Observing: reads what is, into a frozen world.

A run with nothing to do must cost next to nothing. So an instance is asked for its models and its
capacity; operations, and the models of its neighbours, only where a wanted version is not the one
that serves, or where a retired instance holds what a neighbour may still need. What neighbours
serve and which verdicts they hold stands in their state, not in the service.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reconciler.execution.looking import Look
from reconciler.execution.rebuilding import with_rebuilt_served, with_unwatched_failures
from reconciler.execution.session import Session
from reconciler.gateway.errors import GatewayError
from reconciler.model.live import World
from reconciler.model.naming import Instance, owner
from reconciler.state import StateError, StoreMissing
from reconciler.state.datasets import check_trainable


async def observe(session: Session, instance: Instance, *, until: float | None = None) -> World:
    """Observe an instance and what its plan depends on; never raises for the service's troubles.

    `until`: for how long, in monotonic seconds, a role that does not work yet is waited for.
    """
    return await _observe(session, Look(session), instance, until)


async def observe_all(session: Session, instances: Sequence[Instance]) -> Mapping[Instance, World]:
    """Observe several instances side by side, and each of them, and each neighbour, once."""
    look = Look(session)
    worlds = await asyncio.gather(*(_observe(session, look, each, None) for each in instances))
    return dict(zip(instances, worlds, strict=True))


async def _observe(session: Session, look: Look, instance: Instance, until: float | None) -> World:
    world = await look.live(instance, until=until)
    world = with_rebuilt_served(session, world)
    unsettled = _unsettled(session, world)
    needed = bool(unsettled) or _is_being_emptied(session, world)
    around = await _neighbours(session, look, instance, needed)
    world = replace(world, neighbours=around)
    if not unsettled:
        return world
    world = await _ended_unwatched(session, await look.with_operations(world), unsettled)
    return replace(
        world,
        untrainable=await _untrainable(session, world, unsettled),
        locked_in=await asyncio.to_thread(session.locked_in, unsettled),
    )


def _around(session: Session, instance: Instance) -> tuple[Instance, ...]:
    environment = session.environment(instance)
    origin = environment.origin_of(instance)
    siblings = (other for other in environment.instances if other not in (instance, origin))
    return ((origin,) if origin else ()) + tuple(siblings)


def _unsettled(session: Session, world: World) -> tuple[str, ...]:
    """The layouts for which anything else than the wanted version serves, or nothing."""
    desired, environment = session.desired, session.environment(world.instance)
    ours = owner(desired.project, environment.name)
    live = {
        (model.layout, model.version, model.id) for model in world.models if model.owner == ours
    }
    return tuple(
        layout
        for layout in desired.wanted(environment, world.instance.region)
        if session.selection.includes(layout)
        and (layout, desired.wanted_version(environment, layout), world.serving.get(layout))
        not in live
    )


def _is_being_emptied(session: Session, world: World) -> bool:
    """Whether a retired instance still holds models of ours."""
    environment = session.environment(world.instance)
    ours = owner(session.desired.project, environment.name)
    return world.instance.region in environment.retired and any(
        model.owner == ours for model in world.models
    )


async def _neighbours(
    session: Session, look: Look, instance: Instance, needed: bool
) -> tuple[World, ...]:
    """The worlds around an instance, as they are if `needed`, else as they are remembered.

    A source's own models may have come from around it, so what is remembered there comes with it:
    the verdicts on their weights may lie in another region of its environment, or up its chain.
    """
    source = session.environment(instance).source

    async def seen(neighbour: Instance) -> World:
        world = await _neighbour(look, neighbour, needed)
        if neighbour != source:
            return world
        return replace(world, neighbours=await _neighbours(session, look, neighbour, False))

    return tuple(await asyncio.gather(*map(seen, _around(session, instance))))


async def _neighbour(look: Look, instance: Instance, needed: bool) -> World:
    if needed:
        return await look.with_operations(await look.live(instance))
    return await look.remembered(instance)


async def _ended_unwatched(session: Session, world: World, unsettled: tuple[str, ...]) -> World:
    try:
        return await with_unwatched_failures(session, world, unsettled)
    except GatewayError as error:
        return replace(world, trouble=str(error))


async def _untrainable(
    session: Session, world: World, unsettled: tuple[str, ...]
) -> Mapping[str, str]:
    """Layout -> why its locked data cannot be trained on, for those that may have to be."""
    desired, environment = session.desired, session.environment(world.instance)
    if environment.origin_of(world.instance) is not None:
        return {}
    ours = owner(desired.project, environment.name)
    live = {(model.layout, model.version) for model in world.models if model.owner == ours}
    asked = [
        layout
        for layout in unsettled
        if not desired.lock[layout].adopted and (layout, desired.lock[layout].version) not in live
    ]
    reasons = await asyncio.gather(*(_why_not(session, world.instance, each) for each in asked))
    return {layout: reason for layout, reason in zip(asked, reasons, strict=True) if reason}


async def _why_not(session: Session, instance: Instance, layout: str) -> str:
    prefix = session.desired.layouts[layout].training_prefix
    digest = session.desired.lock[layout].data_digest
    try:
        async with session.datasets:
            state, data = session.state(instance), session.training_data(instance)
            try:
                await check_trainable(state, data, prefix, digest)
            except StoreMissing:
                # There are no copies yet, so all depends on the data itself, if it was not that.
                await check_trainable(data, data, prefix, digest)
    except StateError as error:
        return str(error)
    return ""
