"""Rebuilding what the state store does not know: it was lost, or a run died before it wrote.

Live tags say which versions there are, but not which of them have served. After the loss of the
store, or of the journal that says so, every version that lives beside the wanted one is taken to
have served, the newest last: so those are kept that one would go back to. An adopted model served
before there was a store at all. What serves has served, whatever its store knows: it is written
down before another replaces it. Verdicts and the mapping need nothing here: models are verified
again, and then they serve again.

A training that failed for its content while nobody watched it stands in the list of operations for
a day. Without a look there it would be tried a second time, only to fail again.
"""

from collections.abc import Sequence
from dataclasses import replace

from reconciler.execution.session import Session
from reconciler.gateway.errors import NotFound
from reconciler.gateway.reasons import blames_content
from reconciler.model.live import Failure, LiveModel, Operation, Tag, World
from reconciler.model.naming import owner
from reconciler.planning import Judgements, serving_layouts


def with_rebuilt_served(session: Session, world: World) -> World:
    """Give `world` the versions that have served without its store knowing of it.

    Those are all earlier ones but the failed candidates, if the store has lost the journal of them,
    and in any case those of adopted models: they served before there was a store. They count as
    older than what it knows.
    """
    # What serves was noted first; where nothing does, a first run may have died after it judged.
    has_judged = bool(world.verdicts or world.failures)
    is_lost = not world.served and (bool(world.serving) or not has_judged)
    adopted = session.desired.adopted.get(world.instance, {})
    failed = _failed_candidates(session, world) if is_lost else frozenset()
    served = {layout: dict.fromkeys(versions) for layout, versions in world.served.items()}
    for layout, version, model in reversed(_earlier(session, world)):
        if (is_lost and model.id not in failed) or model.id in adopted:
            served.setdefault(layout, {}).setdefault(version)
    return replace(world, served={layout: tuple(versions) for layout, versions in served.items()})


def _failed_candidates(session: Session, world: World) -> frozenset[str]:
    """Ids of the models whose verification failed, by what Git asks for now."""
    judgements = Judgements(world)

    def is_bad(model: LiveModel) -> bool:
        layout = session.desired.layouts.get(model.layout or "")
        if layout is None:
            return False
        lock = session.desired.lock[layout.name]
        judgement = judgements.of(layout, lock, model.version or "", model.weights)
        return judgement is not None and judgement.standing == "bad"

    return frozenset(model.id for _, _, model in _earlier(session, world) if is_bad(model))


async def with_unwatched_failures(session: Session, world: World, layouts: Sequence[str]) -> World:
    """Give `world` the failed trainings of the wanted versions of `layouts` that nobody noted.

    Raises GatewayError.
    """
    noted = {(failure.layout, failure.version) for failure in world.failures}
    live = {(model.layout, model.version) for model in world.models}
    lock = session.desired.lock
    wanted = {(layout, lock[layout].version) for layout in layouts if not lock[layout].adopted}
    latest = _latest_trainings(session, world)
    found = []
    for layout, version in sorted(wanted - noted - live):
        training = latest.get((layout, version))
        if training is None or training.status != "failed":
            continue
        try:
            told = await session.gateway(world.instance).get_operation(training.id)
        except NotFound:
            continue
        if told.error is not None and blames_content(told.error):
            error = told.error
            found.append(Failure(layout, version, error.code, error.message, told.created_at))
    return replace(world, failures=(*world.failures, *found))


async def keep_rebuilt(session: Session, world: World) -> None:
    """Write down what was rebuilt, before a run adds to it."""
    records = session.records(world.instance)
    noted: set[tuple[str, str]] = set()
    if world.failures:
        noted = {(failure.layout, failure.version) for failure in await records.failures()}
    for failure in world.failures:
        if (failure.layout, failure.version) not in noted:
            await records.add_failure(failure)
    if world.served and not await records.served():
        await records.start_served(
            [
                (layout, version, model.id, model.created_at)
                for layout, version, model in _earlier(session, world)
                if version in world.served.get(layout, ())
            ]
        )
    for layout, version in serving_layouts(session.desired, world).items():
        if version != next(iter(world.served.get(layout, ())), None):
            await records.add_served(layout, version, world.serving[layout], session.now())


def _earlier(session: Session, world: World) -> list[tuple[str, str, LiveModel]]:
    """Our live models but those of the wanted versions, by layout and version, oldest first."""
    ours = owner(session.desired.project, world.instance.environment)
    environment = session.environment(world.instance)
    wanted = {
        (layout, session.desired.wanted_version(environment, layout))
        for layout in session.desired.wanted(environment, world.instance.region)
    }
    return [
        (model.layout, model.version, model)
        for model in sorted(world.models, key=lambda m: (m.created_at, m.id))
        if model.owner == ours
        and model.layout
        and model.version
        and (model.layout, model.version) not in wanted
    ]


def _latest_trainings(session: Session, world: World) -> dict[tuple[str, str], Operation]:
    """Our latest training of each version that the list of operations still knows."""
    ours = owner(session.desired.project, world.instance.environment)
    return {
        (each.tags.get(Tag.LAYOUT, ""), each.tags.get(Tag.VERSION, "")): each
        for each in world.operations
        if each.kind == "build" and each.tags.get(Tag.OWNER) == ours
    }
