"""One layout's trouble, of whatever kind, stays its own; what is not its content's fault passes."""

import asyncio

from reconciler.model.live import Tag
from reconciler.model.outcome import Progress
from reconciler.model.recipe import Build
from tests.simulation.small_project import (
    DEV,
    EASTUS2,
    Asked,
    SmallProject,
    eventually,
    killed,
)


async def test_a_training_whose_operation_fails_for_access_is_tried_again_by_the_next_run(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        project.doom(DEV, "ContentSourceNotAccessible", "The container cannot be read.")
    first = await run
    second = await project.up()

    assert "The container cannot be read (InvalidRequest/" in first.failed["1040V"]
    assert "the next run tries it again" in first.failed["1040V"]
    assert project.journal("failures") == []
    assert second.failed == {}
    assert project.asked().trainings == 2


async def test_a_training_that_failed_for_its_content_while_nobody_watched_is_not_tried_again(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    project.change_environment("dev", wait=0.0)
    async with project.frozen("build", model=project.wanted_id("1099")) as run:
        await run
        project.doom(DEV, "ModelBuildError", "The labels are of no use.")
    plan = await project.plan()

    first, second = await project.up(), await project.up()

    assert list(plan.blocked) == ["1099"]
    for outcome in (first, second):
        assert "The labels are of no use" in outcome.failed["1099"]
    assert list(first.serving) == ["1040V"]
    assert [each["layout"] for each in project.journal("failures")] == ["1099"]
    assert project.asked().trainings == 2


async def test_a_resumed_training_that_fails_for_its_content_is_remembered(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        await killed(run)
        resuming = asyncio.create_task(project.up())
        await eventually(lambda: is_polling(project))
        project.doom(DEV, "ModelBuildError", "The labels are of no use.")
    first = await resuming

    assert "The labels are of no use" in first.failed["1040V"]
    assert project.told()[-1] == ("resume", "1040V", "failed")
    assert len(project.journal("failures")) == 1
    assert project.asked().trainings == 1


async def is_polling(project: SmallProject) -> bool:
    return project.operations().get("get_operation", 0) >= 3


async def test_a_copy_whose_operation_fails_is_tried_again_under_the_next_free_id(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    async with project.frozen("copy", run=EASTUS2) as run:
        project.doom(DEV, "AuthorizationFailed", "The token was refused.")
    first = await run
    second = await project.up(EASTUS2)

    assert "its copy from dev/westus failed: The token was refused" in first.failed["1040V"]
    assert project.told(EASTUS2)[1][2] == "failed"
    assert second.failed == {}
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V", suffix=2)}


async def test_what_nobody_foresaw_fails_its_own_layout_only(project: SmallProject) -> None:
    await project.declare("1040V", "1099")

    def stumble(progress: Progress) -> None:
        if progress.layout == "1099" and progress.sentence.startswith("training"):
            raise KeyError("nobody foresaw this")

    outcome = await project.up(progress=stumble)

    assert outcome.failed == {
        "1099": "unexpected KeyError: 'nobody foresaw this'; please report it"
    }
    assert list(outcome.serving) == ["1040V"]
    assert (await project.up()).failed == {}
    assert project.asked().trainings == 2


async def test_what_may_be_cleaned_up_is_cleaned_up_although_the_new_version_fails(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.up()
    async with project.session() as session:
        container, prefix = session.training_data(DEV).url("1040V/")
        await session.gateway(DEV).start_build(
            "1040V--000000000000",
            container_url=container,
            prefix=prefix,
            build=Build(),
            description="a stray",
            tags={Tag.OWNER: "forms/dev", Tag.LAYOUT: "1040V", Tag.VERSION: "000000000000"},
        )
    old = project.wanted_id("1040V")
    await project.renew("1040V")
    refusal = {"kind": "error", "status": 400, "code": "InvalidSasToken"}
    project.fault("build", refusal)

    outcome = await project.up()

    assert list(outcome.failed) == ["1040V"]
    assert set(project.models()) == {old}
    assert project.serving() == {"1040V": old}


async def test_a_delete_that_fails_is_told_and_done_by_the_next_run(project: SmallProject) -> None:
    await project.declare("1040V", "1099", retain=0)
    await project.up()
    await project.renew("1040V", "1099")
    refusal = {"kind": "error", "status": 403, "code": "Forbidden", "message": "Not today."}
    project.fault("delete", refusal, times=1)

    first = await project.up()
    second = await project.up()

    (reason,) = first.failed.values()
    assert "Not today" in reason
    assert set(first.serving) == {"1040V", "1099"}
    assert second.failed == {}
    assert set(project.models()) == set(project.serving().values())
    assert project.asked() == Asked(trainings=4, deletes=2, analyses=12)
