"""Equal worlds give equal fingerprints, other plans give others, and a chain foresees them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.model.desired import Desired
from reconciler.model.live import Capacity, Tag, World, timestamp
from reconciler.model.naming import Instance, model_id
from reconciler.model.plan import Action, Plan
from reconciler.planning import is_approved, plan, plan_chain, project
from tests.simulation.fleet import Fleet, run
from tests.simulation.fleets import ALL_WELL, LAYOUTS, VERSIONS, fleets
from tests.simulation.given import NOW, foreign

T = TypeVar("T")


def shuffled(world: World, order: Random) -> World:
    """The same world as another listing may tell it, later, on another commit."""

    def another(listed: Iterable[T]) -> tuple[T, ...]:
        return tuple(sorted(listed, key=lambda _: order.random()))

    return replace(
        world,
        observed_at=world.observed_at + timedelta(minutes=order.randint(0, 60)),
        models=tuple(
            replace(model, tags={**model.tags, "commit": "3fa2c1b"} if model.tags else {})
            for model in another(world.models)
        ),
        operations=another(world.operations),
        verdicts=another(world.verdicts),
        decisions=another(world.decisions),
        checks=another(world.checks),
        failures=another(world.failures),
        serving=dict(another(world.serving.items())),
        capacity=Capacity(order.randint(0, 9), 10_000),
        locked_in=dict.fromkeys(world.serving, "3fa2c1b"),
        neighbours=tuple(shuffled(neighbour, order) for neighbour in world.neighbours),
    )


def essence(made: Plan) -> tuple[list[Action], list[tuple[str, ...]]]:
    """What a plan does and rests on, without its reasons."""
    steps = [replace(action, because="") for layout in made.layouts for action in layout.steps]
    cleanup = [replace(action, because="") for layout in made.layouts for action in layout.cleanup]
    order = sorted(cleanup, key=repr)
    return [*steps, *order], [layout.facts for layout in made.layouts if layout.actions]


@given(fleets(), st.randoms(use_true_random=True))
@settings(max_examples=100, deadline=None)
def test_equal_worlds_give_equal_fingerprints(fleet: Fleet, order: Random) -> None:
    for instance in fleet.instances:
        world = fleet.seen_from(instance)
        other = plan(fleet.desired, shuffled(world, order))
        assert fleet.plan(instance).fingerprint == other.fingerprint


def one_model_less(world: World, place: int) -> World:
    return replace(world, models=world.models[:place] + world.models[place + 1 :])


def one_model_anew(world: World, place: int) -> World:
    """As if a model had been deleted and made again under its id: its weights are others."""
    made = NOW - timedelta(hours=9)
    tags = {**world.models[place].tags, Tag.TRAINED: timestamp(made)}
    return with_model(world, place, created_at=made, tags=tags)


def one_model_under_another_id(world: World, place: int) -> World:
    known = world.models[place].id
    named = {layout: f"{each}9" if each == known else each for layout, each in serving(world)}
    return replace(with_model(world, place, id=f"{known}9"), serving=named)


def with_model(world: World, place: int, **changes: Any) -> World:
    models = list(world.models)
    models[place] = replace(models[place], **changes)
    return replace(world, models=tuple(models))


def serving(world: World) -> list[tuple[str, str]]:
    return list(world.serving.items())


def one_mapping_less(world: World, place: int) -> World:
    return replace(world, serving=dict(serving(world)[:place] + serving(world)[place + 1 :]))


def other_operations(world: World, place: int) -> World:
    return replace(
        world,
        operations=tuple(replace(o, id=f"{o.id}9") for o in world.operations),
        neighbours=tuple(other_operations(each, place) for each in world.neighbours),
    )


def ids_taken(world: World, _: int) -> World:
    """As if somebody else had made models with the ids that ours would get."""
    ids = {model_id(layout, version) for layout in LAYOUTS for version in VERSIONS}
    taken = ids - {model.id for model in world.models}
    return replace(world, models=(*world.models, *map(foreign, sorted(taken))))


def other_data(desired: Desired) -> Desired:
    """Other verification documents, none of which has been analysed."""
    lock = {
        name: replace(entry, verification_digest="other documents")
        for name, entry in desired.lock.items()
    }
    return replace(desired, lock=lock)


CHANGES: list[Callable[[World, int], World]] = [
    one_model_less,
    one_model_anew,
    one_model_under_another_id,
    one_mapping_less,
    other_operations,
    ids_taken,
    lambda world, _: world,
]


@given(fleets(), st.sampled_from(CHANGES), st.integers(0, 5), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_plan_is_approved_exactly_if_it_does_the_same_on_the_same(
    fleet: Fleet, change: Callable[[World, int], World], place: int, otherwise_verified: bool
) -> None:
    for instance in fleet.instances:
        world, first = fleet.seen_from(instance), fleet.plan(instance)
        if world.models:
            world = change(world, place % len(world.models))
        desired = other_data(fleet.desired) if otherwise_verified else fleet.desired
        second = plan(desired, world)
        same = essence(first) == essence(second)
        assert (first.fingerprint == second.fingerprint) is same
        assert is_approved(first.fingerprint, second) is (same or not second.actions)


@given(fleets(ALL_WELL))
@settings(max_examples=150, deadline=None)
def test_the_projected_world_is_at_rest_and_serves_as_the_real_one_would(fleet: Fleet) -> None:
    for instance in fleet.instances:
        world, made = fleet.seen_from(instance), fleet.plan(instance)
        left = project(fleet.desired, world, made)
        if made.refusals:
            assert left is world
            continue
        real = run(fleet, made).seen_from(instance)
        assert left.serving == real.serving
        assert {model.id for model in left.models} == {model.id for model in real.models}
        foreseen, later = plan(fleet.desired, left), plan(fleet.desired, real)
        assert foreseen.fingerprint[:12] == later.fingerprint[:12] or waits_for_weights(later)


def waits_for_weights(made: Plan) -> bool:
    """Whether a plan rests on weights that were made a moment ago, which no projection knows."""
    return any(layout.facts for layout in made.layouts if layout.actions)


@given(fleets(ALL_WELL))
@settings(max_examples=200, deadline=None)
def test_each_plan_of_a_chain_has_the_fingerprint_that_it_has_when_its_turn_has_come(
    start: Fleet,
) -> None:
    worlds: dict[Instance, World] = {
        instance: start.seen_from(instance) for instance in start.instances
    }
    fleet = start
    for foreseen in plan_chain(start.desired, worlds):
        real = fleet.plan(foreseen.instance)
        assert real.fingerprint == foreseen.fingerprint
        assert real.refusals == foreseen.refusals
        assert list(real.waiting) == list(foreseen.waiting)
        fleet = run(fleet, real)
