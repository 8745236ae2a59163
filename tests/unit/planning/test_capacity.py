"""Limits block only what is beyond them, and every plan reports what it needs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from reconciler.model.capacity import CapacityNeed
from reconciler.model.desired import Desired
from reconciler.model.live import Capacity, LiveModel, World
from reconciler.model.plan import Copy, Plan, Serve, Train
from reconciler.model.rates import CallClass, Rates
from reconciler.model.recipe import Build
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    B,
    C,
    D,
    by_person,
    checking_copies,
    endpoint,
    environment,
    foreign,
    git,
    judged_by,
    live,
    operation,
    world,
)

DEV = environment("dev", "westus")
PINNED_TO_A = environment("staging", "eastus2", source=WESTUS, versions={"1040": A})


def planned(desired: Desired, seen: World, limit: int = 0, **quota: Any) -> Plan:
    capacity = replace(Capacity(len(seen.models), limit), **quota)
    made = plan(desired, replace(seen, capacity=capacity))
    assert not made.refusals
    return made


def need(desired: Desired, seen: World, limit: int = 0, **quota: Any) -> CapacityNeed:
    found = planned(desired, seen, limit, **quota).capacity
    assert found is not None
    return found


def makes(made: Plan) -> list[str]:
    return [action.layout for action in made.actions if isinstance(action, Train | Copy)]


def versions(layout: str, *names: str) -> list[LiveModel]:
    """One model per version, the newest first."""
    return [live(layout, name, age=age) for age, name in enumerate(names)]


def serving_first(*models: LiveModel, others: Iterable[LiveModel] = ()) -> World:
    served = {models[0].layout or "": tuple(model.version or "" for model in models)}
    return world(
        WESTUS, *models, *others, serving=models[:1], served=served, good=[*models, *others]
    )


def neural(desired: Desired) -> Desired:
    layouts = {
        name: replace(layout, build=Build("neural")) for name, layout in desired.layouts.items()
    }
    return replace(desired, layouts=layouts)


def test_old_and_new_versions_are_counted_side_by_side() -> None:
    b, a = versions("1040", B, A)
    found = need(git({"1040": C}, DEV, retain=1), serving_first(b, a))
    assert (found.models, found.peak, found.after) == (2, 3, 2)


def test_clean_up_makes_room_before_anything_is_made() -> None:
    b, stray = versions("1040", B, A)
    seen = world(WESTUS, b, stray, serving=[b], good=[b, stray])
    assert need(git({"1040": C}, DEV), seen).peak == 2


def test_a_model_under_way_is_counted_as_one_that_arrives() -> None:
    seen = world(WESTUS, operations=[operation(live("1040", A))])
    found = need(git({"1040": A, "1099": A}, DEV), seen)
    assert (found.models, found.peak, found.after) == (0, 2, 2)


def test_a_copy_on_its_way_here_is_counted_too_and_one_to_elsewhere_is_not() -> None:
    origin = live("1040", A)
    here = operation(live("1040", A, EASTUS2), "copy", target=endpoint(EASTUS2))
    elsewhere = operation(live("1040", A, EASTUS2, suffix=2), "copy", target=endpoint(WESTUS))
    source = world(WESTUS, origin, serving=[origin], good=[origin], operations=[here, elsewhere])
    assert need(git({"1040": A}), world(EASTUS2, neighbours=[source])).peak == 1


def test_a_copy_made_from_here_and_what_failed_take_no_room_here() -> None:
    origin = live("1040", A)
    away = operation(live("1040", A, EASTUS2), "copy", target=endpoint(EASTUS2))
    failed = operation(live("1099", A), status="failed")
    seen = world(WESTUS, origin, serving=[origin], good=[origin], operations=[away, failed])
    assert need(git({"1040": A}, DEV), seen).peak == 1


def test_all_retained_counts_every_version_that_may_be_kept_and_a_new_one_beside_it() -> None:
    desired = git({"1040": B, "1099": A}, DEV, PINNED_TO_A, retain=2)
    found = need(desired, world(WESTUS, foreign("theirs")))
    for_1040 = 1 + 2 + 1 + 1
    for_1099 = 1 + 2 + 1
    assert found.retained == for_1040 + for_1099 + 1


def test_beyond_the_limit_layouts_are_blocked_and_no_more_than_these() -> None:
    made = planned(git({"a": A, "b": A, "c": A}, DEV), world(WESTUS, foreign("theirs")), limit=3)
    assert makes(made) == ["a", "b"]
    assert made.blocked == {
        "c": "no room: dev/westus holds 1 of 3 models and would need 4 at once; ask Azure's "
        "support for a limit of 4; nothing serves until then"
    }


def test_models_that_the_listing_does_not_show_count_too() -> None:
    made = plan(git({"1040": A}, DEV), replace(world(WESTUS), capacity=Capacity(5, 5)))
    assert list(made.blocked) == ["1040"]


def test_nothing_is_made_for_a_person_where_there_is_no_room() -> None:
    seen = world(WESTUS, foreign("theirs"))
    made = planned(judged_by(git({"1040": A}, DEV), by_person()), seen, limit=1)
    assert (made.actions, list(made.blocked)) == ((), ["1040"])


def test_what_the_quota_blocks_takes_no_room() -> None:
    desired = git({"1040": A, "1099": A}, DEV)
    asked = {**desired.layouts, "1040": replace(desired.layouts["1040"], build=Build("neural"))}
    desired = replace(desired, layouts=asked)
    made = planned(desired, world(WESTUS), limit=1, neural_used=20, neural_quota=20)
    assert makes(made) == ["1099"]


def test_a_layout_that_serves_nothing_gets_room_first() -> None:
    old = live("a", A)
    seen = world(WESTUS, old, serving=[old], good=[old])
    made = planned(git({"a": B, "b": A}, DEV), seen, limit=2)
    assert makes(made) == ["b"]
    assert made.blocked["a"].endswith(f"; {A} goes on serving")


def test_a_blocked_layout_tells_how_many_fit_into_the_next_run() -> None:
    names = ("a", "b", "c", "d")
    old = [live(name, A) for name in names]
    seen = world(WESTUS, *old, serving=old, good=old)
    made = planned(git(dict.fromkeys(names, B), DEV, retain=0), seen, limit=6)
    assert makes(made) == ["a", "b"]
    assert "holds 4 of 6 models and would need 8 at once" in made.blocked["c"]
    assert "run again: 2 of 2 layouts without room will fit when" in made.blocked["c"]


def test_a_blocked_layout_names_what_could_make_room() -> None:
    b, a = versions("1040", B, A)
    made = planned(git({"1040": C}, DEV), serving_first(b, a), limit=2)
    assert "lower `retain` of some layouts (1 model could make room: " in made.blocked["1040"]
    assert a.id in made.blocked["1040"]


def test_a_failed_candidate_makes_room_by_hand_since_no_setting_lets_it_go() -> None:
    serving, failed = live("1040", B, age=3), live("1040", C, age=1)
    seen = world(WESTUS, serving, failed, serving=[serving], good=[serving], bad=[failed])
    made = planned(git({"1040": B, "1099": A}, DEV, retain=0), seen, limit=2)
    assert (
        f"; delete failed candidates by hand (1 model could make room: {failed.id}), or ask Azure's"
    ) in made.blocked["1099"]
    assert "retain" not in made.blocked["1099"]


def test_a_blocked_layout_is_still_cleaned_up() -> None:
    b, stray, other = *versions("1040", B, D), live("w8ben", A)
    seen = world(WESTUS, b, stray, other, serving=[b, other], good=[b, stray, other])
    made = planned(git({"1040": C, "1099": A, "w8ben": A}, DEV), seen, limit=3)
    assert makes(made) == ["1099"]
    assert [action.model_id for action in made.actions if action.layout == "1040"] == [stray.id]


def test_where_nothing_serves_and_there_is_no_room_a_version_that_is_here_serves_meanwhile() -> (
    None
):
    gone, earlier = live("1040", B), live("1040", A, age=5)
    seen = world(WESTUS, earlier, serving=[gone], served={"1040": (B, A)}, good=[earlier])
    made = planned(git({"1040": C}, DEV), seen, limit=1)
    (serve,) = made.actions
    assert isinstance(serve, Serve)
    assert serve.version == A
    assert made.blocked["1040"].endswith(f"; {A} serves meanwhile")


def test_a_layout_that_waits_gets_nothing_meanwhile_where_there_is_no_room() -> None:
    old = live("1040", A)
    source = world(WESTUS, old, serving=[old], good=[old])
    seen = world(EASTUS2, foreign("theirs"), neighbours=[source])
    made = planned(git({"1040": B}), seen, limit=1)
    assert made.actions == ()
    assert "waits for dev/westus" in made.waiting["1040"]
    assert "no room: staging/eastus2 holds 1 of 1 models" in made.waiting["1040"]


@pytest.mark.parametrize("exists", [True, False])
def test_where_no_limit_is_known_nothing_is_blocked(exists: bool) -> None:
    seen = world(WESTUS, exists=exists)
    limit = 0 if exists else 1
    assert makes(planned(git({"a": A, "b": A}, DEV), seen, limit)) == ["a", "b"]


def test_an_instance_beyond_its_limit_makes_nothing_and_breaks_nothing() -> None:
    seen = world(WESTUS, foreign("x"), foreign("y"))
    assert makes(planned(git({"a": A}, DEV), seen, limit=1)) == []


def test_a_resumed_operation_is_never_blocked() -> None:
    seen = world(WESTUS, foreign("x"), operations=[operation(live("b", A))])
    made = planned(git({"a": A, "b": A}, DEV), seen, limit=2)
    assert list(made.blocked) == ["a"]
    assert [action.layout for action in made.actions] == ["b", "b", "b"]


def test_evictable_are_failed_candidates_then_what_is_farthest_back() -> None:
    d, c, b, a = versions("1040", D, C, B, A)
    f, e = versions("1099", B, A)
    failed, older = live("w8ben", C, age=1), live("w8ben", D, age=4)
    serving = live("w8ben", A, age=9)
    seen = world(
        WESTUS,
        *(d, c, b, a, f, e, failed, older, serving, foreign("theirs")),
        serving=[d, f, serving],
        served={"1040": (D, C, B, A), "1099": (B, A), "w8ben": (A,)},
        good=[d, c, b, a, f, e, serving],
        bad=[failed, older],
    )
    desired = git({"1040": D, "1099": B, "w8ben": A}, DEV, PINNED_TO_A, retain=3)
    found = need(desired, seen)
    assert found.evictable == (failed.id, b.id, c.id, e.id)


def test_neural_builds_beyond_the_quota_are_blocked_until_it_begins_anew() -> None:
    desired = neural(git({"a": A, "b": A, "c": A}, DEV))
    begins = datetime(2026, 12, 1, tzinfo=UTC)
    quota: dict[str, Any] = {"neural_used": 18, "neural_quota": 20, "neural_resets_at": begins}
    made = planned(desired, world(WESTUS), 500, **quota)
    assert makes(made) == ["a", "b"]
    assert made.blocked["c"].startswith(
        "no neural build is left for it: 18 of 20 are used and 3 would be needed; the count begins "
        "anew on 2026-12-01: run again then"
    )
    found = made.capacity
    assert found is not None
    assert (found.neural_needed, found.neural_left, found.neural_resets_at) == (3, 2, begins)


@pytest.mark.parametrize("used", [20, 21])
def test_a_quota_that_is_used_up_leaves_nothing(used: int) -> None:
    seen, desired = world(WESTUS), neural(git({"1040": A}, DEV))
    assert need(desired, seen, neural_used=used, neural_quota=20).neural_left == 0
    assert makes(planned(desired, seen, neural_used=used, neural_quota=20)) == []


def test_a_quota_of_which_no_use_is_told_is_whole() -> None:
    seen, desired = world(WESTUS), neural(git({"1040": A}, DEV))
    assert need(desired, seen, neural_quota=20).neural_left == 20


def test_template_builds_do_not_count_against_the_neural_quota() -> None:
    made = planned(git({"a": A}, DEV), world(WESTUS), neural_used=20, neural_quota=20)
    assert makes(made) == ["a"]


def test_copies_do_not_count_against_the_neural_quota() -> None:
    origin = live("a", A)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    seen = world(EASTUS2, neighbours=[source])
    made = planned(neural(git({"a": A})), seen, neural_used=20, neural_quota=20)
    assert makes(made) == ["a"]


def test_an_api_that_does_not_tell_its_quota_limits_nothing() -> None:
    made = planned(neural(git({"a": A}, DEV)), world(WESTUS))
    assert makes(made) == ["a"]
    assert made.capacity is not None
    assert made.capacity.neural_left is None


def test_a_plan_counts_the_requests_of_a_training() -> None:
    found = need(git({"1040": A}, DEV), world(WESTUS))
    a_look, per_document, before_verifying, before_serving = 1, 3, 1, 1
    assert found.requests == {
        CallClass.GET: a_look + before_verifying + per_document + before_serving,
        CallClass.LIST: 1,
        CallClass.MANAGEMENT: 1,
        CallClass.ANALYZE: 3,
    }


def test_an_empty_run_takes_the_listing_and_the_limits_only() -> None:
    model = live("1040", A)
    found = need(git({"1040": A}, DEV), world(WESTUS, model, serving=[model], good=[model]))
    assert found.requests == {CallClass.GET: 1, CallClass.LIST: 1}


def test_a_copy_takes_an_authorisation_here_and_a_start_at_its_source() -> None:
    names = [f"layout-{number}" for number in range(50)]
    models = [live(name, A) for name in names]
    source = world(WESTUS, *models, serving=models, good=models)
    slow = replace(DEV, rates=Rates(management=1))
    desired = git(dict.fromkeys(names, A), slow, STAGING)
    found = need(desired, world(EASTUS2, neighbours=[source]))
    assert found.requests[CallClass.MANAGEMENT] == 50
    seconds_at_the_source = 50.0
    assert found.seconds == seconds_at_the_source


def test_a_check_takes_one_document_or_all() -> None:
    origin = live("1040", A)
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    seen = world(EASTUS2, neighbours=[source])
    for copies, documents in (("smoke", 1), ("full", 3)):
        asked = checking_copies("smoke" if copies == "smoke" else "full")
        found = need(judged_by(git({"1040": A}), asked), seen)
        assert found.requests[CallClass.ANALYZE] == documents


def test_a_plan_takes_as_long_as_its_slowest_class_of_calls() -> None:
    dev = replace(DEV, rates=Rates(management=1, analyze=1))
    names = [f"layout-{number}" for number in range(10)]
    found = need(git(dict.fromkeys(names, A), dev), world(WESTUS))
    analyses = 30.0
    assert found.seconds == analyses


def test_deletions_are_paced_as_management() -> None:
    d, c = versions("1040", D, C)
    found = need(git({"1040": D}, DEV, retain=0), serving_first(d, c))
    assert found.requests[CallClass.MANAGEMENT] == 1
