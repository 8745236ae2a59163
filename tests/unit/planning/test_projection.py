"""What a plan would leave if all goes well, and plans over a chain of environments."""

from dataclasses import replace

import pytest

from reconciler.model.desired import Desired, Environment
from reconciler.model.live import Capacity, Tag, World
from reconciler.model.naming import Instance
from reconciler.model.plan import Copy, Plan, Resume, Serve, Train
from reconciler.model.recipe import Build
from reconciler.model.selection import Selection
from reconciler.planning import plan, plan_chain, project
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    NOW,
    WESTUS,
    A,
    B,
    by_person,
    checking_copies,
    endpoint,
    environment,
    git,
    judged_by,
    live,
    operation,
    world,
)

DEV = environment("dev", "westus", "eastus")
STAGING = environment("staging", "eastus2", source=WESTUS)
PROD = environment("prod", "northeurope", source=EASTUS2)
NORTHEUROPE = Instance("prod", "northeurope")
OLD = live("1040", A, age=9)
GIT = git({"1040": B}, DEV, STAGING)


def after(desired: Desired, seen: World) -> tuple[World, Plan]:
    made = plan(desired, seen)
    return project(desired, seen, made), made


def test_a_training_succeeds_is_good_and_serves() -> None:
    left, _ = after(git({"1040": B}, DEV, retain=0), world(WESTUS, OLD, serving=[OLD], good=[OLD]))
    assert [model.id for model in left.models] == [f"1040--{B}"]
    assert left.serving == {"1040": f"1040--{B}"}
    assert left.served == {"1040": (B, A)}
    assert ("1040", B) in left.archive


def test_what_is_replaced_has_served_although_only_its_id_tells_its_version() -> None:
    untold = replace(OLD, tags={key: tag for key, tag in OLD.tags.items() if key != Tag.VERSION})
    left, _ = after(GIT, world(WESTUS, untold, serving=[untold], good=[OLD]))
    assert left.served == {"1040": (B, A)}


def test_a_copy_arrives_with_the_weights_and_the_expiry_of_its_original() -> None:
    origin = replace(live("1040", B, age=3), expires_at=NOW)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    left, _ = after(GIT, world(EASTUS2, neighbours=[source]))
    (model,) = left.models
    assert (model.weights, model.expires_at, model.owner) == (origin.weights, NOW, "forms/staging")


def test_an_operation_under_way_comes_to_its_end() -> None:
    left, made = after(GIT, world(WESTUS, operations=[operation(live("1040", B))]))
    assert isinstance(made.actions[0], Resume)
    assert left.serving == {"1040": f"1040--{B}"}
    assert left.operations[0].status == "succeeded"


def test_a_recipe_is_archived_for_the_version_that_git_locks_and_for_no_other() -> None:
    pinned = environment("dev", "westus", versions={"1040": A})
    running = operation(live("1040", A))
    left, made = after(git({"1040": B}, pinned), world(WESTUS, operations=[running]))
    assert isinstance(made.actions[0], Resume)
    assert left.archive == {}


def test_a_copy_under_way_arrives_and_ends_at_its_source() -> None:
    origin = live("1040", B, age=3)
    copy = operation(live("1040", B, EASTUS2), "copy", target=endpoint(EASTUS2))
    source = world(WESTUS, origin, serving=[origin], good=[origin], operations=[copy])
    left, _ = after(GIT, world(EASTUS2, neighbours=[source]))
    assert left.models[0].weights == origin.weights
    assert left.neighbours[0].operations[0].status == "succeeded"
    assert plan(GIT, left).actions == ()


def test_a_copy_that_is_checked_needs_no_second_check() -> None:
    desired = judged_by(GIT, checking_copies("smoke"))
    origin = live("1040", B, age=3)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    left, _ = after(desired, world(EASTUS2, neighbours=[source]))
    assert plan(desired, left).actions == ()


def test_withdrawn_layouts_and_deleted_models_are_gone() -> None:
    kept = live("1040", B)
    left, _ = after(GIT, world(WESTUS, kept, live("1099", A), serving=[kept], good=[kept]))
    assert [model.id for model in left.models] == [kept.id]


def test_a_persons_word_is_not_foreseen() -> None:
    desired = judged_by(GIT, by_person())
    left, _ = after(desired, world(WESTUS, OLD, serving=[OLD]))
    assert left.serving == {"1040": OLD.id}
    again = plan(desired, left)
    assert again.actions == ()
    assert "waits for a person's word: accuracy 1.000" in again.waiting["1040"]


def test_counts_move_with_the_models() -> None:
    desired = git({"1040": B}, DEV)
    desired = replace(
        desired,
        layouts={"1040": replace(desired.layouts["1040"], build=Build("neural"))},
    )
    seen = replace(world(WESTUS, OLD, serving=[OLD], good=[OLD]), capacity=Capacity(1, 9, 4, 20))
    left, _ = after(desired, seen)
    assert left.capacity == Capacity(2, 9, 5, 20)


@pytest.mark.parametrize("mode", ["observed", "refused"])
def test_a_plan_that_is_not_carried_out_leaves_the_world_as_it_is(mode: str) -> None:
    dev = environment("dev", "westus", mode="observe") if mode == "observed" else DEV
    seen = world(WESTUS, OLD, serving=[OLD], trouble="503" if mode == "refused" else None)
    desired = git({"1040": B}, dev)
    assert project(desired, seen, plan(desired, seen)) is seen


def chain(*environments: Environment, **kept: World) -> tuple[Desired, tuple[Plan, ...]]:
    """Plan all instances of environments in which nothing lives but what is said by region."""
    desired = git({"1040": B}, *environments)
    worlds: dict[Instance, World] = {}
    for declared in environments:
        for instance in declared.instances:
            origin = declared.origin_of(instance)
            around = [worlds[origin]] if origin else []
            own = kept.get(instance.region, world(instance))
            worlds[instance] = replace(own, neighbours=tuple(around))
    backwards = dict(reversed(worlds.items()))
    return desired, plan_chain(desired, backwards)


def test_one_chain_shows_a_whole_promotion_in_order() -> None:
    _, plans = chain(DEV, STAGING, PROD)
    assert [str(made.instance) for made in plans] == [
        "dev/westus",
        "dev/eastus",
        "staging/eastus2",
        "prod/northeurope",
    ]
    firsts = [made.actions[0] for made in plans]
    assert isinstance(firsts[0], Train)
    sources = [action.source for action in firsts[1:] if isinstance(action, Copy)]
    assert sources == [WESTUS, WESTUS, EASTUS2]
    assert all(isinstance(made.actions[-1], Serve) for made in plans)
    assert not any(made.refusals or made.waiting for made in plans)


def test_a_source_that_does_not_exist_yet_will_exist_when_its_turn_has_come() -> None:
    _, plans = chain(DEV, STAGING, westus=world(WESTUS, exists=False))
    assert plans[-1].refusals == ()


def test_a_source_that_is_refused_leaves_nothing_to_copy() -> None:
    _, plans = chain(DEV, STAGING, westus=world(WESTUS, trouble="503"))
    assert "dev/westus could not be read" in plans[-1].refusals[0]


def test_a_source_that_waits_for_a_person_makes_the_next_wait_too() -> None:
    desired = judged_by(git({"1040": B}, DEV, STAGING), by_person())
    dev = world(WESTUS, OLD, serving=[OLD])
    worlds = {WESTUS: dev, EASTUS2: world(EASTUS2, neighbours=[dev])}
    _, staging = plan_chain(desired, worlds)
    assert "waits for a person's word: accuracy 1.000" in staging.waiting["1040"]


def test_what_is_left_out_is_left_out_all_along_the_chain() -> None:
    desired = git({"1040": B, "1099": A}, DEV, STAGING)
    dev = world(WESTUS)
    worlds = {WESTUS: dev, EASTUS2: world(EASTUS2, neighbours=[dev])}
    plans = plan_chain(desired, worlds, Selection(targets=frozenset({"1040"})))
    assert [made.left_out for made in plans] == [("1099",), ("1099",)]


def test_an_operation_that_only_the_target_has_seen_is_resumed_in_the_chain() -> None:
    origin = live("1040", B, age=3)
    copy = operation(live("1040", B, EASTUS2), "copy", target=endpoint(EASTUS2))
    dev = world(WESTUS, origin, serving=[origin], good=[origin])
    seen = world(EASTUS2, neighbours=[replace(dev, operations=(copy,))])
    _, staging = plan_chain(GIT, {WESTUS: dev, EASTUS2: seen})
    assert isinstance(staging.actions[0], Resume)


def test_a_neighbour_that_is_not_planned_stays_as_it_was_seen() -> None:
    origin = live("1040", B, age=3)
    dev = world(WESTUS, origin, serving=[origin], good=[origin])
    (staging,) = plan_chain(GIT, {EASTUS2: world(EASTUS2, neighbours=[dev])})
    assert isinstance(staging.actions[0], Copy)


def test_a_plan_in_a_chain_has_the_fingerprint_of_the_plan_when_its_turn_has_come() -> None:
    desired, plans = chain(DEV, STAGING)
    trained = live("1040", B, age=0)
    dev = world(WESTUS, trained, serving=[trained], good=[trained])
    later = plan(desired, world(EASTUS2, neighbours=[dev]))
    assert later.fingerprint == plans[-1].fingerprint
    eastus = plan(desired, world(EASTUS, neighbours=[dev]))
    assert eastus.fingerprint == plans[1].fingerprint
