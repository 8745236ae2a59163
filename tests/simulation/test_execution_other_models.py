"""Another model under an id that a plan names: it is not served, deleted, or taken for the first.

While a run waits, somebody deletes a model of ours and makes another one under its id.
"""

from collections.abc import Mapping

from tests.simulation.small_project import DEV, EASTUS2, WESTEUROPE, SmallProject

THEIRS = {"team": "invoices"}
ANOTHER = "is another model now"


async def replace_by_hand(project: SmallProject, name: str, tags: Mapping[str, str]) -> None:
    """Delete a model of dev and train another one under its id, which is a day older."""
    project.delete_model(DEV, name)
    await project.train_by_hand("1040V", name, tags)
    project.grow_older(DEV, name, days=1)


async def test_somebody_elses_model_under_the_id_of_a_verified_one_never_serves(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    name = project.wanted_id("1040V")
    async with project.held("get_model", model=name, nth=2) as run:
        await replace_by_hand(project, name, THEIRS)
    outcome = await run

    assert ANOTHER in outcome.failed["1040V"]
    assert list(project.serving()) == ["1099"]
    assert (await project.up()).failed == {}
    assert project.serving()["1040V"] == project.wanted_id("1040V", suffix=2)


async def test_weights_that_nobody_verified_never_serve_although_their_tags_are_ours(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    name = project.wanted_id("1040V")
    async with project.held("get_model", nth=2) as run:
        await replace_by_hand(project, name, project.models()[name].tags)
    outcome = await run

    assert ANOTHER in outcome.failed["1040V"]
    assert project.serving() == {}
    assert (await project.up()).failed == {}
    assert len(project.journal("verdicts")) == 2
    assert project.serving() == {"1040V": name}


async def test_somebody_elses_model_under_the_id_of_a_new_one_is_not_verified(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    name = project.wanted_id("1040V")
    async with project.held("get_model") as run:
        await replace_by_hand(project, name, THEIRS)
    outcome = await run

    assert ANOTHER in outcome.failed["1040V"]
    assert project.journal("verdicts") == []
    assert project.asked().analyses == 0


async def test_somebody_elses_model_under_the_id_of_a_superseded_one_is_not_deleted(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=0)
    await project.up()
    superseded = project.wanted_id("1040V")
    await project.renew("1040V")
    async with project.held("analyze") as run:
        await replace_by_hand(project, superseded, THEIRS)
    outcome = await run

    assert ANOTHER in outcome.failed["1040V"]
    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    assert project.models()[superseded].tags == THEIRS
    assert (await project.up()).failed == {}
    assert project.models()[superseded].tags == THEIRS


async def test_a_model_that_has_gone_before_its_deletion_is_told_to_have_gone(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=0)
    await project.up()
    superseded = project.wanted_id("1040V")
    await project.renew("1040V")
    async with project.held("analyze") as run:
        project.delete_model(DEV, superseded)
    outcome = await run

    assert outcome.failed == {}
    assert project.told()[-1] == ("delete", "1040V", "was gone already")


async def test_a_superseded_model_that_was_adopted_is_ours_to_delete(project: SmallProject) -> None:
    await project.declare("1040V", retain=0)
    await project.train_by_hand("1040V", "by-hand-2025", tags={})
    project.adopt("1040V", "by-hand-2025")
    await project.up()
    await project.lock("1040V")

    outcome = await project.up()

    assert outcome.failed == {}
    assert list(project.models()) == [project.wanted_id("1040V")]


async def test_weights_made_anew_under_the_id_of_a_verified_source_are_not_copied(
    project: SmallProject,
) -> None:
    """A copy has no verification of its own: it lives by the verdict on what was planned."""
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    name = project.wanted_id("1040V")
    async with project.held("get_model", run=EASTUS2, model=name) as run:
        await replace_by_hand(project, name, project.models()[name].tags)
    outcome = await run

    assert ANOTHER in outcome.failed["1040V"]
    assert project.models(EASTUS2) == {}
    assert "has not verified" in (await project.plan(WESTEUROPE)).waiting["1040V"]
    await project.up_everywhere()
    assert set(project.serving(EASTUS2).values()) == set(project.models(EASTUS2))
