"""Observing: reads what is, into a frozen world.

A run with nothing to do must cost next to nothing. So an instance is asked for its models and its
capacity; operations, and the models of its neighbours, only where a wanted version is not the one
that serves. What neighbours serve and which verdicts they hold stands in their state, not in the
service.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from reconciler.execution.rebuilding import with_rebuilt_served, with_unwatched_failures
from reconciler.execution.session import Session
from reconciler.gateway.errors import GatewayError, InstanceMissing
from reconciler.model.live import World
from reconciler.model.naming import Instance, owner
from reconciler.state import StateError
from reconciler.state.datasets import check_trainable
from reconciler.state.mapping import read_serving


async def observe(session: Session, instance: Instance) -> World:
    """Observe an instance and what its plan depends on; never raises for the service's troubles."""
    world = await _live(session, await _remembered(session, instance))
    world = with_rebuilt_served(session, world)
    unsettled = _unsettled(session, world)
    neighbours = await asyncio.gather(
        *(
            _neighbour(session, neighbour, bool(unsettled))
            for neighbour in _around(session, instance)
        )
    )
    if unsettled:
        world = await _ended_unwatched(session, await _under_way(session, world), unsettled)
    untrainable = await _untrainable(session, world, unsettled)
    return replace(world, neighbours=tuple(neighbours), untrainable=untrainable)


def _around(session: Session, instance: Instance) -> tuple[Instance, ...]:
    environment = session.environment(instance)
    origin = environment.origin_of(instance)
    siblings = (other for other in environment.instances if other not in (instance, origin))
    return ((origin,) if origin else ()) + tuple(siblings)


def _unsettled(session: Session, world: World) -> tuple[str, ...]:
    """The layouts for which anything else than the wanted version serves, or nothing."""
    environment = session.environment(world.instance)
    ours = owner(session.desired.project, environment.name)
    live = {
        (model.layout, model.version, model.id) for model in world.models if model.owner == ours
    }
    wanted = session.desired.wanted(environment, world.instance.region)
    lock = session.desired.lock
    return tuple(
        layout
        for layout in wanted
        if (layout, lock[layout].version, world.serving.get(layout)) not in live
    )


async def _neighbour(session: Session, instance: Instance, needed: bool) -> World:
    """A neighbour's world; the verdicts that its own weights came with lie up its own chain."""
    world = await _remembered(session, instance)
    source = session.environment(instance).source
    if source is not None:
        world = replace(world, neighbours=(await _neighbour(session, source, False),))
    if not needed:
        return world
    return await _under_way(session, await _live(session, world))


async def _remembered(session: Session, instance: Instance) -> World:
    world = World(instance, session.now())
    try:
        records = session.records(instance)
        return replace(
            world,
            endpoint=session.gateway(instance).endpoint,
            serving=await read_serving(records.container, instance),
            served=await records.served(),
            verdicts=await records.verdicts(),
            failures=await records.failures(),
        )
    except (GatewayError, StateError) as error:
        return replace(world, trouble=str(error))


async def _live(session: Session, world: World) -> World:
    if world.trouble:
        return world
    gateway = session.gateway(world.instance)
    try:
        capacity = await gateway.capacity()
        models = await gateway.list_models()
    except InstanceMissing:
        return replace(world, exists=False)
    except GatewayError as error:
        return replace(world, trouble=str(error))
    return replace(world, models=models, capacity=capacity)


async def _under_way(session: Session, world: World) -> World:
    if world.trouble or not world.exists:
        return world
    try:
        operations = await session.gateway(world.instance).list_operations()
    except GatewayError as error:
        return replace(world, trouble=str(error))
    return replace(world, operations=operations)


async def _ended_unwatched(session: Session, world: World, unsettled: tuple[str, ...]) -> World:
    try:
        return await with_unwatched_failures(session, world, unsettled)
    except GatewayError as error:
        return replace(world, trouble=str(error))


async def _untrainable(
    session: Session, world: World, unsettled: tuple[str, ...]
) -> Mapping[str, str]:
    if session.environment(world.instance).origin_of(world.instance) is not None:
        return {}
    state = session.state(world.instance)
    data = session.training_data(world.instance)
    reasons = {}
    for layout in unsettled:
        declared = session.desired.layouts[layout]
        digest = session.desired.lock[layout].data_digest
        try:
            await check_trainable(state, data, declared.training_prefix, digest)
        except StateError as error:
            reasons[layout] = str(error)
    return reasons
