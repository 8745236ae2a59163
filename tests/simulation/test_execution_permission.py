"""What a run may do: the approved plan and no other, and nothing at all where it only looks."""

import asyncio

import pytest

from reconciler.execution import NotApproved, PlanRefused
from reconciler.model.selection import Selection
from tests.simulation.small_project import DEV, Asked, SmallProject


async def test_the_approved_plan_is_carried_out(project: SmallProject) -> None:
    await project.declare("1040V", "1099")
    plan = await project.plan()

    outcome = await project.up(approved=plan.fingerprint)

    assert outcome.failed == {}
    assert set(project.serving()) == {"1040V", "1099"}


async def test_a_world_that_changes_while_the_lease_is_waited_for_voids_the_approval(
    project: SmallProject,
) -> None:
    """Another run holds the lease; before it ends, a model is gone that the plan counted on."""
    await project.declare("1040V", "1099")
    await project.up()
    serving, told = project.serving(), project.told()
    await project.renew("1040V")
    approved = (await project.plan()).fingerprint
    before = project.last

    project.take_lease()
    run = asyncio.create_task(project.up(approved=approved))
    await asyncio.sleep(0.05)
    project.delete_model(DEV, project.wanted_id("1099"))
    project.lease().unlink()
    with pytest.raises(NotApproved) as refused:
        await run

    said = str(refused.value).splitlines()
    assert "dev/westus: the plan is not the approved one" in said[0]
    assert said[1].startswith(f"approved is {approved[:12]}, the plan now is ")
    assert said[2:] == ["1099: train, verify, serve was not approved"]
    assert project.asked(since=before) == Asked()
    assert (project.serving(), project.told()) == (serving, told)
    assert not project.lease().exists()


async def test_a_plan_of_which_somebody_else_has_done_a_part_is_not_the_approved_one(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    approved = (await project.plan()).fingerprint
    await project.up(selection=Selection(targets=frozenset({"1099"})))
    before = project.last

    with pytest.raises(NotApproved, match="1099: train, verify, serve was approved and is no"):
        await project.up(approved=approved)

    assert project.asked(since=before) == Asked()
    assert list(project.serving()) == ["1099"]


async def test_where_nothing_is_left_to_do_any_approval_will_do(project: SmallProject) -> None:
    await project.declare("1040V")
    approved = (await project.plan()).fingerprint
    await project.up()

    outcome = await project.up(approved=approved)

    assert list(outcome.serving) == ["1040V"]


async def test_an_observed_environment_is_planned_and_left_as_it_is(project: SmallProject) -> None:
    await project.declare("1040V", "1099", retain=0)
    await project.up()
    await project.renew("1040V")
    project.remove("1099")
    project.change_environment("dev", mode="observe")
    before, files = project.last, everything_in(project)

    plan = await project.plan()
    outcome = await project.up()

    assert {type(action).__name__ for action in plan.actions} >= {"Train", "Withdraw", "Delete"}
    assert (outcome.failed, outcome.waiting, outcome.changed) == ({}, {}, frozenset())
    assert {layout: served.model_id for layout, served in outcome.serving.items()} == (
        project.serving()
    )
    assert outcome.serving["1040V"].accuracy == 1.0
    assert project.operations(since=before).keys() <= {"info", "list_models", "list_operations"}
    assert everything_in(project) == files


async def test_an_observed_environment_is_looked_at_while_another_run_holds_its_lease(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    await project.up()
    project.change_environment("dev", mode="observe")
    held = project.take_lease()

    outcome = await project.up()

    assert list(outcome.serving) == ["1040V"]
    assert project.lease().read_text() == held


async def test_an_observed_environment_that_cannot_be_read_is_no_success(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    project.change_environment("dev", mode="observe")
    project.fault("list_models", {"kind": "error", "status": 403, "code": "Forbidden"})

    with pytest.raises(PlanRefused, match="dev/westus could not be read"):
        await project.up()


def everything_in(project: SmallProject) -> dict[str, bytes]:
    """The state of dev as it stands on disk."""
    files = (file for file in project.state().rglob("*") if file.is_file())
    return {str(file.relative_to(project.state())): file.read_bytes() for file in files}
