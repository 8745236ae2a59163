"""Runs that end in the middle, and models that vanish under our hands: the next run heals."""

import asyncio

from tests.simulation.small_project import (
    DEV,
    EASTUS2,
    WESTEUROPE,
    Asked,
    SmallProject,
    eventually,
    killed,
)


async def asked_for(project: SmallProject, operation: str, times: int) -> bool:
    return project.operations().get(operation, 0) >= times


async def serves(project: SmallProject, layouts: int) -> bool:
    return len(project.serving()) >= layouts


async def test_a_training_that_a_dead_run_began_is_resumed(project: SmallProject) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        await killed(run)
        plan = await project.plan()

    outcome = await project.up()

    assert [type(action).__name__ for action in plan.actions] == ["Resume", "Verify", "Serve"]
    assert outcome.failed == {}
    assert project.asked().trainings == 1
    assert project.serving() == {"1040V": project.wanted_id("1040V")}


async def test_a_training_is_resumed_while_it_still_runs(project: SmallProject) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        await killed(run)
        healing = asyncio.create_task(project.up())
        await eventually(lambda: asked_for(project, "get_operation", 3))

    outcome = await healing

    assert outcome.failed == {}
    assert project.asked().trainings == 1
    assert ("resume", "1040V", "done") in project.told()


async def test_of_several_trainings_only_those_not_begun_are_begun_by_the_next_run(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099", "1040ES")
    async with project.frozen("build", model=project.wanted_id("1099")) as run:
        await eventually(lambda: serves(project, 2))
        await killed(run)
    before = project.last

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked(since=before) == Asked(analyses=3)
    assert project.asked().trainings == 3
    assert set(project.serving()) == {"1040V", "1099", "1040ES"}


async def test_a_copy_that_a_dead_run_began_is_resumed(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    async with project.frozen("copy", run=EASTUS2) as run:
        await killed(run)
        plan = await project.plan(EASTUS2)

    outcome = await project.up(EASTUS2)

    assert [type(action).__name__ for action in plan.actions] == ["Resume", "Serve"]
    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked(copies=1)
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}


async def test_a_copy_under_way_to_another_region_is_not_mistaken_for_ours(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    async with project.frozen("copy", run=WESTEUROPE, nth=[1]) as elsewhere:
        outcome = await project.up(EASTUS2)
        assert not elsewhere.done()
    await elsewhere

    assert outcome.failed == {}
    assert project.asked(EASTUS2) == project.asked(WESTEUROPE) == Asked(copies=1)


async def test_an_authorisation_that_a_dead_run_left_unused_costs_a_suffix_only(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    async with project.held("copy", run=EASTUS2) as run:
        await killed(run)

    outcome = await project.up(EASTUS2)

    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked(copies=1)
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V", suffix=2)}


async def test_a_run_that_died_before_its_verdict_costs_no_second_training(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.held("analyze") as run:
        await killed(run)

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked().trainings == 1
    assert project.serving() == {"1040V": project.wanted_id("1040V")}


async def test_an_operation_longer_than_the_wait_is_left_under_way_and_said_so(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    project.change_environment("dev", wait=0.0)
    async with project.frozen("build", model=project.wanted_id("1099")) as run:
        outcome = await run
    assert outcome.failed == {}
    assert "is still under way" in outcome.waiting["1099"]
    assert "the next run resumes it" in outcome.waiting["1099"]
    assert list(outcome.serving) == ["1040V"]
    assert ("train", "1099", "left under way") in project.told()
    project.change_environment("dev", wait=60.0)
    outcome = await project.up()

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.asked().trainings == 2
    assert set(outcome.serving) == {"1040V", "1099"}


async def test_a_copy_longer_than_the_wait_is_resumed_too(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    project.change_environment("staging", wait=0.0)
    async with project.frozen("copy", run=EASTUS2) as run:
        outcome = await run
    assert "copying" in outcome.waiting["1040V"]

    outcome = await project.up(EASTUS2)

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.asked(EASTUS2) == Asked(copies=1)


async def test_a_source_model_that_vanishes_after_the_plan_fails_its_layout_and_is_made_anew(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V", "1099")
    await project.up(DEV)
    vanishing = project.wanted_id("1040V")
    async with project.held("get_model", run=EASTUS2, model=vanishing) as run:
        project.delete_model(DEV, vanishing)
    outcome = await run

    assert list(outcome.failed) == ["1040V"]
    assert "is no longer live in dev/westus" in outcome.failed["1040V"]
    assert list(project.serving(EASTUS2)) == ["1099"]
    await project.up_everywhere()
    assert project.asked(DEV).trainings == 3
    assert project.asked(EASTUS2).copies == 2
    assert set(project.serving(EASTUS2).values()) == set(project.models(EASTUS2))


async def test_a_source_model_that_vanishes_after_the_authorisation_costs_a_suffix(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    async with project.held("copy", run=EASTUS2) as run:
        project.delete_model(DEV, project.wanted_id("1040V"))
    outcome = await run

    assert list(outcome.failed) == ["1040V"]
    assert project.serving(EASTUS2) == {}
    await project.up_everywhere()
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V", suffix=2)}


async def test_a_source_model_that_vanishes_is_copied_from_another_region_that_has_it(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    await project.up(WESTEUROPE)
    async with project.held("get_model", run=EASTUS2) as run:
        project.delete_model(DEV, project.wanted_id("1040V"))
    await run

    outcome = await project.up(EASTUS2)

    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked(copies=1)
    (model,) = project.models(EASTUS2).values()
    assert model.tags["origin"] == str(DEV)


async def test_a_model_that_vanishes_before_its_verification_fails_its_layout_only(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    vanishing = project.wanted_id("1099")
    async with project.held("analyze", model=vanishing) as run:
        project.delete_model(DEV, vanishing)
    outcome = await run

    assert list(outcome.failed) == ["1099"]
    assert project.wanted_id("1099") in outcome.failed["1099"]
    assert list(project.serving()) == ["1040V"]
    assert (await project.up()).failed == {}
    assert project.asked().trainings == 3


async def test_a_model_that_vanishes_before_it_serves_never_enters_the_mapping(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.held("get_model", nth=2) as run:
        project.delete_model(DEV, project.wanted_id("1040V"))
    outcome = await run

    assert "vanished before it could serve" in outcome.failed["1040V"]
    assert project.serving() == {}
    assert (await project.up()).failed == {}
    assert set(project.serving().values()) == set(project.models())
