"""Model ids that are taken: by ourselves, by somebody else, or by nobody that anyone can see."""

from collections.abc import Mapping
from dataclasses import replace

from reconciler.execution import Clock, Session
from reconciler.model.live import Tag, timestamp
from reconciler.model.naming import owner
from reconciler.model.recipe import Build
from tests.simulation.small_project import (
    DEV,
    EASTUS2,
    Asked,
    SmallProject,
    clock,
)

CONFLICT = {"kind": "error", "status": 409, "code": "Conflict", "message": "A model has this id."}
ANSWER_LOST = {"kind": "reset", "when": "after"}
UNAVAILABLE = {"kind": "error", "status": 503, "when": "after"}


def our_tags(project: SmallProject, layout: str) -> dict[str, str]:
    return {
        Tag.OWNER: owner("forms", "dev"),
        Tag.LAYOUT: layout,
        Tag.VERSION: project.version(layout),
        Tag.ORIGIN: str(DEV),
    }


async def build(session: Session, layout: str, model: str, tags: Mapping[str, str]) -> str:
    """Train by hand, as a run does; returns the operation."""
    container, _ = session.training_data(DEV).url("")
    return await session.gateway(DEV).start_build(
        model,
        container_url=container,
        prefix=f"{layout}/",
        build=Build(),
        description="by hand",
        tags=tags,
    )


def rename(project: SmallProject, model: str, name: str) -> None:
    """Let a model of dev's account have another id."""
    models, account = project.emulator.emulator.models, project.account(DEV)
    models.put(account, replace(project.models()[model], id=name))
    models.delete(account, model)


async def test_our_own_training_that_answers_conflict_is_found_and_served(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    project.fault("build", {**CONFLICT, "when": "after"}, times=1)

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked().trainings == 1
    assert project.serving() == {"1040V": project.wanted_id("1040V")}


async def test_our_own_training_that_answers_conflict_is_waited_for_while_it_runs(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    frozen = project.fault("build", {"kind": "freeze"}, times=1)
    project.fault("build", {**CONFLICT, "when": "after"}, times=1)
    told: list[str] = []

    def release(sentence: str) -> None:
        told.append(sentence)
        if sentence.startswith("training"):
            project.emulator.remove_fault(frozen)

    outcome = await project.up(progress=lambda progress: release(progress.sentence))

    assert outcome.failed == {}
    assert told[0] == f"training {project.wanted_id('1040V')}"
    assert project.asked().trainings == 1


async def test_a_training_that_is_listed_only_a_moment_after_it_took_its_id_is_found(
    project: SmallProject,
) -> None:
    """A run was killed in the middle of its POST; the service is still about to accept it."""
    await project.declare("1040V")
    model, account = project.wanted_id("1040V"), project.account(DEV)
    project.emulator.emulator.learning.add((account, model))

    async def sleep(seconds: float) -> None:
        """The first pause of all is long enough for the training to be listed."""
        if seconds and (account, model) in project.emulator.emulator.learning:
            project.emulator.emulator.learning.discard((account, model))
            async with project.session() as session:
                await build(session, "1040V", model, our_tags(project, "1040V"))
        await clock().sleep(seconds)

    async def lease_sleeps(seconds: float) -> None:
        await (clock().sleep(seconds) if seconds > 2 else sleep(seconds))

    outcome = await project.up(time=Clock(clock().now, lease_sleeps))

    assert outcome.failed == {}
    assert project.asked().trainings == 1
    assert project.serving() == {"1040V": model}


async def test_a_lost_answer_to_a_training_does_not_train_twice(project: SmallProject) -> None:
    await project.declare("1040V", "1099")
    project.fault("build", ANSWER_LOST, times=1)
    project.fault("build", UNAVAILABLE, nth=[2])

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked().trainings == 2
    assert set(project.models()) == {project.wanted_id("1040V"), project.wanted_id("1099")}


async def test_somebody_elses_model_with_our_id_is_left_alone_and_ours_gets_a_suffix(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.session() as session:
        await build(session, "1040V", project.wanted_id("1040V"), {"team": "invoices"})

    outcome = await project.up()
    before = project.last
    plan = await project.plan()

    assert outcome.failed == {}
    assert project.serving() == {"1040V": project.wanted_id("1040V", suffix=2)}
    assert plan.unmanaged == (project.wanted_id("1040V"),)
    assert plan.actions == ()
    assert project.operations(since=before) == {"info": 1, "list_models": 1}


async def test_somebody_elses_model_that_takes_our_id_after_the_plan_is_left_alone_too(
    project: SmallProject,
) -> None:
    await project.declare("1040V")

    async with project.session() as session:
        await build(session, "1040V", "another", {"team": "invoices"})

    async with project.held("build") as run:
        rename(project, "another", project.wanted_id("1040V"))
    outcome = await run

    assert outcome.failed == {}
    assert project.serving() == {"1040V": project.wanted_id("1040V", suffix=2)}
    assert project.models()[project.wanted_id("1040V")].tags == {"team": "invoices"}


async def test_an_id_that_a_crash_burnt_is_passed_over(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    async with project.session() as session:
        await session.gateway(EASTUS2).authorize_copy(
            project.wanted_id("1040V"), description="", tags={}
        )

    outcome = await project.up(EASTUS2)
    before = project.last
    await project.up(EASTUS2)

    assert outcome.failed == {}
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V", suffix=2)}
    assert set(project.models(EASTUS2)) == {project.wanted_id("1040V", suffix=2)}
    assert project.asked(EASTUS2, before) == Asked()


async def test_a_lost_answer_to_an_authorisation_burns_its_id_and_nothing_else(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    project.fault("authorize_copy", UNAVAILABLE, at=EASTUS2, times=1)

    outcome = await project.up(EASTUS2)

    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked(copies=1)
    assert set(project.serving(EASTUS2).values()) == set(project.models(EASTUS2))


async def test_a_lost_answer_to_a_copy_does_not_copy_twice(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    project.fault("copy", ANSWER_LOST, at=DEV, times=1)

    outcome = await project.up(EASTUS2)

    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked(copies=1)
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}


async def test_our_own_copy_that_has_arrived_meanwhile_is_taken_as_it_is(
    project: SmallProject,
) -> None:
    """Between plan and copy another process of ours, past its lease, has brought the model."""
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    (original,) = project.models(DEV).values()
    tags = {
        **original.tags,
        Tag.OWNER: owner("forms", "staging"),
        Tag.TRAINED: timestamp(original.created_at),
    }

    async with project.held("authorize_copy", run=EASTUS2, at=EASTUS2) as run:
        models = project.emulator.emulator.models
        models.put(project.account(EASTUS2), replace(original, tags=tags))
    outcome = await run

    assert outcome.failed == {}
    assert project.asked(EASTUS2) == Asked()
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}
