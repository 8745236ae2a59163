"""A run with nothing to do asks for the listing's pages and the info, and nothing else."""

import math
from collections.abc import Iterator

import pytest

from emulator.service.emulator import PAGE_SIZE
from reconciler.model.desired import Verification
from reconciler.model.naming import Instance
from tests.simulation.small_project import DEV, EASTUS2, WESTEUROPE, SmallProject

INFO_AND_LIST = {"info": 1, "list_models": 1}
EVERYWHERE = (DEV, EASTUS2, WESTEUROPE)


async def asked_by_another_run(project: SmallProject, instance: Instance = DEV) -> dict[str, int]:
    """What one more run asks of all instances together."""
    before = project.last
    outcome = await project.up(instance)
    assert (outcome.failed, outcome.changed) == ({}, frozenset())
    asked: dict[str, int] = {}
    for each in project.emulator.requests(before):
        asked[each["operation"]] = asked.get(each["operation"], 0) + 1
    return asked


@pytest.mark.parametrize("instance", EVERYWHERE, ids=lambda each: str(each).replace("/", "-"))
async def test_where_everything_serves_one_instance_is_asked_for_its_list_and_its_limits(
    project: SmallProject, instance: Instance
) -> None:
    project.staging()
    await project.declare("1040V", "1099")
    await project.up_everywhere()

    assert await asked_by_another_run(project, instance) == INFO_AND_LIST


async def test_a_follower_of_a_follower_asks_nobody_but_its_own_instance(
    project: SmallProject,
) -> None:
    project.staging()
    project.environment("prod", "northeurope", source=EASTUS2)
    prod = Instance("prod", "northeurope")
    await project.declare("1040V")
    await project.up_everywhere()
    await project.up(prod)

    assert await asked_by_another_run(project, prod) == INFO_AND_LIST


async def test_each_page_of_a_long_listing_is_asked_for_once(project: SmallProject) -> None:
    await project.declare("1040V")
    project.on_the_free_tier("dev")
    await project.up()
    project.leave_room_for(0)
    models = len(project.models())

    asked = await asked_by_another_run(project)

    assert asked["info"] == 1
    assert math.ceil(models / PAGE_SIZE) <= asked["list_models"] <= models // PAGE_SIZE + 2
    assert asked.keys() == INFO_AND_LIST.keys()


async def test_where_versions_are_kept_for_a_rollback_nothing_more_is_asked(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()
    await project.renew("1040V")
    await project.up_everywhere()

    for instance in EVERYWHERE:
        assert await asked_by_another_run(project, instance) == INFO_AND_LIST


async def test_where_a_model_was_adopted_nothing_more_is_asked(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.train_by_hand("1040V", "the-old-one", tags={})
    project.adopt("1040V", "the-old-one")
    await project.up_everywhere()

    assert project.serving() == {"1040V": "the-old-one"}
    assert project.journal("tags") == [], "what Git says of a model need not be read from it"
    for instance in EVERYWHERE:
        assert await asked_by_another_run(project, instance) == INFO_AND_LIST


async def test_a_model_of_others_without_tags_is_read_once_and_never_again(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.train_by_hand("1040V", "somebody-elses", tags={})
    await project.up()

    assert project.operations()["get_model"] >= 1
    assert await asked_by_another_run(project) == INFO_AND_LIST


@pytest.fixture
def bare(project: SmallProject) -> Iterator[SmallProject]:
    """A project on a service whose listings show no tags."""
    with project.settings(bareListings=True):
        yield project


async def test_where_listings_show_no_tags_each_model_is_read_once_and_never_again(
    bare: SmallProject,
) -> None:
    await bare.declare("1040V", "1099")
    await bare.up()

    assert await asked_by_another_run(bare) == INFO_AND_LIST | {"get_model": 2}
    assert await asked_by_another_run(bare) == INFO_AND_LIST


async def test_where_listings_show_no_tags_followers_read_each_model_once_too(
    bare: SmallProject,
) -> None:
    bare.staging()
    await bare.declare("1040V", "1099")
    await bare.up_everywhere()
    await bare.up_everywhere()

    for instance in EVERYWHERE:
        assert await asked_by_another_run(bare, instance) == INFO_AND_LIST


async def test_where_listings_show_no_tags_a_new_model_under_a_known_id_is_read(
    bare: SmallProject,
) -> None:
    await bare.declare("1040V")
    await bare.up()
    await bare.up()
    name = bare.wanted_id("1040V")
    bare.delete_model(DEV, name)
    await bare.train_by_hand("1040V", name, tags={"team": "invoices"})
    bare.grow_older(DEV, name, days=1)

    plan = await bare.plan()

    assert plan.unmanaged == (name,)


@pytest.mark.parametrize("prefix", ["1040V-check/", ""], ids=["with-figures", "without-documents"])
async def test_what_a_person_has_accepted_is_not_looked_at_again(
    project: SmallProject, prefix: str
) -> None:
    project.staging()
    by_person = Verification(prefix, minimum_accuracy=0.9, tolerance=0.02, by="person")
    await project.declare("1040V", verification=by_person)
    assert "a person's word" in (await project.up()).waiting["1040V"]
    await project.say("1040V", accepted=True)
    await project.up_everywhere()

    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    for instance in EVERYWHERE:
        assert await asked_by_another_run(project, instance) == INFO_AND_LIST


async def test_while_a_persons_word_is_waited_for_nothing_is_analysed_again(
    project: SmallProject,
) -> None:
    by_person = Verification("1040V-check/", minimum_accuracy=0.9, tolerance=0.02, by="person")
    await project.declare("1040V", verification=by_person)
    await project.up()

    asked = await asked_by_another_run(project)

    assert asked == INFO_AND_LIST | {"list_operations": 1}


async def test_where_git_wants_no_verification_nothing_more_is_asked(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V", verification=None)
    await project.up_everywhere()

    assert project.asked().analyses == 0
    for instance in EVERYWHERE:
        assert await asked_by_another_run(project, instance) == INFO_AND_LIST


async def test_where_copies_are_checked_they_are_checked_once(project: SmallProject) -> None:
    project.staging()
    checked = Verification("1040V-check/", minimum_accuracy=0.9, tolerance=0.02, copies="smoke")
    await project.declare("1040V", verification=checked)
    await project.up_everywhere()

    assert project.asked(EASTUS2).analyses == 1
    for instance in EVERYWHERE:
        assert await asked_by_another_run(project, instance) == INFO_AND_LIST
