"""A pure model of the service and the stores, for all instances of a project.

A plan is applied to it write by write, so that a test can stop after any of them as a crash would.
It behaves as the service is known to: a training is an operation before it is a model, a copy runs
at its source and takes its tags from the target, and the mapping is written before the history.
Every action is held against laws that no plan may break, whatever led to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from reconciler.model.desired import Desired
from reconciler.model.live import Failure, LiveModel, Operation, Tag, World
from reconciler.model.naming import Instance, owner
from reconciler.model.plan import (
    Action,
    Check,
    Copy,
    Delete,
    Plan,
    Resume,
    Serve,
    Train,
    Verify,
    Withdraw,
)
from reconciler.model.verdict import CopyCheck, Decision, FieldFigure, Verdict
from reconciler.planning import plan
from tests.simulation.bystander import is_checked, is_copy, is_good, kept_by_git, lost_with
from tests.simulation.given import NOW, endpoint
from tests.simulation.nature import TOTAL, Nature

MINUTE = timedelta(minutes=1)


class LawBroken(AssertionError):
    """A plan did what no plan may do."""


@dataclass(frozen=True)
class Fleet:
    """All instances at one moment, what Git declares, and what has been asked of the service."""

    desired: Desired
    nature: Nature = field(default_factory=Nature)
    worlds: Mapping[Instance, World] = field(default_factory=dict)
    clock: datetime = NOW
    trainings: tuple[tuple[Instance, str, str], ...] = ()

    @classmethod
    def deployed(cls, desired: Desired, nature: Nature) -> "Fleet":
        """All declared instances, empty."""
        worlds = {
            instance: World(instance, NOW, endpoint=endpoint(instance))
            for environment in desired.environments.values()
            for instance in environment.instances
        }
        return cls(desired, nature, worlds)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """All instances, sources before those that follow them."""
        return tuple(self.worlds)

    def seen_from(self, instance: Instance) -> World:
        """What a run at `instance` observes: the source first, which sees on, then regions."""
        return replace(self._seen(instance), neighbours=self._around(instance))

    def _seen(self, instance: Instance) -> World:
        return replace(self.worlds[instance], observed_at=self.clock)

    def _around(self, instance: Instance) -> tuple[World, ...]:
        """The neighbours; around the source there is only what the stores remember."""
        environment = self.desired.environments[instance.environment]
        regions = (self._seen(other) for other in environment.instances if other != instance)
        if environment.source is None:
            return tuple(regions)
        far = tuple(_remembered(each) for each in self._around(environment.source))
        return replace(self._seen(environment.source), neighbours=far), *regions

    def plan(self, instance: Instance) -> Plan:
        """Plan an instance as it is now."""
        return plan(self.desired, self.seen_from(instance))

    def wanted_version(self, instance: Instance, layout: str) -> str:
        """The version of a layout that Git wants at an instance."""
        environment = self.desired.environments[instance.environment]
        return self.desired.wanted_version(environment, layout)

    def changed(self, instance: Instance, **changes: object) -> "Fleet":
        """The fleet with one world changed, a minute later."""
        world = replace(self.worlds[instance], **changes)  # type: ignore[arg-type] # by field name
        return replace(self, worlds={**self.worlds, instance: world}, clock=self.clock + MINUTE)


def _remembered(world: World) -> World:
    """A world without what only its service could tell."""
    return replace(world, models=(), operations=(), untrainable={})


def run(fleet: Fleet, made: Plan) -> Fleet:
    """Carry a plan out to its end."""
    for after in writes(fleet, made):
        fleet = after
    return fleet


def writes(fleet: Fleet, made: Plan) -> Iterator[Fleet]:
    """Carry a plan out, giving the fleet after each write; a step that fails ends its layout.

    Clean-up comes first, over all layouts: a plan counts on the room that it makes.
    """
    if made.refusals:
        return
    for layout in made.layouts:
        for delete in layout.cleanup:
            fleet = _delete(fleet, made.instance, delete)
            yield fleet
    for layout in made.layouts:
        for action in layout.steps:
            before = fleet
            for after in _carry_out(fleet, made.instance, action):
                fleet = after
                yield fleet
            if not _succeeded(before, fleet, made.instance, action):
                break


def decide_all(fleet: Fleet) -> Fleet:
    """Have a person say a word on every model that a person is to judge, as nature would.

    Where the word has been said already, nothing changes.
    """
    for instance in fleet.instances:
        for model in fleet.worlds[instance].models:
            fleet = _decided(fleet, instance, model)
    return fleet


def _decided(fleet: Fleet, at: Instance, model: LiveModel) -> Fleet:
    layout = fleet.desired.layouts.get(model.layout or "")
    asked = layout.verification if layout else None
    if layout is None or asked is None or asked.by != "person" or model.version is None:
        return fleet
    word = Decision(
        layout=layout.name,
        version=model.version,
        weights=model.weights,
        verification_digest=fleet.desired.lock[layout.name].verification_digest,
        accepted=fleet.nature.fields_right(layout.name, model.version, model.weights) == TOTAL,
        reason="",
        by="anna",
        at=NOW,
    )
    known = fleet.worlds[at].decisions
    return fleet if word in known else fleet.changed(at, decisions=(*known, word))


def settle(fleet: Fleet) -> Fleet:
    """Let every operation that is under way come to its end, with nobody waiting for it."""
    for instance in fleet.instances:
        for operation in fleet.worlds[instance].operations:
            if operation.status == "running":
                fleet = _end(fleet, instance, operation)
    return fleet


def _carry_out(fleet: Fleet, at: Instance, action: Action) -> Iterator[Fleet]:
    match action:
        case Train():
            fleet = _begin_training(fleet, at, action)
            yield fleet
            yield from _wait_for(fleet, at, fleet.worlds[at].operations[-1])
        case Copy():
            fleet = _begin_copy(fleet, at, action)
            yield fleet
            yield from _wait_for(fleet, at, fleet.worlds[action.source].operations[-1])
        case Resume():
            running = fleet.worlds[action.at].operations
            operation = next(o for o in running if o.id == action.operation_id)
            yield from _wait_for(fleet, at, operation, action.at)
        case Verify():
            yield _verify(fleet, at, action)
        case Check():
            yield _check(fleet, at, action)
        case Serve():
            yield from _serve(fleet, at, action)
        case Withdraw():
            serving = {k: v for k, v in fleet.worlds[at].serving.items() if k != action.layout}
            yield fleet.changed(at, serving=serving)
        case Delete():
            yield _delete(fleet, at, action)


def _succeeded(before: Fleet, after: Fleet, at: Instance, action: Action) -> bool:
    world = after.worlds[at]
    match action:
        case Train() | Copy() | Resume():
            return world.model(action.model_id) is not None
        case Verify():
            return is_good(after.desired, after.seen_from(at), action.layout, action.model_id)
        case Check():
            return (action.layout, action.version) not in after.nature.garbled
        case _:
            return after is not before


def _begin_training(fleet: Fleet, at: Instance, action: Train) -> Fleet:
    environment = fleet.desired.environments[at.environment]
    if environment.origin_of(at) is not None:
        raise LawBroken(f"{at} is no origin and trains {action}")
    _id_is_free(fleet, at, action.model_id)
    tags = _tags(fleet, at, action) | {str(Tag.ORIGIN): str(at)}
    fleet = _begin(fleet, at, Operation("", "build", "running", action.model_id, NOW, tags=tags))
    trained = (at, action.layout, action.version)
    return replace(fleet, trainings=(*fleet.trainings, trained))


def _begin_copy(fleet: Fleet, at: Instance, action: Copy) -> Fleet:
    source = fleet.worlds[action.source].model(action.source_model_id)
    if source is None or source.version != action.version or source.layout != action.layout:
        raise LawBroken(f"{action.source} does not hold what is copied by {action}")
    _id_is_free(fleet, at, action.model_id)
    origin, _, trained = source.weights.partition("@")
    tags = _tags(fleet, at, action) | {str(Tag.ORIGIN): origin, str(Tag.TRAINED): trained}
    copy = Operation("", "copy", "running", action.model_id, NOW, target=endpoint(at), tags=tags)
    return _begin(fleet, action.source, copy)


def _begin(fleet: Fleet, at: Instance, operation: Operation) -> Fleet:
    known = fleet.worlds[at].operations
    operation = replace(operation, id=f"{at}-{len(known)}", created_at=fleet.clock)
    return fleet.changed(at, operations=(*known, operation))


def _wait_for(
    fleet: Fleet, at: Instance, operation: Operation, runs_at: Instance | None = None
) -> Iterator[Fleet]:
    """End an operation; a run that watches a training fail for its content records the failure."""
    where = runs_at or (at if operation.kind == "build" else _runs_at(fleet, operation))
    fleet = _end(fleet, where, operation)
    yield fleet
    layout, version = operation.tags[Tag.LAYOUT], operation.tags[Tag.VERSION]
    if fleet.worlds[at].model(operation.model_id) is None:
        failure = Failure(layout, version, "ModelBuildError", "unfit", fleet.clock)
        yield fleet.changed(at, failures=(*fleet.worlds[at].failures, failure))


def _runs_at(fleet: Fleet, operation: Operation) -> Instance:
    return next(i for i in fleet.instances if operation in fleet.worlds[i].operations)


def _end(fleet: Fleet, at: Instance, operation: Operation) -> Fleet:
    made = (operation.tags[Tag.LAYOUT], operation.tags[Tag.VERSION])
    failed = operation.kind == "build" and made in fleet.nature.broken
    ended = replace(operation, status="failed" if failed else "succeeded")
    operations = tuple(
        ended if known.id == operation.id else known for known in fleet.worlds[at].operations
    )
    fleet = fleet.changed(at, operations=operations)
    if failed:
        return fleet
    target = at
    if operation.kind == "copy":
        target = next(i for i in fleet.instances if endpoint(i) == operation.target)
    model = LiveModel(operation.model_id, fleet.clock, None, "", "2023-07-31", operation.tags)
    return fleet.changed(target, models=(*fleet.worlds[target].models, model))


def _verify(fleet: Fleet, at: Instance, action: Verify) -> Fleet:
    model = fleet.worlds[at].model(action.model_id)
    if model is None:
        raise LawBroken(f"{at} does not hold what is verified by {action}")
    right = fleet.nature.fields_right(action.layout, action.version, model.weights)
    verdict = Verdict(
        layout=action.layout,
        version=action.version,
        weights=model.weights,
        model_created_at=model.created_at,
        verification_digest=fleet.desired.lock[action.layout].verification_digest,
        instance=str(at),
        documents=3,
        fields=(FieldFigure("all", right, TOTAL),),
        differences=(),
        baseline=None,
        at=fleet.clock,
    )
    return fleet.changed(at, verdicts=(*fleet.worlds[at].verdicts, verdict))


def _check(fleet: Fleet, at: Instance, action: Check) -> Fleet:
    model = fleet.worlds[at].model(action.model_id)
    if model is None:
        raise LawBroken(f"{at} does not hold what is checked by {action}")
    if not is_copy(at, model):
        raise LawBroken(f"{at} has trained what is checked by {action}")
    check = CopyCheck(
        layout=action.layout,
        model_id=model.id,
        created_at=model.created_at,
        verification_digest=fleet.desired.lock[action.layout].verification_digest,
        scope=action.scope,
        good=(action.layout, action.version) not in fleet.nature.garbled,
        reason="differs",
        at=fleet.clock,
    )
    return fleet.changed(at, checks=(*fleet.worlds[at].checks, check))


def _serve(fleet: Fleet, at: Instance, action: Serve) -> Iterator[Fleet]:
    """Write the mapping, then the history: what serves now, and what it replaced."""
    if not is_good(fleet.desired, fleet.seen_from(at), action.layout, action.model_id):
        raise LawBroken(f"{at} serves what nobody calls good: {action}")
    if not is_checked(fleet.desired, fleet.worlds[at], action.layout, action.model_id):
        raise LawBroken(f"{at} serves a copy that was not checked: {action}")
    world = fleet.worlds[at]
    if world.serving.get(action.layout) != action.replaces:
        raise LawBroken(f"{at} serves {world.serving.get(action.layout)}: {action}")
    fleet = fleet.changed(at, serving={**world.serving, action.layout: action.model_id})
    yield fleet
    replaced = world.serving_version(action.layout)
    before = [replaced, *world.served.get(action.layout, ())]
    versions = dict.fromkeys([action.version, *(version for version in before if version)])
    yield fleet.changed(at, served={**world.served, action.layout: tuple(versions)})


def _delete(fleet: Fleet, at: Instance, action: Delete) -> Fleet:
    world = fleet.worlds[at]
    model = world.model(action.model_id)
    if model is None:
        raise LawBroken(f"{at} does not hold what is deleted by {action}")
    if model.owner != owner(fleet.desired.project, at.environment):
        raise LawBroken(f"{model.id} is not ours: {action}")
    if model.id in world.serving.values():
        raise LawBroken(f"{model.id} serves: {action}")
    remaining = tuple(other for other in world.models if other is not model)
    if action.version in kept_by_git(fleet.desired, at, action.layout):
        twins = [m for m in remaining if (m.layout, m.version) == (action.layout, action.version)]
        if not twins:
            raise LawBroken(f"the last model of a wanted or pinned version is deleted: {action}")
    if lost_with(fleet.desired, fleet.worlds, fleet.seen_from(at), model):
        raise LawBroken(f"a region that stays wants it and can have it from here alone: {action}")
    return fleet.changed(at, models=remaining)


def _id_is_free(fleet: Fleet, at: Instance, model_id: str) -> None:
    world = fleet.worlds[at]
    if world.model(model_id) is not None or model_id in world.serving.values():
        raise LawBroken(f"{model_id} is in use at {at}")


def _tags(fleet: Fleet, at: Instance, action: Train | Copy) -> dict[str, str]:
    return {
        str(Tag.OWNER): owner(fleet.desired.project, at.environment),
        str(Tag.LAYOUT): action.layout,
        str(Tag.VERSION): action.version,
    }
