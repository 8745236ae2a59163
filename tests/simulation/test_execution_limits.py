"""Instances that are full: only what is beyond the limit is blocked, with numbers and a remedy."""

from collections.abc import Iterator

import pytest

from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject, eventually

LIMIT = 500
"""Models of an account of the free tier."""


@pytest.fixture
def small(project: SmallProject) -> Iterator[SmallProject]:
    """A project whose accounts hold 500 models, and staging beside dev."""
    project.staging()
    for environment in ("dev", "staging"):
        project.on_the_free_tier(environment)
    with project.settings(limits="models"):
        yield project


async def serves(project: SmallProject, layout: str) -> bool:
    return project.serving().get(layout) == project.wanted_id(layout)


async def test_only_the_layouts_beyond_the_limit_are_blocked(small: SmallProject) -> None:
    await small.declare("1040V", "1099", "1040ES")
    small.leave_room_for(2)

    plan = await small.plan()
    outcome = await small.up()

    assert plan.blocked == outcome.failed
    assert list(outcome.failed) == ["1099"]
    assert "holds 498 of 500 models and would need 501 at once" in outcome.failed["1099"]
    assert "ask Azure's support for a limit of 501" in outcome.failed["1099"]
    assert set(small.serving()) == {"1040ES", "1040V"}
    assert len(small.models()) == LIMIT


async def test_what_could_make_room_is_named_and_what_serves_goes_on_serving(
    small: SmallProject,
) -> None:
    await small.declare("1040V", "1099")
    await small.up()
    kept = small.wanted_id("1040V")
    await small.renew("1040V")
    await small.up()
    serving = small.serving()
    small.leave_room_for(0)
    await small.renew("1099")

    outcome = await small.up()

    assert "holds 500 of 500 models and would need 501 at once" in outcome.failed["1099"]
    assert f"1 model could make room: {kept}" in outcome.failed["1099"]
    assert small.serving() == serving
    assert set(serving.values()) <= set(small.models())


async def test_a_layout_that_found_no_room_is_trained_once_there_is_room(
    small: SmallProject,
) -> None:
    await small.declare("1040V")
    small.leave_room_for(0)
    assert list((await small.up()).failed) == ["1040V"]
    small.delete_model(DEV, "invoices-0-0")

    outcome = await small.up()

    assert outcome.failed == {}
    assert small.asked() == Asked(trainings=1, analyses=3)


async def test_somebody_who_takes_the_last_room_after_the_plan_stops_one_layout_only(
    small: SmallProject,
) -> None:
    await small.declare("1040V", "1099")
    await small.up()
    kept = small.wanted_id("1040V")
    await small.renew("1040V")
    await small.up()
    old = small.serving()["1099"]
    await small.renew("1040V", "1099")
    small.leave_room_for(2)

    async with small.held("build", model=small.wanted_id("1099")) as run:
        await eventually(lambda: serves(small, "1040V"))
        small.leave_room_for(0)
    outcome = await run

    (reason,) = outcome.failed.values()
    assert "dev/westus: cannot train model 1099--" in reason
    assert "already holds 500 custom models, and its tier F0 allows 500" in reason
    assert "delete models that are not needed, or ask Azure's support" in reason
    assert "when this run began it held 498 of 500 models" in reason
    assert f"these could make room, the first first: {kept}" in reason
    assert small.serving() == {"1040V": small.wanted_id("1040V"), "1099": old}
    assert small.journal("failures") == []


async def test_a_training_that_found_the_last_room_taken_is_begun_by_the_next_run(
    small: SmallProject,
) -> None:
    await small.declare("1040V")
    small.leave_room_for(1)
    async with small.held("build") as run:
        small.leave_room_for(0)
    assert list((await run).failed) == ["1040V"]
    small.delete_model(DEV, "invoices-0-0")

    outcome = await small.up()

    assert outcome.failed == {}
    assert small.serving() == {"1040V": small.wanted_id("1040V")}
    assert small.asked().trainings == 1


async def test_a_target_that_is_full_by_the_time_of_the_copy_stops_one_layout_only(
    small: SmallProject,
) -> None:
    await small.declare("1040V", "1099")
    await small.up(DEV)
    small.leave_room_for(2, EASTUS2)
    name = small.wanted_id("1099")

    async with small.held("authorize_copy", run=EASTUS2, at=EASTUS2, model=name) as run:
        await eventually(lambda: has_arrived(small))
        small.leave_room_for(0, EASTUS2)
    outcome = await run

    assert list(outcome.failed) == ["1099"]
    assert "already holds 500 custom models" in outcome.failed["1099"]
    assert small.serving(EASTUS2) == {"1040V": small.wanted_id("1040V")}
    assert small.asked(EASTUS2) == Asked(copies=1)


async def has_arrived(project: SmallProject) -> bool:
    return list(project.serving(EASTUS2)) == ["1040V"]
