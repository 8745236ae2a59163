"""One look around: what each store remembers and each service reports, read at most once.

A chain of environments is observed from several of its instances, which see each other; within
one look they all see the same, and nobody is asked twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from reconciler.execution.access import may_pass, wait_for_roles
from reconciler.execution.live_models import list_models
from reconciler.execution.session import Session
from reconciler.gateway.errors import GatewayError, InstanceMissing
from reconciler.model.live import Capacity, LiveModel, Operation, World
from reconciler.model.naming import Instance
from reconciler.state import StateError, StoreMissing
from reconciler.state.errors import LeaseLost
from reconciler.state.mapping import read_serving

Answer = TypeVar("Answer")


class Look:
    """What is read during one look, by instance. Troubles are in the worlds, not raised."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._remembered: dict[Instance, asyncio.Task[World]] = {}
        self._live: dict[Instance, asyncio.Task[World]] = {}
        self._operations: dict[Instance, asyncio.Task[tuple[Operation, ...] | str]] = {}

    async def remembered(self, instance: Instance, *, until: float | None = None) -> World:
        """The instance as its environment's store remembers it; `until`: see `observe`."""
        return await _once(self._remembered, instance, lambda: self._remember(instance, until))

    async def live(self, instance: Instance, *, until: float | None = None) -> World:
        """The instance as it is, with what the store remembers; `until`: see `observe`."""
        return await _once(self._live, instance, lambda: self._look_at(instance, until))

    async def with_operations(self, world: World) -> World:
        """A world with the operations of the last day."""
        if world.trouble or not world.exists:
            return world
        listed = await _once(self._operations, world.instance, lambda: self._list(world.instance))
        if isinstance(listed, str):
            return replace(world, trouble=listed)
        return replace(world, operations=listed)

    async def _remember(self, instance: Instance, until: float | None) -> World:
        session = self._session
        world = World(instance, session.now())
        try:
            gateway = await session.open_gateway(instance)
            world = replace(world, endpoint=gateway.endpoint)
            return await self._patiently(instance, until, lambda: self._read_store(world))
        except StoreMissing as missing:
            return replace(world, notes=(_nothing_remembered(instance, missing),))
        except (GatewayError, StateError) as error:
            return replace(world, trouble=str(error), locked_out=may_pass(error))

    async def _read_store(self, world: World) -> World:
        records = self._session.records(world.instance)
        return replace(
            world,
            serving=await read_serving(records.container, world.instance),
            served=await records.served(),
            verdicts=await records.verdicts(),
            failures=await records.failures(),
            decisions=await records.decisions(),
            checks=await records.checks(),
            archive=await records.archive(),
        )

    async def _look_at(self, instance: Instance, until: float | None) -> World:
        world = await self.remembered(instance, until=until)
        if world.trouble:
            return world
        try:
            capacity, models = await self._patiently(
                instance, until, lambda: self._service(instance)
            )
        except InstanceMissing:
            # Before the first deployment there is no store either, and nothing to be said of it.
            return replace(world, exists=False, notes=())
        except LeaseLost:
            raise
        except (GatewayError, StateError) as error:
            return replace(world, trouble=str(error), locked_out=may_pass(error))
        return replace(world, models=models, capacity=capacity)

    async def _service(self, instance: Instance) -> tuple[Capacity, tuple[LiveModel, ...]]:
        capacity = await self._session.gateway(instance).capacity()
        return capacity, await list_models(self._session, instance)

    async def _patiently(
        self, instance: Instance, until: float | None, ask: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        """Ask; `until` a moment, if one is given, again where a new role does not work yet."""
        if until is None:
            return await ask()
        return await wait_for_roles(self._session, instance, until, ask)

    async def _list(self, instance: Instance) -> tuple[Operation, ...] | str:
        try:
            return await self._session.gateway(instance).list_operations()
        except GatewayError as error:
            return str(error)


def _nothing_remembered(instance: Instance, missing: StoreMissing) -> str:
    return (
        f"{instance}: nothing is remembered of it: {missing}; its live models tell which versions "
        "there are, and each is verified again before it serves"
    )


async def _once(
    asked: dict[Instance, asyncio.Task[Answer]],
    instance: Instance,
    ask: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Ask for the first who wants to know; the others get the same answer."""
    if instance not in asked:
        asked[instance] = asyncio.ensure_future(ask())
    return await asked[instance]
