"""The ordinary life of a project: first runs, new data, rollbacks, layouts that come and go."""

from examples.generator import write_set
from reconciler.model.desired import Guard
from reconciler.model.live import Tag, timestamp
from reconciler.model.naming import Instance
from tests.simulation.small_project import (
    COMMIT,
    DEV,
    EASTUS2,
    WESTEUROPE,
    Asked,
    SmallProject,
)


async def test_a_first_run_trains_verifies_and_serves_every_layout(project: SmallProject) -> None:
    await project.declare("1040V", "1099")

    outcome = await project.up()

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.asked() == Asked(trainings=2, analyses=6)
    assert project.serving() == {
        "1040V": project.wanted_id("1040V"),
        "1099": project.wanted_id("1099"),
    }
    served = outcome.serving["1099"]
    assert (served.version, served.model_id) == (project.version("1099"), project.serving()["1099"])
    assert served.accuracy is not None
    assert served.accuracy >= 0.9


async def test_a_trained_model_says_whose_and_what_it_is(project: SmallProject) -> None:
    await project.declare("1040V")

    await project.up()

    (model,) = project.models().values()
    assert model.tags == {
        Tag.OWNER: "forms/dev",
        Tag.LAYOUT: "1040V",
        Tag.VERSION: project.version("1040V"),
        Tag.ORIGIN: "dev/westus",
        Tag.COMMIT: COMMIT,
    }


async def test_promotion_copies_with_the_tags_of_the_weights_and_trains_nothing(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()

    (original,) = project.models(DEV).values()
    for instance in (EASTUS2, WESTEUROPE):
        (copied,) = project.models(instance).values()
        assert copied.tags == {
            Tag.OWNER: "forms/staging",
            Tag.LAYOUT: "1040V",
            Tag.VERSION: project.version("1040V"),
            Tag.ORIGIN: "dev/westus",
            Tag.TRAINED: timestamp(original.created_at),
            Tag.COMMIT: COMMIT,
        }
        assert project.asked(instance) == Asked(copies=1)
        assert project.serving(instance) == {"1040V": copied.id}


async def test_promotion_keeps_a_snapshot_of_what_the_source_served(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()

    snapshot = (project.state("staging") / "mapping.source.json").read_text()

    assert project.wanted_id("1040V") in snapshot


async def test_new_data_trains_once_and_the_old_version_is_retained(project: SmallProject) -> None:
    await project.declare("1040V", "1099")
    await project.up()
    old = project.wanted_id("1040V")
    write_set("1040V", project.forms("1040V"), first=6, documents=2)
    before = project.last
    await project.up()
    assert project.asked(since=before) == Asked()

    await project.lock("1040V")
    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked(since=before) == Asked(trainings=1, analyses=3)
    assert project.serving()["1040V"] == project.wanted_id("1040V") != old
    await project.up()
    assert old in project.models()


async def test_the_oldest_version_is_deleted_once_more_than_retain_have_served(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=1)
    generations = []
    for _ in range(3):
        await project.up()
        generations.append(project.wanted_id("1040V"))
        await project.renew("1040V")
    await project.up()

    assert set(project.models()) == {generations[2], project.wanted_id("1040V")}
    assert project.asked() == Asked(trainings=4, deletes=2, analyses=12)


async def test_a_rollback_serves_the_retained_version_without_training_or_copy(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()
    first = project.locked("1040V")
    await project.renew("1040V")
    await project.up_everywhere()
    before = project.last

    project.go_back("1040V", first)
    await project.up_everywhere()

    for instance in (DEV, EASTUS2, WESTEUROPE):
        assert project.serving(instance) == {"1040V": project.wanted_id("1040V")}
        assert len(project.models(instance)) == 2
        assert project.asked(instance, before) == Asked()


async def test_a_layout_that_leaves_git_is_withdrawn_then_deleted_with_all_its_versions(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    await project.up()
    await project.renew("1099")
    await project.up()
    before = project.last

    project.remove("1099")
    outcome = await project.up()

    assert (
        project.serving()
        == {"1040V": project.wanted_id("1040V")}
        == {layout: served.model_id for layout, served in outcome.serving.items()}
    )
    assert set(project.models()) == {project.wanted_id("1040V")}
    assert project.asked(since=before) == Asked(deletes=2)
    assert [action for action, layout, _ in project.told() if layout == "1099"][-3:] == [
        "withdraw",
        "delete",
        "delete",
    ]


async def test_a_model_deleted_by_hand_is_copied_back_from_where_it_still_lives(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()
    project.delete_model(EASTUS2, project.wanted_id("1040V"))
    before = project.last

    outcome = await project.up(EASTUS2)

    assert outcome.failed == {}
    assert project.asked(EASTUS2, before) == Asked(copies=1)
    assert set(project.serving(EASTUS2).values()) == set(project.models(EASTUS2))


async def test_a_third_environment_gets_the_weights_that_only_the_first_has_verified(
    project: SmallProject,
) -> None:
    project.staging()
    project.environment("prod", "northeurope", source=EASTUS2)
    await project.declare("1040V")
    await project.up_everywhere()
    prod = Instance("prod", "northeurope")

    outcome = await project.up(prod)

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.asked(prod) == Asked(copies=1)
    assert outcome.serving["1040V"].accuracy is not None


async def test_every_action_leaves_a_line_with_what_why_which_commit_and_what_came_of_it(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V", retain=0)
    await project.up_everywhere()
    await project.renew("1040V")
    await project.up_everywhere()
    project.remove("1040V")
    for environment in ("dev", "staging"):
        project.change_environment(environment, guard=Guard(None, None, allow_empty=True))
    await project.up_everywhere()

    assert " ".join(action for action, _, _ in project.told(DEV)) == (
        "train train verify serve train train verify serve delete withdraw delete"
    )
    assert " ".join(action for action, _, _ in project.told(EASTUS2)) == (
        "copy copy serve copy copy serve delete withdraw delete"
    )
    for line in project.journal("history") + project.journal("history", EASTUS2):
        assert line["at"]
        assert line["because"]
        assert line["version"]
        assert line["model_id"].startswith("1040V--")
        assert line["commit"] == COMMIT
        assert line["result"]
        assert bool(line["operation"]) == (line["action"] in {"train", "copy"})
