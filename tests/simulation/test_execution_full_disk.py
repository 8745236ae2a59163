"""A disk that is full in the middle of a run: said in one sentence, healed by the next run.

Another process fills the disk, as it were, just before a state write; from then on none succeeds.
"""

import pytest

from reconciler.model.naming import Instance
from tests.simulation.processes import processes
from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject


async def run_onto_a_full_disk(project: SmallProject, after: str, instance: Instance = DEV) -> str:
    """A run whose disk is full from that sentence on; returns what it says in the end."""
    with processes(project, instance, full_after=after) as (run,):
        return await run.result()


@pytest.mark.parametrize(
    ("after", "journal"),
    [("training", "history"), ("verifying", "verdicts"), ("verified", "served")],
)
async def test_a_training_that_could_not_be_noted_is_said_so_and_is_not_begun_again(
    project: SmallProject, after: str, journal: str
) -> None:
    await project.declare("1040V")

    said = await run_onto_a_full_disk(project, after)
    outcome = await project.up()

    assert said == (
        f"[] {{'1040V': '.reconciler/dev/{journal}/westus.jsonl: File too large; free space or "
        "mend the access, then run again: nothing is lost'}\n"
    )
    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    assert project.asked().trainings == 1


async def test_what_served_before_goes_on_serving_where_the_mapping_cannot_be_written(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.up()
    serving = project.serving()
    await project.renew("1040V")

    said = await run_onto_a_full_disk(project, "verified")

    assert "free space or mend the access" in said
    assert project.serving() == serving
    assert (await project.up()).failed == {}
    assert project.asked() == Asked(trainings=2, analyses=6)


async def test_a_copy_that_could_not_be_noted_is_not_begun_again(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)

    said = await run_onto_a_full_disk(project, "copying", EASTUS2)
    outcome = await project.up(EASTUS2)

    assert ".reconciler/staging/history/eastus2.jsonl: File too large; free space" in said
    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked(copies=1)
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}
