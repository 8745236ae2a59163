"""What holds for every single plan, whatever the world that it is made from."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.model.desired import Guard
from reconciler.model.plan import Delete, Serve, Train, Withdraw
from reconciler.planning import plan, unexpected
from tests.simulation.fleet import Fleet
from tests.simulation.fleets import fleets


@given(fleets())
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_the_service_lists_things_changes_no_plan(fleet: Fleet) -> None:
    for instance in fleet.instances:
        world = fleet.seen_from(instance)
        reversed_world = replace(
            world,
            models=tuple(reversed(world.models)),
            verdicts=tuple(reversed(world.verdicts)),
            serving=dict(reversed(list(world.serving.items()))),
        )
        assert plan(fleet.desired, world) == plan(fleet.desired, reversed_world)


@given(fleets())
@settings(max_examples=100, deadline=None)
def test_each_layout_is_planned_once_in_order_of_name_and_every_action_has_a_reason(
    fleet: Fleet,
) -> None:
    for instance in fleet.instances:
        made = fleet.plan(instance)
        names = [layout.layout for layout in made.layouts]
        assert names == sorted(set(names))
        assert all(action.because for action in made.actions)
        assert all(layout.note for layout in made.layouts if layout.layout in made.blocked)
        assert all(layout.note for layout in made.layouts if layout.layout in made.waiting)


@given(fleets())
@settings(max_examples=100, deadline=None)
def test_no_model_is_deleted_twice_or_deleted_and_made_use_of(fleet: Fleet) -> None:
    for instance in fleet.instances:
        made = fleet.plan(instance)
        deleted = [action.model_id for action in made.actions if isinstance(action, Delete)]
        used = {a.model_id for a in made.actions if not isinstance(a, Delete | Withdraw)}
        assert len(deleted) == len(set(deleted))
        assert not used & set(deleted)


@given(fleets())
@settings(max_examples=100, deadline=None)
def test_nothing_in_the_steps_of_a_wanted_layout_is_deleted_before_the_new_version_serves(
    fleet: Fleet,
) -> None:
    for instance in fleet.instances:
        environment = fleet.desired.environments[instance.environment]
        wanted = fleet.desired.wanted(environment, instance.region)
        for layout in fleet.plan(instance).layouts:
            kinds = [type(step) for step in layout.steps]
            if layout.layout in wanted and Delete in kinds:
                assert Serve in kinds[: kinds.index(Delete)]


@given(fleets(), st.integers(0, 2), st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_no_plan_beyond_a_cap_is_left_unrefused(fleet: Fleet, removed: int, trained: int) -> None:
    guard = Guard(max_layouts_removed=removed, max_trainings=trained)
    environments = {
        name: replace(environment, guard=guard)
        for name, environment in fleet.desired.environments.items()
    }
    desired = replace(fleet.desired, environments=environments)
    for instance in fleet.instances:
        made = plan(desired, fleet.seen_from(instance))
        environment = desired.environments[instance.environment]
        wanted = desired.wanted(environment, instance.region)
        leaving = {action.layout for action in made.actions if action.layout not in wanted}
        trainings = [action for action in made.actions if isinstance(action, Train)]
        retired = instance.region in environment.retired
        beyond = (len(leaving) > removed and not retired) or len(trainings) > trained
        assert bool(made.refusals) or not beyond


@given(fleets())
@settings(max_examples=100, deadline=None)
def test_what_is_unexpected_is_named_by_an_action_of_the_next_plan(fleet: Fleet) -> None:
    for instance in fleet.instances:
        made = fleet.plan(instance)
        named = {action.model_id for action in made.actions}
        for sentence in unexpected(fleet.desired, fleet.seen_from(instance)):
            assert sentence.split(":")[0] in named
