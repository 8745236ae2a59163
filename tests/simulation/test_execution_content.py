"""Data that is no good: it stops its own layout, says what to do, and never reaches the mapping."""

import shutil

import pytest

from examples.generator import DEFAULT_SWAP, swap_labels, write_set
from reconciler.execution import PlanRefused
from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject

BAD, GOOD = "1099", "1040V"


async def swap(project: SmallProject) -> None:
    """Swap two labels in every training document of the bad layout, and lock that."""
    swap_labels(project.forms(BAD), *DEFAULT_SWAP[BAD])
    await project.lock(BAD)


async def test_a_training_that_fails_for_its_content_is_not_tried_again(
    project: SmallProject,
) -> None:
    await project.declare(BAD, GOOD)
    project.forms(f"{BAD}/1099-01.pdf.labels.json").write_text("no labels")
    await project.lock(BAD)

    first = await project.up()
    before = project.last
    second = await project.up()

    assert "1099-01.pdf.labels.json" in first.failed[BAD]
    assert "run `reconciler lock`" in first.failed[BAD]
    assert "1099-01.pdf.labels.json" in second.failed[BAD]
    assert project.serving() == {GOOD: project.wanted_id(GOOD)}
    assert project.asked(since=before) == Asked()


async def test_a_corrected_set_is_trained(project: SmallProject) -> None:
    await project.declare(BAD)
    labels = project.forms(f"{BAD}/1099-01.pdf.labels.json")
    right = labels.read_text()
    labels.write_text("no labels")
    await project.lock(BAD)
    await project.up()

    labels.write_text(right)
    await project.lock(BAD)
    outcome = await project.up()

    assert outcome.failed == {}
    assert project.serving() == {BAD: project.wanted_id(BAD)}


async def test_content_that_the_service_refuses_at_once_is_remembered_too(
    project: SmallProject,
) -> None:
    await project.declare(BAD)
    refusal = {"kind": "error", "status": 400, "code": "TrainingContentMissing", "message": "None."}
    project.fault("build", refusal, times=1)

    first = await project.up()
    second = await project.up()

    assert "None" in first.failed[BAD]
    assert "TrainingContentMissing" in second.failed[BAD]
    assert project.asked() == Asked()


async def test_a_training_that_fails_for_load_is_tried_again_by_the_next_run(
    project: SmallProject,
) -> None:
    await project.declare(GOOD)
    await project.up()
    await project.declare(BAD)
    busy = {"status": 429, "code": "429", "message": "Busy.", "headers": {"Retry-After": "600"}}
    project.fault("build", {"kind": "error", **busy}, times=1)

    first = await project.up()
    assert list(first.failed) == [BAD]
    assert "Busy" in first.failed[BAD]
    assert list(project.serving()) == [GOOD]
    second = await project.up()

    assert second.failed == {}
    assert set(project.serving()) == {GOOD, BAD}
    assert project.asked().trainings == 2


async def test_a_bad_candidate_is_not_served_and_a_good_one_beside_it_is(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare(BAD, GOOD)
    await project.up_everywhere()
    old = project.wanted_id(BAD)
    await swap(project)
    await project.renew(GOOD)

    outcome = await project.up()
    promoted = await project.up(EASTUS2)

    minimum = "is below the minimum 0.900"
    assert minimum in outcome.failed[BAD]
    assert all(f"{field} " in outcome.failed[BAD] for field in DEFAULT_SWAP[BAD])
    assert project.serving() == {BAD: old, GOOD: project.wanted_id(GOOD)}
    assert project.serving(EASTUS2) == project.serving()
    assert promoted.failed == {}
    assert minimum in promoted.waiting[BAD]


async def test_a_bad_candidate_is_neither_trained_nor_analysed_again(project: SmallProject) -> None:
    await project.declare(BAD)
    await project.up()
    await swap(project)
    await project.up()
    before = project.last

    outcome = await project.up()

    assert "below the minimum" in outcome.failed[BAD]
    assert project.asked(since=before) == Asked()
    assert len(project.models()) == 2


async def test_of_several_bad_candidates_the_next_run_keeps_only_the_newest(
    project: SmallProject,
) -> None:
    await project.declare(BAD)
    await project.up()
    good = project.wanted_id(BAD)
    await swap(project)
    await project.up()
    await project.renew(BAD)
    await project.up()

    await project.up()

    assert set(project.models()) == {good, project.wanted_id(BAD)}
    assert project.serving() == {BAD: good}


async def test_a_lowered_minimum_serves_without_a_new_analysis(project: SmallProject) -> None:
    await project.declare(BAD)
    await swap(project)
    first = await project.up()
    assert "below the minimum" in first.failed[BAD]
    assert project.serving() == {}
    before = project.last

    project.change(BAD, minimum_accuracy=0.5)
    outcome = await project.up()

    assert outcome.failed == {}
    assert project.serving() == {BAD: project.wanted_id(BAD)}
    assert project.asked(since=before) == Asked()


async def test_training_data_that_moved_since_the_lock_blocks_its_own_layout(
    project: SmallProject,
) -> None:
    await project.declare(BAD, GOOD)
    write_set(BAD, project.forms(BAD), first=6, documents=1)

    outcome = await project.up()

    assert "now holds 6 labelled documents" in outcome.failed[BAD]
    assert "run `reconciler lock`" in outcome.failed[BAD]
    assert project.serving() == {GOOD: project.wanted_id(GOOD)}


async def test_training_data_that_is_missing_blocks_its_own_layout(project: SmallProject) -> None:
    await project.declare(BAD, GOOD)
    shutil.rmtree(project.forms(BAD))

    plan = await project.plan()
    outcome = await project.up()

    assert plan.blocked == outcome.failed
    assert "no documents in forms/1099/" in outcome.failed[BAD]
    assert project.serving() == {GOOD: project.wanted_id(GOOD)}


async def test_training_data_that_cannot_be_read_blocks_its_own_layout(
    project: SmallProject,
) -> None:
    await project.declare(BAD, GOOD)
    document = project.forms(f"{BAD}/1099-01.pdf")
    document.unlink()
    document.mkdir()
    (document / "1099-01.pdf").symlink_to(document / "1099-01.pdf")

    outcome = await project.up()

    assert "forms/1099" in outcome.failed[BAD]
    assert project.serving() == {GOOD: project.wanted_id(GOOD)}


async def test_a_version_whose_data_has_moved_on_is_trained_from_its_copy(
    project: SmallProject,
) -> None:
    await project.declare(BAD)
    await project.up()
    project.delete_model(DEV, project.wanted_id(BAD))
    shutil.rmtree(project.forms(BAD))

    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked().trainings == 2


async def test_a_verification_document_that_is_no_pdf_is_named_and_costs_no_second_training(
    project: SmallProject,
) -> None:
    await project.declare(BAD, GOOD)
    document = project.forms(f"{BAD}-check/1099-check-01.pdf")
    right = document.read_bytes()
    document.write_text("this is no PDF")
    await project.lock(BAD)

    outcome = await project.up()
    assert "1099-check-01.pdf" in outcome.failed[BAD]
    assert "replace the document" in outcome.failed[BAD]
    assert project.serving() == {GOOD: project.wanted_id(GOOD)}
    document.write_bytes(right)
    await project.lock(BAD)
    outcome = await project.up()

    assert outcome.failed == {}
    assert set(project.serving()) == {BAD, GOOD}
    assert project.asked().trainings == 2


async def test_verification_labels_that_cannot_be_read_are_named(project: SmallProject) -> None:
    await project.declare(BAD, GOOD)
    project.forms(f"{BAD}-check/1099-check-02.pdf.labels.json").write_text("{")
    await project.lock(BAD)

    outcome = await project.up()

    assert "1099-check-02.pdf" in outcome.failed[BAD]
    assert list(project.serving()) == [GOOD]


async def test_verification_data_that_moved_since_the_lock_stops_its_own_layout(
    project: SmallProject,
) -> None:
    await project.declare(BAD, GOOD)
    project.forms(f"{BAD}-check/1099-check-03.pdf").unlink()

    outcome = await project.up()

    assert "verification data has changed since it was locked" in outcome.failed[BAD]
    assert list(project.serving()) == [GOOD]


async def test_a_layout_that_fails_is_told_in_the_history(project: SmallProject) -> None:
    await project.declare(BAD)
    project.forms(f"{BAD}/1099-01.pdf.labels.json").write_text("no labels")
    await project.lock(BAD)
    await project.up()

    (started, failed) = project.journal("history")

    assert (started["action"], started["result"]) == ("train", "started")
    assert (failed["action"], failed["operation"]) == ("train", started["operation"])
    assert failed["result"].startswith("failed: its training failed for its content")


async def test_a_guard_refuses_the_whole_plan_before_anything_is_changed(
    project: SmallProject,
) -> None:
    await project.declare(BAD, GOOD)
    guard = project.desired.environments["dev"].guard
    project.change_environment("dev", guard=type(guard)(max_layouts_removed=3, max_trainings=1))

    with pytest.raises(PlanRefused, match="2 trainings would be started in dev/westus"):
        await project.up()

    assert project.asked() == Asked()
    assert project.serving() == {}
