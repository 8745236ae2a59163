"""A run over one instance: lease, look, decide, act, say what came of it."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from reconciler.execution.access import wait_for_roles
from reconciler.execution.errors import NotApproved, PlanRefused
from reconciler.execution.known import Known
from reconciler.execution.layout_run import LayoutResult, clean_up, take_steps
from reconciler.execution.mapping import MappingOfRun
from reconciler.execution.observing import observe, observe_all
from reconciler.execution.outcomes import as_it_is, outcome_of
from reconciler.execution.rebuilding import keep_rebuilt
from reconciler.execution.session import Session
from reconciler.execution.task import Run, Task
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome
from reconciler.model.plan import Plan
from reconciler.planning import plan as plan_world
from reconciler.planning import plan_chain
from reconciler.planning.approval import differences, is_approved
from reconciler.state.lease import Holder, Lease, hold

PATIENCE = 120.0
"""Seconds that a run waits for another one to end: a lease and the longest single step."""


async def plan_instance(session: Session, instance: Instance) -> Plan:
    """Look and decide, change nothing."""
    return _decide(session, await observe(session, instance))


async def plan_all(session: Session, instances: Sequence[Instance]) -> tuple[Plan, ...]:
    """Plan a chain of instances: each as the plans of those before it would leave the world."""
    worlds = await observe_all(session, instances)
    plans = plan_chain(session.desired, worlds, session.selection)
    return tuple(_with_notes(plan, worlds[plan.instance]) for plan in plans)


async def reconcile(session: Session, instance: Instance) -> Outcome:
    """Make the instance what Git says, as far as that is possible now.

    A layout that fails is in the outcome, not an exception. An instance that Git says is only to
    be looked at is left as it is. Raises PlanRefused where a guard forbids the plan, NotApproved
    where it is not the approved one, LeaseHeld, LeaseLost, StateError, and Abandoned.
    """
    environment = session.environment(instance)
    if environment.mode == "observe":
        return await _look_only(session, instance)
    async with _lease(session, instance) as lease:
        deadline = session.monotonic() + environment.wait
        world = await observe(session, instance, until=deadline)
        plan = _decide(session, world)
        _check(session, plan)
        await keep_rebuilt(session, world)
        run = _run(session, world, plan, deadline, lease)
        results = await _carry_out(run, plan)
        return await outcome_of(run, world, plan, results)


@asynccontextmanager
async def _lease(session: Session, instance: Instance) -> AsyncIterator[Lease]:
    """The instance's lease, as soon as the store lets us in, and whoever has it is done."""
    holder = Holder.of_this_process(uuid.uuid4().hex)
    async with AsyncExitStack() as held:

        async def take() -> Lease:
            lease = hold(
                session.state(instance),
                instance,
                holder,
                patience=PATIENCE,
                now=session.now,
                sleep=session.sleep,
                monotonic=session.monotonic,
            )
            return await held.enter_async_context(lease)

        deadline = session.monotonic() + session.environment(instance).wait
        lease = await wait_for_roles(session, instance, deadline, take)
        with session.under_lease(lease.check):
            yield lease


async def _look_only(session: Session, instance: Instance) -> Outcome:
    world = await observe(session, instance)
    if world.trouble:
        raise PlanRefused(_decide(session, world))
    return as_it_is(world)


def _decide(session: Session, world: World) -> Plan:
    return _with_notes(plan_world(session.desired, world, session.selection), world)


def _with_notes(plan: Plan, world: World) -> Plan:
    notes = (note for seen in (world, *world.neighbours) for note in seen.notes)
    return replace(plan, warnings=(*notes, *plan.warnings))


def _check(session: Session, plan: Plan) -> None:
    """Raise where the plan may not be carried out; it is the very plan that would be."""
    if plan.refusals:
        raise PlanRefused(plan)
    approved = session.approved
    if approved is not None and plan.actions and not is_approved(approved, plan):
        raise NotApproved(plan, differences(approved, plan))


def _run(session: Session, world: World, plan: Plan, deadline: float, lease: Lease) -> Run:
    return Run(
        session=session,
        instance=world.instance,
        deadline=deadline,
        check_lease=lease.check,
        known=Known(world),
        mapping=MappingOfRun(session, world.instance, lease.check),
        serving=world.serving,
        capacity=world.capacity,
        evictable=plan.capacity.evictable if plan.capacity else (),
    )


async def _carry_out(run: Run, plan: Plan) -> Sequence[LayoutResult]:
    """Delete what is in the way, then let all layouts take their steps side by side.

    The plan counts on the room that the deletions make, so no step begins before them. How many
    layouts are under way at once is nobody's business here: most of them wait, for an operation or
    for the gateway's pacing, which holds the instance's limits.
    """
    layouts = [layout for layout in plan.layouts if layout.actions]
    results = {layout.layout: LayoutResult(layout.layout) for layout in layouts}
    for part in (clean_up, take_steps):
        await _side_by_side(
            part(Task(run, layout.layout), layout, results[layout.layout])
            for layout in layouts
            if (layout.cleanup if part is clean_up else layout.steps)
        )
    return list(results.values())


async def _side_by_side(parts: Iterable[Coroutine[Any, Any, None]]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
