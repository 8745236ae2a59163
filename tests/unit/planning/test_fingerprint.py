"""What a fingerprint names, and what it leaves out on purpose."""

import re
from dataclasses import replace
from datetime import timedelta

from reconciler.model.live import World
from reconciler.model.plan import Plan
from reconciler.planning import plan
from reconciler.planning.fingerprint import kinds
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    NOW,
    WESTUS,
    A,
    B,
    C,
    archived,
    by_person,
    decision,
    environment,
    git,
    judged_by,
    live,
    relocked,
    world,
)

DEV = environment("dev", "westus", "eastus")
STAGING = environment("staging", "eastus2", source=WESTUS)
OLD = live("1040", A, age=9)
SERVING_OLD = world(WESTUS, OLD, serving=[OLD], good=[OLD])


def fingerprint(seen: World, wanted: str = B, minimum: float = 0.9) -> str:
    return plan(git({"1040": wanted}, DEV, STAGING, minimum=minimum), seen).fingerprint


def name(made: Plan) -> str:
    return made.fingerprint[:12]


def test_it_is_twelve_hex_digits_with_each_changed_layout_behind_them() -> None:
    desired = git({"1040": B, "1099": A}, DEV)
    made = plan(desired, SERVING_OLD)
    assert re.fullmatch(
        r"[0-9a-f]{12}:1040=train\.verify\.serve#[0-9a-f]{4},1099=train\.verify\.serve#[0-9a-f]{4}",
        made.fingerprint,
    )


def test_a_plan_without_actions_has_the_digits_alone() -> None:
    assert re.fullmatch("[0-9a-f]{12}", fingerprint(SERVING_OLD, A))


def test_beyond_a_hundred_layouts_the_detail_is_left_out() -> None:
    names = [f"layout-{number:03}" for number in range(101)]
    made = plan(git(dict.fromkeys(names, A), DEV), world(WESTUS))
    assert re.fullmatch("[0-9a-f]{12}", made.fingerprint)
    fewer = plan(git(dict.fromkeys(names[:100], A), DEV), world(WESTUS))
    assert fewer.fingerprint.count("train") == 100


def test_when_it_was_observed_and_how_much_the_instance_holds_do_not_count() -> None:
    later = replace(
        SERVING_OLD,
        observed_at=NOW + timedelta(hours=1),
        capacity=replace(SERVING_OLD.capacity, models=7, limit=500),
    )
    assert fingerprint(SERVING_OLD) == fingerprint(later)


def test_reasons_and_commits_do_not_count() -> None:
    told = replace(
        SERVING_OLD, archive=archived("1040", A, documents=3), locked_in={"1040": "3fa2c1b"}
    )
    assert fingerprint(SERVING_OLD) == fingerprint(told)


def test_the_commit_that_trained_a_model_does_not_count() -> None:
    new = live("1040", B)
    tagged = replace(new, tags={**new.tags, "commit": "3fa2c1b"})
    assert fingerprint(world(WESTUS, new)) == fingerprint(world(WESTUS, tagged))


def test_another_version_is_another_plan() -> None:
    assert fingerprint(SERVING_OLD, B) != fingerprint(SERVING_OLD, C)


def test_another_instance_is_another_plan() -> None:
    desired = git({}, DEV)
    here, there = plan(desired, world(WESTUS)), plan(desired, world(EASTUS))
    assert name(here) != name(there)


def test_other_weights_of_a_model_that_serves_are_another_plan() -> None:
    first, second = live("1040", B), live("1040", B, age=1)
    assert fingerprint(world(WESTUS, first, good=[first])) != fingerprint(
        world(WESTUS, second, good=[second])
    )


def test_other_weights_of_a_model_that_is_deleted_are_another_plan() -> None:
    current = live("1040", B)
    plans = [
        fingerprint(world(WESTUS, current, stray, serving=[current], good=[current]))
        for stray in (live("1040", C), live("1040", C, age=1))
    ]
    assert plans[0] != plans[1]


def test_another_minimum_is_another_verification() -> None:
    new = world(WESTUS, live("1040", B))
    assert fingerprint(new, minimum=0.9) != fingerprint(new, minimum=0.8)


def test_another_minimum_is_another_serving_since_the_figures_behind_a_copy_are_not_named() -> None:
    new = live("1040", B)
    seen = world(EASTUS2, neighbours=[world(WESTUS, new, serving=[new], good=[new])])
    assert fingerprint(seen, minimum=0.9) != fingerprint(seen, minimum=0.8)


def test_to_serve_what_was_verified_is_another_plan_than_to_serve_it_unverified() -> None:
    new = live("1040", B)
    seen = world(EASTUS2, neighbours=[world(WESTUS, new, serving=[new], good=[new])])
    desired = git({"1040": B}, DEV, STAGING)
    verified, unverified = plan(desired, seen), plan(judged_by(desired, None), seen)
    assert kinds(verified.layouts[0]) == kinds(unverified.layouts[0]) == "copy.serve"
    assert name(verified) != name(unverified)


def test_to_serve_what_a_person_accepts_is_another_plan_than_what_figures_tell() -> None:
    new = live("1040", B)
    source = world(WESTUS, new, serving=[new], good=[new], decisions=(decision(new, True),))
    seen = world(EASTUS2, neighbours=[source])
    desired = git({"1040": B}, DEV, STAGING)
    by_figures, by_word = plan(desired, seen), plan(judged_by(desired, by_person()), seen)
    assert kinds(by_figures.layouts[0]) == kinds(by_word.layouts[0]) == "copy.serve"
    assert name(by_figures) != name(by_word)


def test_another_minimum_does_not_count_where_nothing_is_verified_or_comes_to_serve() -> None:
    current = live("1040", B)
    seen = world(WESTUS, current, live("1040", C), serving=[current], good=[current])
    assert "delete" in fingerprint(seen)
    assert fingerprint(seen, minimum=0.9) == fingerprint(seen, minimum=0.8)


def test_other_verification_data_is_another_verification() -> None:
    new = world(WESTUS, live("1040", B))
    desired = git({"1040": B}, DEV)
    other = relocked(desired, "1040", verification_digest="other")
    assert name(plan(desired, new)) != name(plan(other, new))


def test_what_it_replaces_counts() -> None:
    new, other = live("1040", B), live("1040", C, age=9)
    before = world(WESTUS, new, OLD, serving=[OLD], good=[new, OLD])
    after = world(WESTUS, new, other, serving=[other], good=[new, other])
    assert fingerprint(before) != fingerprint(after)


def test_where_a_copy_comes_from_counts_but_not_its_weights() -> None:
    def copied(source: World) -> str:
        return fingerprint(world(EASTUS2, neighbours=[source]))

    first, second = live("1040", B), live("1040", B, age=1)
    suffixed = live("1040", B, suffix=2)
    sources = [world(WESTUS, m, serving=[m], good=[m]) for m in (first, second, suffixed)]
    assert copied(sources[0]) == copied(sources[1])
    assert copied(sources[0]) != copied(sources[2])
