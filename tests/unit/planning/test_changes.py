"""Why something is trained or copied: what has changed, and which commit locked it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    B,
    archived,
    environment,
    git,
    live,
    relocked,
    world,
)

DEV = environment("dev", "westus")
OLD, NEW = live("1040", A, age=9), live("1040", B)
GIT = git({"1040": B}, DEV, STAGING)


def at_the_origin(archive: Mapping[tuple[str, str], ArchivedVersion], commit: str = "") -> World:
    locked_in = {"1040": commit} if commit else {}
    return world(WESTUS, OLD, serving=[OLD], good=[OLD], archive=archive, locked_in=locked_in)


def why(desired: Desired, seen: World) -> str:
    (layout,) = plan(desired, seen).layouts
    return layout.steps[0].because


def test_new_training_data_is_told_with_numbers_and_commit() -> None:
    desired = relocked(GIT, "1040", data_digest="new", documents=7)
    seen = at_the_origin(archived("1040", A, documents=5), "3fa2c1b")
    assert why(desired, seen) == "training data changed, 5 -> 7 documents, locked in 3fa2c1b"


def test_as_many_documents_of_other_content_are_told_as_that() -> None:
    desired = relocked(GIT, "1040", data_digest="new", documents=5)
    seen = at_the_origin(archived("1040", A, documents=5))
    assert why(desired, seen) == "training data changed, 5 documents as before"


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (archived("1040", A, generation=0), "renewed, generation 0 -> 1"),
        (archived("1040", A, generation=2), "back from a renewal, generation 2 -> 1"),
        (archived("1040", A, build=Build("neural")), "build changed, neural -> template"),
        (
            archived("1040", A, build=Build("template", 2.5)),
            "max_training_hours changed, 2.5 -> none",
        ),
        (archived("1040", A, api="2024-11-30"), "API changed, 2024-11-30 -> 2023-07-31"),
    ],
)
def test_each_part_of_a_recipe_is_told(
    before: Mapping[tuple[str, str], ArchivedVersion], sentence: str
) -> None:
    assert why(GIT, at_the_origin(before)) == sentence


def test_several_changes_are_joined() -> None:
    desired = relocked(GIT, "1040", data_digest="new", documents=7, generation=2)
    seen = at_the_origin(archived("1040", A), "3fa2c1b")
    assert why(desired, seen) == (
        "training data changed, 5 -> 7 documents; renewed, generation 1 -> 2, locked in 3fa2c1b"
    )


def test_where_the_archive_does_not_know_what_serves_the_versions_are_told() -> None:
    assert why(GIT, at_the_origin({}, "3fa2c1b")) == (
        f"its recipe changed, {A} -> {B}, locked in 3fa2c1b; 5 documents, not live anywhere"
    )


def test_a_copy_tells_the_same_from_the_archive_of_its_source() -> None:
    here = live("1040", A, EASTUS2, copy_of=OLD)
    source = world(
        WESTUS, OLD, NEW, serving=[NEW], good=[OLD, NEW], archive=archived("1040", A, documents=4)
    )
    desired = relocked(GIT, "1040", data_digest="new")
    seen = world(EASTUS2, here, serving=[here], neighbours=[source], locked_in={"1040": "abc1234"})
    assert why(desired, seen) == (
        "dev/westus has verified it; training data changed, 4 -> 5 documents, locked in abc1234"
    )


def test_the_archive_is_looked_for_up_to_the_head_of_the_chain() -> None:
    prod = environment("prod", "northeurope", source=EASTUS2)
    at = Instance("prod", "northeurope")
    dev = world(WESTUS, archive=archived("1040", A, documents=4))
    middle = live("1040", B, EASTUS2, copy_of=NEW)
    staging = world(EASTUS2, middle, serving=[middle], good=[middle], neighbours=[dev])
    here = live("1040", A, at, copy_of=OLD)
    desired = relocked(git({"1040": B}, DEV, STAGING, prod), "1040", data_digest="new")
    seen = world(at, here, serving=[here], neighbours=[staging])
    assert "training data changed, 4 -> 5 documents" in why(desired, seen)


def test_a_layout_that_nothing_serves_yet_is_no_change() -> None:
    assert why(GIT, world(WESTUS)) == "first version here; 5 documents, not live anywhere"


def test_a_renewed_version_is_trained_beside_the_old_one_which_it_then_supersedes() -> None:
    desired = relocked(git({"1040": B}, DEV, STAGING, retain=0), "1040", generation=2)
    made = plan(desired, at_the_origin(archived("1040", A)))
    assert [type(action).__name__ for action in made.actions] == [
        "Train",
        "Verify",
        "Serve",
        "Delete",
    ]
    assert made.actions[0].because == "renewed, generation 1 -> 2"
    assert made.actions[-1].model_id == OLD.id


def test_an_archive_entry_is_no_reason_to_think_that_the_wanted_version_is_live() -> None:
    seen = replace(world(WESTUS), archive=archived("1040", B))
    assert why(GIT, seen).endswith("not live anywhere")
