"""What came of a run, said for the engine and for people."""

from collections.abc import Mapping, Sequence

from reconciler.execution.known import Known
from reconciler.execution.layout_run import LayoutResult
from reconciler.execution.task import Run
from reconciler.model.live import World
from reconciler.model.naming import parse_model_id
from reconciler.model.outcome import Outcome, Served
from reconciler.model.plan import Plan


def as_it_is(world: World) -> Outcome:
    """What serves at an instance that was only looked at."""
    return Outcome(
        world.instance, _all_served(world.serving, _versions(world), Known(world)), {}, {}
    )


async def outcome_of(
    run: Run, world: World, plan: Plan, results: Sequence[LayoutResult]
) -> Outcome:
    """What serves after a run, what failed and why, what waits; raises StateError."""
    failed = plan.blocked | {r.layout: r.failed for r in results if r.failed}
    waiting = plan.waiting | {r.layout: r.waiting for r in results if r.waiting}
    versions = _versions(world)
    for result in results:
        versions.update(result.versions)
    serving = await run.mapping.serving()
    return Outcome(
        world.instance,
        _all_served(serving, versions, run.known),
        failed,
        {layout: note for layout, note in waiting.items() if layout not in failed},
        frozenset(layout for layout in serving if serving[layout] != world.serving.get(layout)),
    )


def _versions(world: World) -> dict[str, str]:
    return {model.id: model.version for model in world.models if model.version}


def _all_served(
    serving: Mapping[str, str], versions: Mapping[str, str], known: Known
) -> dict[str, Served]:
    return {
        layout: _served(layout, model_id, versions, known) for layout, model_id in serving.items()
    }


def _served(layout: str, model_id: str, versions: Mapping[str, str], known: Known) -> Served:
    name = parse_model_id(model_id)
    version = versions.get(model_id) or (name.version if name else "")
    latest = known.latest_verdict(layout, version)
    return Served(version, model_id, latest.accuracy if latest else None)
