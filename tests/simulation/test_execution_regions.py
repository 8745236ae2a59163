"""Environments of several regions, of which not always the first one is the source of others."""

from reconciler.model.naming import Instance
from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject, killed

EASTUS = Instance("dev", "eastus")


async def test_what_another_region_of_the_source_has_verified_is_promoted(
    project: SmallProject,
) -> None:
    project.environment("dev", "westus", "eastus")
    project.environment("staging", "eastus2", source=EASTUS)
    await project.declare("1040V")
    await project.up(DEV)
    await project.up(EASTUS)

    outcome = await project.up(EASTUS2)

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}
    assert project.asked(EASTUS2) == Asked(copies=1)


async def test_what_another_region_up_the_chain_has_verified_is_promoted_to_its_end(
    project: SmallProject,
) -> None:
    prod = Instance("prod", "northeurope")
    project.environment("dev", "westus", "eastus")
    project.environment("staging", "eastus2", source=EASTUS)
    project.environment("prod", "northeurope", source=EASTUS2)
    await project.declare("1040V")

    for instance in (DEV, EASTUS, EASTUS2, prod):
        await project.up(instance)

    assert project.serving(prod) == {"1040V": project.wanted_id("1040V")}
    assert project.asked(prod) == Asked(copies=1)


async def test_a_source_that_moves_to_another_region_goes_on_giving(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    project.environment("dev", "eastus", "westus")
    project.change_environment("dev", retired=frozenset(["westus"]))
    project.environment("staging", "eastus2", source=EASTUS)
    await project.up(EASTUS)
    await project.up(DEV)
    assert project.models(DEV) == {}

    outcome = await project.up(EASTUS2)

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}
    assert project.asked(EASTUS2) == Asked(copies=1)


async def test_a_retired_region_serves_on_until_the_new_one_has_what_only_it_holds(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.up(DEV)
    served = project.serving(DEV)
    project.environment("dev", "eastus", "westus")
    project.change_environment("dev", retired=frozenset(["westus"]))

    waits = await project.up(DEV)
    assert "until dev/eastus has a copy" in waits.waiting["1040V"]
    assert project.serving(DEV) == served

    await project.up(EASTUS)
    await project.up(DEV)
    assert project.serving(EASTUS) == served
    assert (project.serving(DEV), project.models(DEV)) == ({}, {})
    assert project.asked(EASTUS) == Asked(copies=1)


async def test_a_retired_region_that_is_empty_asks_its_neighbours_for_nothing(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.up(DEV)
    project.environment("dev", "eastus", "westus")
    project.change_environment("dev", retired=frozenset(["westus"]))
    await project.up(EASTUS)
    await project.up(DEV)
    before = project.last

    await project.up(DEV)

    assert project.operations(DEV, before) == {"info": 1, "list_models": 1}
    assert project.operations(EASTUS, before) == {}


async def test_a_training_under_way_at_the_region_that_trained_before_is_not_begun_again(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        await killed(run)
        project.environment("dev", "eastus", "westus")
        waits = await project.up(EASTUS)
    assert "its training is under way at dev/westus" in waits.waiting["1040V"]

    outcome = await project.up(EASTUS)

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.serving(EASTUS) == {"1040V": project.wanted_id("1040V")}
    assert project.asked(EASTUS) == Asked(copies=1, analyses=3)
    assert project.asked(DEV).trainings == 1
