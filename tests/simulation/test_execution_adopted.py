"""Adopted models served before there was a store, so they are kept as what one would go back to."""

import shutil

import pytest

from tests.simulation.small_project import DEV, Asked, SmallProject

OLDER, CURRENT = "by-hand-2024", "by-hand-2025"


@pytest.fixture
async def used(project: SmallProject) -> SmallProject:
    """A project whose store has been used for another layout; then two old models are adopted."""
    await project.declare("1099")
    await project.up()
    await project.declare("1040V", retain=1)
    for name, days in ((OLDER, 400), (CURRENT, 30)):
        await project.train_by_hand("1040V", name, tags={})
        project.grow_older(DEV, name, days)
        project.adopt("1040V", name)
    return project


async def test_an_older_adopted_model_is_kept_although_the_store_was_used_before(
    used: SmallProject,
) -> None:
    for _ in range(2):
        outcome = await used.up()

    assert outcome.failed == {}
    assert used.serving()["1040V"] == CURRENT
    assert OLDER in used.models()


async def test_going_back_to_an_older_adopted_model_trains_nothing(used: SmallProject) -> None:
    await used.up()
    before = used.last

    used.adopt("1040V", OLDER)
    outcome = await used.up()

    assert outcome.failed == {}
    assert used.serving()["1040V"] == OLDER
    assert CURRENT in used.models()
    assert used.asked(since=before).trainings == 0


async def test_of_adopted_models_no_more_are_kept_than_git_retains(used: SmallProject) -> None:
    used.change("1040V", retain=0)

    await used.up()

    assert CURRENT in used.models()
    assert OLDER not in used.models()


async def test_what_a_store_knows_to_have_served_is_kept_before_an_older_adopted_model(
    used: SmallProject,
) -> None:
    used.change("1040V", retain=2)
    await used.up()
    await used.lock("1040V")
    await used.up()
    first = used.wanted_id("1040V")
    await used.renew("1040V")

    for _ in range(2):
        await used.up()

    kept = {name for name in used.models() if not name.startswith("1099")}
    assert kept == {CURRENT, first, used.wanted_id("1040V")}


async def test_a_failed_candidate_is_not_taken_for_an_adopted_model(used: SmallProject) -> None:
    """A first run died before anything served; the store knows its verdict and nothing else."""
    shutil.rmtree(used.state() / "served")
    (used.state() / "mapping.json").unlink()
    await used.renew("1099")

    await used.up()

    served = {(each["layout"], each["model_id"]) for each in used.journal("served")}
    assert ("1040V", OLDER) in served
    assert all(layout == "1040V" or model == used.wanted_id("1099") for layout, model in served)
    assert used.asked() == Asked(trainings=4, deletes=1, analyses=9)
