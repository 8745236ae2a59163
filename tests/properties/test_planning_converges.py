"""Plans applied to a model of the world reach what Git declares, from any state, then rest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.model.live import LiveModel, World
from reconciler.model.naming import Instance, owner
from tests.simulation.bystander import is_good
from tests.simulation.fleet import Fleet, decide_all, run, settle, writes
from tests.simulation.fleets import ALL_WELL, fleets
from tests.simulation.given import WESTUS

ROUNDS = 12
"""More rounds than any state needs; what has not come to rest by then never will."""


def converged(fleet: Fleet) -> Fleet:
    """Run every instance, sources first, and let people decide, until nothing is left to do.

    What nobody resumes comes to its end by itself, once there is nothing else to do.
    """
    for _ in range(ROUNDS):
        rested = True
        for instance in fleet.instances:
            made = fleet.plan(instance)
            if made.actions and not made.refusals:
                fleet = run(fleet, made)
                rested = False
        before, fleet = fleet, decide_all(fleet)
        if rested:
            fleet = settle(fleet)
        if rested and fleet is before:
            return fleet
    acting = [fleet.plan(instance).layouts for instance in fleet.instances]
    raise AssertionError(f"still acting after {ROUNDS} rounds: {acting}")


def attainable(fleet: Fleet, instance: Instance, layout: str) -> bool:
    """Whether nothing that a plan cannot change stands between the layout and its version."""
    if layout not in wanted(fleet, instance):
        return False
    version = fleet.wanted_version(instance, layout)
    wanted_version = (layout, version)
    origin = fleet.worlds[WESTUS]
    nature = fleet.nature
    return wanted_along_the_chain(fleet, instance, layout) and not (
        layout in origin.untrainable
        or wanted_version in nature.broken | nature.poor | nature.garbled
        or any((f.layout, f.version) == wanted_version for f in origin.failures)
        or any(weights in nature.weak for weights in lives_as(fleet, wanted_version))
    )


def wanted_along_the_chain(fleet: Fleet, instance: Instance, layout: str) -> bool:
    """Whether the lock names the version, and every instance up to its origin wants it."""
    version = fleet.desired.lock[layout].version
    at: Instance | None = instance
    while at is not None:
        if layout not in wanted(fleet, at) or fleet.wanted_version(at, layout) != version:
            return False
        at = fleet.desired.environments[at.environment].origin_of(at)
    return True


def promises(fleet: Fleet) -> dict[Instance, dict[str, str]]:
    """What will serve at each instance, of all that is attainable."""
    return {
        instance: {
            layout: fleet.wanted_version(instance, layout)
            for layout in fleet.desired.layouts
            if attainable(fleet, instance, layout)
        }
        for instance in fleet.instances
    }


def keeps(fleet: Fleet, promised: dict[Instance, dict[str, str]]) -> bool:
    """Whether what was promised serves."""
    return all(
        fleet.worlds[instance].serving_version(layout) == version
        for instance, layouts in promised.items()
        for layout, version in layouts.items()
    )


def lives_as(fleet: Fleet, wanted_version: tuple[str, str]) -> set[str]:
    """The weights under which a version of a layout is live, or on its way."""
    return {
        model.weights
        for world in settle(fleet).worlds.values()
        for model in world.models
        if (model.layout, model.version) == wanted_version
    }


def wanted(fleet: Fleet, instance: Instance) -> list[str]:
    environment = fleet.desired.environments[instance.environment]
    return list(fleet.desired.wanted(environment, instance.region))


def ours(fleet: Fleet, instance: Instance) -> dict[str, list[LiveModel]]:
    """Models of ours by layout."""
    found: dict[str, list[LiveModel]] = {}
    for model in fleet.worlds[instance].models:
        if model.owner == owner(fleet.desired.project, instance.environment):
            found.setdefault(model.layout or "", []).append(model)
    return found


def assert_not_piled_up(
    fleet: Fleet, instance: Instance, layout: str, held: list[LiveModel]
) -> None:
    """Few versions are held, and one model of each: more of what serves badly or cannot serve.

    Beside a bad model that serves a better one of its version stays, and copies of the wanted
    version that failed their check stay once for each weights.
    """
    failed_candidate = 1
    kept = fleet.desired.layouts[layout].retain + len(fleet.desired.pinned(layout))
    held_by_version: dict[str | None, list[LiveModel]] = {}
    for model in held:
        held_by_version.setdefault(model.version, []).append(model)
    assert len(held_by_version) <= 1 + kept + failed_candidate
    served, seen = fleet.worlds[instance].serving[layout], fleet.seen_from(instance)
    for version, models in held_by_version.items():
        serves_badly = any(
            model.id == served and not is_good_here(fleet, seen, model) for model in models
        )
        weights = {model.weights for model in models}
        is_wanted = version == fleet.wanted_version(instance, layout)
        assert len(models) <= 1 + serves_badly or (is_wanted and len(models) <= 1 + len(weights))


def a_region_is_refused(fleet: Fleet, environment: str) -> bool:
    """Whether a guard stops a region, so that it cannot have what a retired one keeps for it."""
    instances = fleet.desired.environments[environment].instances
    return any(fleet.plan(instance).refusals for instance in instances)


def is_good_here(fleet: Fleet, seen: World, model: LiveModel) -> bool:
    """Whether a model's weights are good, and it answers as its origin does."""
    layout = model.layout or ""
    garbled = (layout, model.version) in fleet.nature.garbled
    return is_good(fleet.desired, seen, layout, model.id) and not garbled


def uncrossed(fleet: Fleet) -> Fleet:
    """Take out what only a hand could have written: a layout sent to another layout's model."""
    for instance, world in fleet.worlds.items():
        serving = {
            layout: model_id
            for layout, model_id in world.serving.items()
            if (model := world.model(model_id)) is None or model.layout in (None, layout)
        }
        fleet = fleet.changed(instance, serving=serving)
    return fleet


@given(fleets())
@settings(max_examples=150, deadline=None)
def test_from_any_state_every_attainable_version_comes_to_serve_everywhere(start: Fleet) -> None:
    promised = promises(start)
    assert keeps(converged(start), promised)


@given(fleets(ALL_WELL))
@settings(max_examples=150, deadline=None)
def test_a_plan_right_after_a_run_without_failures_does_nothing(start: Fleet) -> None:
    """But for what serves meanwhile, where a person's word has come to be waited for."""
    fleet = uncrossed(start)
    for instance in fleet.instances:
        made = fleet.plan(instance)
        if not made.refusals:
            fleet = run(fleet, made)
            again = fleet.plan(instance)
            assert all(layout.layout in made.waiting for layout in again.layouts if layout.actions)
            assert run(fleet, again).plan(instance).actions == ()


@given(fleets())
@settings(max_examples=150, deadline=None)
def test_models_do_not_pile_up(start: Fleet) -> None:
    end = converged(uncrossed(start))
    for instance in end.instances:
        made = end.plan(instance)
        if made.refusals:
            continue
        held, pinned = ours(end, instance), end.desired.pinned
        kept = {*wanted(end, instance), *filter(pinned, end.desired.layouts)}
        if a_region_is_refused(end, instance.environment):
            kept |= made.waiting.keys()
        assert set(held) <= kept
        for layout, models in held.items():
            if end.worlds[instance].serving.get(layout) in {model.id for model in models}:
                assert_not_piled_up(end, instance, layout, models)


@given(fleets())
@settings(max_examples=150, deadline=None)
def test_models_of_others_outlive_every_plan(start: Fleet) -> None:
    end = converged(start)
    for instance in start.instances:
        before = {m for m in map(repr, start.worlds[instance].models) if "owner" not in m}
        assert before <= set(map(repr, end.worlds[instance].models))


@given(fleets())
@settings(max_examples=150, deadline=None)
def test_a_wanted_layout_that_serves_is_never_without_a_live_model(start: Fleet) -> None:
    fleet = start
    for instance in start.instances:
        for after in writes(fleet, fleet.plan(instance)):
            for layout in wanted(fleet, instance):
                before, now = fleet.worlds[instance], after.worlds[instance]
                if before.serving_version(layout) is not None:
                    assert now.serving_version(layout) is not None
            fleet = after


@given(fleets(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_crash_after_any_write_is_healed_by_running_again(
    start: Fleet, data: st.DataObject
) -> None:
    promised = promises(start)
    fleet = start
    for instance in start.instances:
        steps = list(writes(fleet, fleet.plan(instance)))
        if steps:
            fleet = steps[data.draw(st.integers(0, len(steps) - 1))]
        if data.draw(st.booleans()):
            fleet = settle(fleet)
    assert keeps(converged(fleet), promised)
