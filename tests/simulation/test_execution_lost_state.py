"""State that is lost or broken: rebuilt from Git and live tags, or refused; never guessed."""

import shutil

import pytest

from examples.generator import DEFAULT_SWAP, swap_labels
from reconciler.execution import PlanRefused
from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject


async def test_a_lost_store_of_the_origin_costs_a_verification_and_no_training(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    await project.up()
    serving = project.serving()
    shutil.rmtree(project.state())
    before = project.last

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked(since=before) == Asked(analyses=6)
    assert project.serving() == serving


async def test_a_lost_store_costs_no_version_that_one_could_go_back_to(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=1)
    first = project.locked("1040V")
    await project.up()
    await project.renew("1040V")
    await project.up()
    shutil.rmtree(project.state())

    await project.up()
    await project.up()
    project.go_back("1040V", first)
    outcome = await project.up()

    assert outcome.failed == {}
    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    assert project.asked().trainings == 2
    assert project.asked().deletes == 0


async def test_a_journal_of_what_has_served_that_is_deleted_as_told_costs_no_version_either(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=2)
    served = []
    for _ in range(3):
        await project.renew("1040V")
        await project.up()
        served.append(project.wanted_id("1040V"))
    journal = project.state() / "served" / "westus.jsonl"
    journal.write_text(f"<<<<<<<\n{journal.read_text()}")
    with pytest.raises(PlanRefused, match=r"jsonl:1: .* or delete it to have it rebuilt"):
        await project.up()
    journal.unlink()

    await project.up()

    assert set(project.models()) == set(served)
    assert {each["model_id"] for each in project.journal("served")} == set(served)


async def test_a_candidate_that_failed_is_not_taken_for_one_that_served(
    project: SmallProject,
) -> None:
    await project.declare("1099", retain=1)
    await project.up()
    good = project.wanted_id("1099")
    swap_labels(project.forms("1099"), *DEFAULT_SWAP["1099"])
    await project.lock("1099")
    await project.up()
    swap_labels(project.forms("1099"), *DEFAULT_SWAP["1099"])
    await project.renew("1099")
    await project.up()
    (project.state() / "served" / "westus.jsonl").unlink()

    await project.up()

    serving = project.wanted_id("1099")
    assert {each["model_id"] for each in project.journal("served")} == {good, serving}
    assert {good, serving} < set(project.models())


async def test_of_the_versions_that_a_lost_store_knew_the_newest_are_retained(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=2)
    generations = []
    for days in (3, 2, 1):
        await project.up()
        generations.append(project.wanted_id("1040V"))
        project.grow_older(DEV, generations[-1], days)
        await project.renew("1040V")
    shutil.rmtree(project.state())

    await project.up()

    assert set(project.models()) == {*generations[1:], project.wanted_id("1040V")}


async def test_what_serves_counts_as_served_although_the_journal_of_that_is_lost(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=1)
    await project.up()
    first = project.wanted_id("1040V")
    (project.state() / "served" / "westus.jsonl").unlink()
    await project.renew("1040V")

    await project.up()
    await project.up()

    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    assert first in project.models()


async def test_a_first_run_that_died_is_not_taken_for_a_lost_store(project: SmallProject) -> None:
    await project.declare("1099", retain=2)
    swap_labels(project.forms("1099"), *DEFAULT_SWAP["1099"])
    await project.lock("1099")
    await project.up()
    bad = project.wanted_id("1099")
    swap_labels(project.forms("1099"), *DEFAULT_SWAP["1099"])
    await project.lock("1099")

    await project.up()

    assert bad not in [each["model_id"] for each in project.journal("served")]


async def test_a_lost_store_of_a_follower_costs_neither_copy_nor_verification(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()
    serving = project.serving(EASTUS2)
    shutil.rmtree(project.state("staging"))
    before = project.last

    await project.up_everywhere()

    assert project.asked(EASTUS2, before) == Asked()
    assert project.serving(EASTUS2) == serving


async def test_a_follower_converges_although_both_stores_are_lost(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()
    shutil.rmtree(project.root / ".reconciler")
    before = project.last

    outcome = await project.up(EASTUS2)

    assert (outcome.failed, outcome.waiting) == ({}, {})
    assert project.asked(EASTUS2, before) == Asked(analyses=3)


async def test_a_lost_mapping_alone_serves_again_at_once(project: SmallProject) -> None:
    await project.declare("1040V")
    await project.up()
    (project.state() / "mapping.json").unlink()
    before = project.last

    await project.up()

    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    assert project.asked(since=before) == Asked()


async def test_a_lost_mapping_serves_the_last_good_version_where_the_wanted_one_is_bad(
    project: SmallProject,
) -> None:
    await project.declare("1099")
    await project.up()
    good = project.wanted_id("1099")
    swap_labels(project.forms("1099"), *DEFAULT_SWAP["1099"])
    await project.lock("1099")
    await project.up()
    (project.state() / "mapping.json").unlink()

    outcome = await project.up()

    assert project.serving() == {"1099": good}
    assert list(outcome.failed) == ["1099"]


async def test_a_broken_mapping_is_refused_with_what_to_do_and_nothing_is_changed(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.up()
    (project.state() / "mapping.json").write_text("{")
    before = project.last

    with pytest.raises(PlanRefused, match=r"mapping\.json: not of the form .* rebuilt from live"):
        await project.up()

    assert project.asked(since=before) == Asked()


@pytest.mark.parametrize("kind", ["served", "verdicts", "history"])
async def test_a_line_that_a_crash_tore_is_passed_over_for_good(
    project: SmallProject, kind: str
) -> None:
    await project.declare("1040V")
    await project.up()
    file = project.state() / kind / "westus.jsonl"
    with file.open("ab") as torn:
        torn.write(b'{"layout": "10')

    for _ in range(2):
        await project.renew("1040V")
        assert (await project.up()).failed == {}

    assert project.asked() == Asked(trainings=3, analyses=9)
    assert {each["layout"] for each in project.journal(kind)} == {"1040V"}


@pytest.mark.parametrize("left", ["", '{"layout": "10'], ids=["nothing", "a part"])
async def test_a_first_line_that_a_crash_tore_does_not_stop_the_runs_behind_it(
    project: SmallProject, left: str
) -> None:
    """The run died before its first model served; the next one notes what may have served."""
    await project.declare("1040V", verification=None)
    await project.up()
    (project.state() / "mapping.json").unlink()
    (project.state() / "served" / "westus.jsonl").write_text(left)
    await project.renew("1040V")

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.serving() == {"1040V": project.wanted_id("1040V")}


async def test_a_store_that_cannot_be_written_stops_the_run_with_what_to_do(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    project.state().parent.mkdir()
    project.state().write_text("a file, where the folder should be")

    with pytest.raises(Exception, match="free space or mend the access") as refused:
        await project.up()

    assert type(refused.value).__name__ == "StateError"
    assert project.asked(DEV) == Asked()
