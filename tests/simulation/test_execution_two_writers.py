"""Two writers: whoever comes second waits, whoever has lost its lease stops, nobody overwrites."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from reconciler.execution import Abandoned, Clock, reconcile
from reconciler.state.errors import LeaseHeld, LeaseLost
from tests.simulation.processes import processes
from tests.simulation.small_project import (
    DEV,
    EASTUS2,
    WESTEUROPE,
    Asked,
    SmallProject,
    clock,
    eventually,
)


async def test_two_processes_at_once_train_once_and_both_end_in_the_right_state(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")

    with processes(project, DEV, DEV) as (one, other):
        said = [await one.result(), await other.result()]

    assert project.asked() == Asked(trainings=2, analyses=6)
    serving = sorted(project.serving().values())
    assert serving == sorted([project.wanted_id("1040V"), project.wanted_id("1099")])
    assert said == [f"{serving} {{}}\n"] * 2


async def test_a_process_that_is_killed_leaves_nothing_that_the_next_run_cannot_mend(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099", "1040ES")
    hold = project.fault("build", {"kind": "hold"}, model=project.wanted_id("1040ES"))
    freeze = project.fault("build", {"kind": "freeze"}, model=project.wanted_id("1099"))

    async def is_in_the_middle() -> bool:
        return list(project.serving()) == ["1040V"] and project.operations().get("build") == 2

    with processes(project, DEV) as (one,):
        await eventually(is_in_the_middle)
        one.kill()
    for fault in (hold, freeze):
        project.emulator.remove_fault(fault)
    outcome = await project.up()

    assert outcome.failed == {}
    assert project.asked().trainings == 3
    assert set(project.serving()) == {"1040V", "1099", "1040ES"}
    assert set(project.serving().values()) == set(project.models())


async def test_the_regions_of_an_environment_converge_side_by_side_into_one_mapping(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V", "1099", "1040ES")
    await project.up(DEV)

    await asyncio.gather(project.up(EASTUS2), project.up(WESTEUROPE))

    mapping = project.mapping("staging")["staging"]
    assert mapping["eastus2"] == mapping["westeurope"] == project.serving(DEV)


async def test_a_second_run_waits_then_finds_nothing_to_do(project: SmallProject) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as first:
        second = asyncio.create_task(project.up())
        await asyncio.sleep(0.1)
        assert not second.done()
    await first
    before = project.last

    outcome = await second

    assert list(outcome.serving) == ["1040V"]
    assert project.asked() == Asked(trainings=1, analyses=3)
    assert project.operations(since=before).keys() <= {"info", "list_models"}


async def test_a_run_on_another_machine_is_named_once_patience_ends(project: SmallProject) -> None:
    await project.declare("1040V")
    held = project.take_lease()
    moment = datetime.now(UTC)

    async def sleep(seconds: float) -> None:
        """Time passes, and the other run goes on renewing its lease."""
        nonlocal moment
        moment += timedelta(seconds=seconds)
        entry = {**json.loads(held), "until": (moment + timedelta(seconds=15)).isoformat()}
        project.lease().write_text(json.dumps(entry))

    with pytest.raises(LeaseHeld, match=r"dev/westus: another run \(process 1 on elsewhere\)"):
        await project.up(time=Clock(lambda: moment, sleep))

    assert project.operations(DEV) == {}


async def test_a_run_that_loses_its_lease_stops_and_leaves_the_rest_to_the_other(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    async with project.frozen("build") as run:
        taken = project.take_lease()
        with pytest.raises(LeaseLost, match="another run has taken over the lease"):
            await run

    assert project.serving() == {}
    assert project.lease().read_text() == taken
    outcome = await project.up(time=clock(ahead=120))
    assert outcome.failed == {}
    assert project.asked().trainings == 1


async def test_a_run_that_nobody_waits_for_any_more_stops_at_its_next_request(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    gone = False

    def alive() -> None:
        if gone:
            raise Abandoned("the engine is gone")

    def leave(sentence: str) -> None:
        nonlocal gone
        gone = gone or sentence.startswith("training")

    with pytest.raises(Abandoned):
        async with project.session(
            alive=alive, progress=lambda progress: leave(progress.sentence)
        ) as session:
            await reconcile(session, DEV)

    assert project.asked().analyses == 0
    assert not project.lease().exists()
    assert (await project.up()).failed == {}
    assert project.asked().trainings == 2


async def test_a_change_of_the_mapping_in_another_region_meanwhile_is_kept(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    file = project.state("staging") / "mapping.json"
    theirs = {"staging": {"westeurope": {"1040V": "theirs"}, "japaneast": {"W2": "by hand"}}}

    async with project.held("copy", run=EASTUS2) as run:
        file.write_text(json.dumps(theirs))
    await run

    assert project.mapping("staging")["staging"] == {
        **theirs["staging"],
        "eastus2": {"1040V": project.wanted_id("1040V")},
    }


async def test_a_model_that_the_mapping_has_come_to_serve_is_not_deleted(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=0)
    await project.up()
    old = project.wanted_id("1040V")
    await project.renew("1040V")

    def serve_the_old_one(sentence: str) -> None:
        """Somebody takes the service back by hand, just after the new version began to serve."""
        if sentence.startswith("serves"):
            file = project.state() / "mapping.json"
            file.write_text(json.dumps({"dev": {"westus": {"1040V": old}}}))

    outcome = await project.up(progress=lambda progress: serve_the_old_one(progress.sentence))

    assert "the mapping has come to serve it" in outcome.failed["1040V"]
    assert old in project.models()
    assert project.asked().deletes == 0
    assert (await project.up()).failed == {}
    assert project.serving() == {"1040V": project.wanted_id("1040V")}
    assert set(project.models()) == {project.wanted_id("1040V")}


async def test_a_model_that_somebody_else_deletes_first_is_no_trouble(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=0)
    await project.up()
    old = project.wanted_id("1040V")
    await project.renew("1040V")

    outcome = await project.up(
        progress=lambda progress: (
            project.delete_model(DEV, old) if progress.sentence.startswith("serves") else None
        )
    )

    assert outcome.failed == {}
    assert project.told()[-1] == ("delete", "1040V", "was gone already")
