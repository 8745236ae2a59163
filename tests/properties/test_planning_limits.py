"""What no plan ever does, whatever the world that it is made from: the limits and the laws."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.model.live import Capacity, World
from reconciler.model.naming import Instance, owner
from reconciler.model.plan import Copy, Delete, Plan, Resume, Serve, Train
from reconciler.model.recipe import Build
from reconciler.model.selection import Selection
from reconciler.planning import plan
from tests.simulation.bystander import kept_by_git
from tests.simulation.fleet import Fleet
from tests.simulation.fleets import PINNED, fleets
from tests.simulation.given import endpoint


def deleted(made: Plan) -> set[str]:
    return {action.model_id for action in made.actions if isinstance(action, Delete)}


def most_side_by_side(world: World, made: Plan) -> int:
    """Models that live at once if all steps run side by side, after the clean-up."""
    cleaned = sum(len(layout.cleanup) for layout in made.layouts)
    begun = [a for a in made.actions if isinstance(a, Train | Copy)]
    return len(world.models) - cleaned + len(on_their_way(world)) + len(begun)


def on_their_way(world: World) -> set[str]:
    """Models that arrive whatever is planned."""
    here = [o for o in world.operations if o.kind == "build"]
    copies = [o for n in world.neighbours for o in n.operations if o.kind == "copy"]
    there = [o for o in copies if o.target == endpoint(world.instance)]
    ids = {o.model_id for o in here + there if o.status == "running"}
    return ids - {model.id for model in world.models}


@given(fleets(), st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_no_plan_makes_a_model_beyond_the_limit(fleet: Fleet, limit: int) -> None:
    for instance in fleet.instances:
        world = replace(fleet.seen_from(instance), capacity=Capacity(0, limit))
        made = plan(fleet.desired, world)
        begun = [action for action in made.actions if isinstance(action, Train | Copy)]
        assert not begun or most_side_by_side(world, made) <= limit


@given(fleets(), st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_a_limit_blocks_no_more_than_what_is_beyond_it(fleet: Fleet, limit: int) -> None:
    for instance in fleet.instances:
        world = fleet.seen_from(instance)
        free = plan(fleet.desired, world)
        limited = plan(fleet.desired, replace(world, capacity=Capacity(0, limit)))
        begun = {a.layout for a in limited.actions if isinstance(a, Train | Copy)}
        wished = {a.layout for a in free.actions if isinstance(a, Train | Copy)}
        room = limit - (most_side_by_side(world, free) - len(wished))
        assert len(begun) == min(len(wished), max(0, room))
        by_name = {layout.layout: layout for layout in free.layouts}
        for layout in limited.layouts:
            if layout.layout not in wished - begun:
                assert layout == by_name[layout.layout]


@given(fleets(), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_no_plan_starts_more_neural_builds_than_are_left(fleet: Fleet, left: int) -> None:
    layouts = {
        name: replace(layout, build=Build("neural"))
        for name, layout in fleet.desired.layouts.items()
    }
    desired = replace(fleet.desired, layouts=layouts)
    for instance in fleet.instances:
        capacity = Capacity(0, 0, neural_used=20 - left, neural_quota=20)
        made = plan(desired, replace(fleet.seen_from(instance), capacity=capacity))
        assert sum(isinstance(action, Train) for action in made.actions) <= left


@given(fleets() | fleets(topologies=PINNED))
@settings(max_examples=150, deadline=None)
def test_what_serves_and_is_wanted_what_is_pinned_and_what_is_not_ours_is_never_deleted(
    fleet: Fleet,
) -> None:
    for instance in fleet.instances:
        made, world = fleet.plan(instance), fleet.worlds[instance]
        gone = deleted(made)
        for model in world.models:
            if model.owner != owner(fleet.desired.project, instance.environment):
                assert model.id not in gone
        for layout in fleet.desired.layouts:
            for version in kept_by_git(fleet.desired, instance, layout):
                assert_is_kept(world, layout, version, made)


def assert_is_kept(world: World, layout: str, version: str, made: Plan) -> None:
    """Of the models that carry a version one is kept, or another serves in their place first."""
    held = {m.id for m in world.models if (m.layout, m.version) == (layout, version)}
    made_anew = any(
        action.layout == layout and action.version == version
        for action in made.actions
        if isinstance(action, Train | Copy | Resume)
    )
    assert not held or made_anew or held - deleted(made)


@given(fleets())
@settings(max_examples=100, deadline=None)
def test_only_the_origin_trains_and_only_what_the_lock_names(fleet: Fleet) -> None:
    for instance in fleet.instances:
        environment = fleet.desired.environments[instance.environment]
        for action in fleet.plan(instance).actions:
            if isinstance(action, Train):
                assert environment.origin_of(instance) is None
                assert action.version == fleet.desired.lock[action.layout].version


@given(fleets(topologies=PINNED))
@settings(max_examples=100, deadline=None)
def test_a_pinned_environment_comes_to_serve_nothing_but_its_pins(fleet: Fleet) -> None:
    for instance in fleet.instances:
        environment = fleet.desired.environments[instance.environment]
        if environment.promote == "pinned" and instance.region not in environment.retired:
            assert served(fleet, instance) <= set(environment.versions.items())


def served(fleet: Fleet, instance: Instance) -> set[tuple[str, str]]:
    return {
        (action.layout, action.version)
        for action in fleet.plan(instance).actions
        if isinstance(action, Serve)
    }


@given(fleets() | fleets(topologies=PINNED))
@settings(max_examples=100, deadline=None)
def test_evictable_is_nothing_that_is_needed(fleet: Fleet) -> None:
    for instance in fleet.instances:
        made, world = fleet.plan(instance), fleet.worlds[instance]
        assert made.capacity is not None
        evictable = set(made.capacity.evictable)
        assert len(evictable) == len(made.capacity.evictable)
        assert not evictable & (set(world.serving.values()) | deleted(made) | set(made.unmanaged))
        for layout in fleet.desired.layouts:
            for version in kept_by_git(fleet.desired, instance, layout):
                held = {m.id for m in world.models if (m.layout, m.version) == (layout, version)}
                assert not held & evictable


@given(fleets(), st.sets(st.sampled_from(["1040", "1099", "w8ben"])))
@settings(max_examples=100, deadline=None)
def test_leaving_layouts_out_changes_nothing_for_the_others(fleet: Fleet, out: set[str]) -> None:
    for instance in fleet.instances:
        whole = fleet.plan(instance)
        part = plan(fleet.desired, fleet.seen_from(instance), Selection(excluded=frozenset(out)))
        assert part.layouts == tuple(each for each in whole.layouts if each.layout not in out)
        assert set(part.left_out) <= out
