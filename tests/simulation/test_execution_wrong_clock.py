"""Machines whose clock is wrong by hours: a run decides by the service's moments and by order."""

from itertools import cycle

import pytest

from tests.simulation.small_project import (
    DEV,
    EASTUS2,
    WESTEUROPE,
    Asked,
    SmallProject,
    clock,
    killed,
)

HOURS = 5 * 3600.0
FAST_AND_SLOW = pytest.mark.parametrize("ahead", [HOURS, -HOURS], ids=["fast", "slow"])


@FAST_AND_SLOW
async def test_a_project_converges_on_a_machine_whose_clock_is_wrong(
    project: SmallProject, ahead: float
) -> None:
    project.staging()
    await project.declare("1040V", "1099")

    for instance in (DEV, EASTUS2, WESTEUROPE):
        outcome = await project.up(instance, time=clock(ahead=ahead))
        assert (outcome.failed, outcome.waiting) == ({}, {})

    assert project.asked(DEV) == Asked(trainings=2, analyses=6)
    assert project.asked(EASTUS2) == project.asked(WESTEUROPE) == Asked(copies=2)
    assert project.serving(EASTUS2) == project.serving(WESTEUROPE) == project.serving(DEV)


@FAST_AND_SLOW
async def test_what_a_wrong_clock_left_behind_is_nothing_to_do_for_any_other(
    project: SmallProject, ahead: float
) -> None:
    project.staging()
    await project.declare("1040V")
    for instance in (DEV, EASTUS2):
        await project.up(instance, time=clock(ahead=ahead))
    before = project.last

    for instance in (DEV, EASTUS2):
        for time in (clock(), clock(ahead=ahead), clock(ahead=-ahead)):
            plan = await project.plan(instance, time=time)
            assert (plan.actions, plan.warnings) == ((), ())
            await project.up(instance, time=time)
        assert project.asked(instance, before) == Asked()


@FAST_AND_SLOW
async def test_a_training_that_a_machine_with_another_clock_began_is_resumed(
    project: SmallProject, ahead: float
) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        await killed(run)
        plan = await project.plan(time=clock(ahead=ahead))

    outcome = await project.up(time=clock(ahead=ahead))

    assert type(plan.actions[0]).__name__ == "Resume"
    assert outcome.failed == {}
    assert project.asked() == Asked(trainings=1, analyses=3)


async def test_the_versions_to_go_back_to_are_the_last_that_served_whatever_the_clocks_said(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V", retain=2)
    clocks = cycle((HOURS, 0.0, -HOURS))
    generations = []
    for _ in range(5):
        for instance in (DEV, EASTUS2):
            await project.up(instance, time=clock(ahead=next(clocks)))
        generations.append(project.wanted_id("1040V"))
        await project.renew("1040V")

    for instance in (DEV, EASTUS2):
        assert set(project.models(instance)) == set(generations[-3:])
        assert project.serving(instance) == {"1040V": generations[-1]}
        assert project.asked(instance).deletes == 2


@FAST_AND_SLOW
async def test_a_lost_store_is_rebuilt_in_the_right_order_on_a_machine_whose_clock_is_wrong(
    project: SmallProject, ahead: float
) -> None:
    await project.declare("1040V", retain=1)
    generations = []
    for days in (3, 2):
        await project.up()
        generations.append(project.wanted_id("1040V"))
        project.grow_older(DEV, generations[-1], days)
        await project.renew("1040V")
    for journal in ("served", "verdicts", "failures"):
        (project.state() / journal / "westus.jsonl").unlink(missing_ok=True)
    (project.state() / "mapping.json").unlink()

    outcome = await project.up(time=clock(ahead=ahead))

    assert outcome.failed == {}
    assert set(project.models()) == {generations[-1], project.wanted_id("1040V")}
    assert project.asked().trainings == 3
