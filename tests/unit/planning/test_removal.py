"""Layouts that leave Git, and regions that are retired."""

from dataclasses import replace

from reconciler.model.desired import Guard
from reconciler.model.naming import Instance
from reconciler.model.plan import Delete, Withdraw
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    B,
    environment,
    foreign,
    git,
    live,
    world,
)


def test_a_layout_that_has_left_git_is_withdrawn_then_all_its_versions_are_deleted() -> None:
    kept, old, new = live("1099", A), live("1040", A, age=2), live("1040", B)
    seen = world(WESTUS, kept, old, new, serving=[kept, new], good=[kept, new])
    made = plan(git({"1099": A}), seen)
    assert [(type(action), action.model_id) for action in made.actions] == [
        (Withdraw, new.id),
        (Delete, old.id),
        (Delete, new.id),
    ]
    assert made.layouts[0].cleanup == ()


def test_models_of_a_layout_that_git_never_had_are_deleted() -> None:
    kept, stray = live("1099", A), live("1040", "0" * 12)
    made = plan(git({"1099": A}), world(WESTUS, kept, stray, serving=[kept], good=[kept]))
    assert [(type(action), action.model_id) for action in made.actions] == [(Delete, stray.id)]
    assert made.actions[0].because == "1040 has left Git"
    assert made.layouts[0].situation == "change"


def test_a_model_whose_id_tells_no_version_is_withdrawn_with_the_version_of_its_tags() -> None:
    kept, old = live("1099", A), replace(live("1040", A), id="forms-1040-v3")
    made = plan(git({"1099": A}), world(WESTUS, kept, old, serving=[kept, old], good=[kept]))
    assert [(action.model_id, action.version) for action in made.actions] == [(old.id, A)] * 2


def test_a_mapping_entry_whose_model_is_gone_is_withdrawn_alone() -> None:
    kept, gone = live("1099", A), live("1040", A)
    made = plan(git({"1099": A}), world(WESTUS, kept, serving=[kept, gone], good=[kept]))
    (withdraw,) = made.actions
    assert isinstance(withdraw, Withdraw)
    assert withdraw.version == A


def test_a_mapping_entry_that_names_a_model_of_others_is_withdrawn_and_the_model_stays() -> None:
    kept, theirs = live("1099", A), foreign("legacy", layout="1040")
    made = plan(git({"1099": A}), world(WESTUS, kept, theirs, serving=[kept, theirs], good=[kept]))
    (withdraw,) = made.actions
    assert isinstance(withdraw, Withdraw)
    assert withdraw.model_id == "legacy"


def test_a_source_that_stopped_serving_a_layout_removes_nothing_downstream() -> None:
    origin, other = live("1040", A), live("1099", A)
    here = [
        live(name, A, EASTUS2, copy_of=model) for name, model in (("1040", origin), ("1099", other))
    ]
    source = world(WESTUS, other, serving=[other], good=[origin, other])
    made = plan(
        git({"1040": A, "1099": A}), world(EASTUS2, *here, serving=here, neighbours=[source])
    )
    assert made.actions == ()


def test_a_retired_region_withdraws_and_deletes_everything_of_ours_beyond_any_cap() -> None:
    capped = Guard(max_layouts_removed=1, max_trainings=0)
    retired = environment("staging", "eastus2", source=WESTUS, retired=["eastus2"], guard=capped)
    dev = environment("dev", "westus")
    layouts = [f"layout-{number}" for number in range(5)]
    models = [live(name, A, EASTUS2) for name in layouts]
    theirs = foreign("theirs")
    made = plan(
        git(dict.fromkeys(layouts, A), dev, retired),
        world(EASTUS2, *models, theirs, serving=models, neighbours=[world(WESTUS, exists=False)]),
    )
    assert made.refusals == ()
    assert [type(action) for action in made.actions] == [Withdraw, Delete] * 5
    assert "staging/eastus2 is retired" in made.actions[0].because
    assert made.unmanaged == ("theirs",)


def test_the_other_region_of_the_environment_stays_as_it_is() -> None:
    two = environment("staging", "eastus2", "westeurope", source=WESTUS, retired=["eastus2"])
    origin = live("1040", A)
    europe = Instance("staging", "westeurope")
    here = live("1040", A, europe, copy_of=origin)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    seen = world(europe, here, serving=[here], neighbours=[source])
    assert plan(git({"1040": A}, environment("dev", "westus"), two), seen).actions == ()


def test_an_emptied_retired_region_has_nothing_to_do() -> None:
    assert STAGING.retired == frozenset()
    retired = environment("staging", "eastus2", source=WESTUS, retired=["eastus2"])
    made = plan(git({"1040": A}, environment("dev", "westus"), retired), world(EASTUS2))
    assert (made.layouts, made.refusals) == ((), ())


def test_a_model_that_another_layout_still_serves_outlives_its_own_layout() -> None:
    kept, crossed = live("1099", A), live("1040", A, age=1)
    seen = replace(
        world(WESTUS, kept, crossed, good=[kept]),
        serving={"1099": kept.id, "w8ben": crossed.id},
    )
    made = plan(git({"1099": A, "w8ben": B}), seen)
    assert not any(isinstance(action, Delete) for action in made.actions)
