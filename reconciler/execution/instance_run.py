"""A run over one instance: lease, look, decide, act, say what came of it."""

import asyncio
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from reconciler.execution.errors import PlanRefused
from reconciler.execution.layout_run import LayoutResult, run_layout
from reconciler.execution.observing import observe
from reconciler.execution.rebuilding import keep_rebuilt
from reconciler.execution.session import Session
from reconciler.execution.task import Task
from reconciler.model.live import World
from reconciler.model.naming import Instance, parse_model_id
from reconciler.model.outcome import Outcome, Served
from reconciler.model.plan import LayoutPlan, Plan
from reconciler.model.verdict import Verdict
from reconciler.planning import plan as decide
from reconciler.state.lease import Holder, Lease, hold
from reconciler.state.mapping import read_serving

SIDE_BY_SIDE = 64
"""Layouts worked on at once; the gateway's pacing, not this, holds the instance's limits."""

PATIENCE = 120.0
"""Seconds that a run waits for another one to end: a lease and the longest single step."""


async def plan_instance(session: Session, instance: Instance) -> Plan:
    """Look and decide, change nothing."""
    return decide(session.desired, await observe(session, instance))


async def reconcile(session: Session, instance: Instance) -> Outcome:
    """Make the instance what Git says, as far as that is possible now.

    A layout that fails is in the outcome, not an exception. Raises PlanRefused where a guard
    forbids the plan, LeaseHeld, LeaseLost, StateError, and Abandoned.
    """
    holder = Holder.of_this_process(uuid.uuid4().hex)
    async with hold(
        session.state(instance),
        instance,
        holder,
        patience=PATIENCE,
        now=session.now,
        sleep=session.sleep,
    ) as lease:
        world = await observe(session, instance)
        plan = decide(session.desired, world)
        if plan.refusals:
            raise PlanRefused(plan)
        await keep_rebuilt(session, world)
        results = await _carry_out(session, plan, lease)
        return await _outcome(session, world, plan, results)


async def _carry_out(session: Session, plan: Plan, lease: Lease) -> Sequence[LayoutResult]:
    places = asyncio.Semaphore(SIDE_BY_SIDE)
    wait = session.environment(plan.instance).wait
    deadline = session.now() + timedelta(seconds=wait)

    async def run(layout: LayoutPlan) -> LayoutResult:
        async with places:
            task = Task(session, plan.instance, layout.layout, deadline, lease.check)
            return await run_layout(task, layout)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run(layout)) for layout in plan.layouts if layout.actions]
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


async def _outcome(
    session: Session, world: World, plan: Plan, results: Sequence[LayoutResult]
) -> Outcome:
    failed = plan.blocked | {r.layout: r.failed for r in results if r.failed}
    waiting = plan.waiting | {r.layout: r.waiting for r in results if r.waiting}
    versions = {model.id: model.version for model in world.models if model.version}
    for result in results:
        versions.update(result.versions)
    verdicts = [*_verdicts_around(world), *await session.records(world.instance).verdicts()]
    serving = await read_serving(session.state(world.instance), world.instance)
    return Outcome(
        world.instance,
        {layout: _served(layout, model, versions, verdicts) for layout, model in serving.items()},
        failed,
        {layout: note for layout, note in waiting.items() if layout not in failed},
        frozenset(layout for layout in serving if serving[layout] != world.serving.get(layout)),
    )


def _verdicts_around(world: World) -> Iterator[Verdict]:
    """The verdicts that copies inherit, up the chain of sources."""
    for neighbour in world.neighbours:
        yield from neighbour.verdicts
        yield from _verdicts_around(neighbour)


def _served(
    layout: str, model_id: str, versions: Mapping[str, str], verdicts: Sequence[Verdict]
) -> Served:
    name = parse_model_id(model_id)
    version = versions.get(model_id) or (name.version if name else "")
    latest = [v for v in verdicts if (v.layout, v.version) == (layout, version)]
    accuracy = max(latest, key=lambda v: v.at).accuracy if latest else None
    return Served(version, model_id, accuracy)
