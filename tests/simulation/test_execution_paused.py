"""A run that stood still: a machine slept or was paused, and its lease is another run's by now."""

import asyncio
from dataclasses import replace

import pytest

from reconciler.execution import Clock
from reconciler.state.errors import LeaseLost
from tests.simulation.small_project import LONG_PAUSE, SmallProject, clock


async def test_a_run_that_stood_still_longer_than_its_lease_does_nothing_more(
    project: SmallProject,
) -> None:
    """A laptop that slept: the process goes on before its heartbeat has had a chance to."""
    await project.declare("1040V")
    asleep = 0.0
    awake = clock(beating=False)

    def monotonic() -> float:
        return awake.monotonic() + asleep

    def fall_asleep(sentence: str) -> None:
        nonlocal asleep
        if sentence.startswith("verified"):
            asleep = 60.0

    with pytest.raises(LeaseLost, match="it stood still for longer than 15 s"):
        await project.up(
            time=replace(awake, monotonic=monotonic),
            progress=lambda progress: fall_asleep(progress.sentence),
        )

    assert project.serving() == {}


async def test_a_run_that_stood_still_while_its_requests_waited_for_their_turn_sends_none_of_them(
    project: SmallProject,
) -> None:
    """A machine that is paused wakes up behind the run that has done something else meanwhile."""
    await project.declare("1040V", "1099", "1040ES")
    await project.up()
    removed = [(project.desired.layouts[name], project.locked(name)) for name in ("1099", "1040ES")]
    for layout, _ in removed:
        project.remove(layout.name)
    rates = project.desired.environments["dev"].rates
    project.change_environment("dev", rates=replace(rates, management=1))
    deleted, awake = asyncio.Event(), asyncio.Event()
    running = clock().monotonic

    async def sleep(seconds: float) -> None:
        """Nothing that waits goes on before the machine does; its heartbeat comes too late."""
        await (asyncio.Event() if seconds > LONG_PAUSE else awake).wait()

    time = Clock(clock().now, sleep, lambda: running() + 60 * awake.is_set())
    first = asyncio.create_task(
        project.up(
            time=time,
            progress=lambda told: deleted.set() if told.sentence.startswith("deleted") else None,
        )
    )
    await deleted.wait()  # the other deletion waits for its turn, one second behind
    for layout, entry in removed:
        project.restore(layout, entry)
    project.change_environment("dev", rates=rates)
    assert (await project.up()).failed == {}
    awake.set()

    with pytest.raises(LeaseLost, match="it stood still for longer than 15 s"):
        await first

    assert project.asked().deletes == 1
    assert set(project.serving().values()) == set(project.models())


async def test_a_run_that_stood_still_while_it_looked_says_that_it_has_lost_its_lease(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    asleep = 0.0
    awake = clock(beating=False)

    def fall_asleep() -> None:
        """Asked before each request: it is in the very first that the machine stands still."""
        nonlocal asleep
        asleep = 60.0

    with pytest.raises(LeaseLost, match="it stood still for longer than 15 s"):
        await project.up(
            time=replace(awake, monotonic=lambda: awake.monotonic() + asleep), alive=fall_asleep
        )

    assert project.operations() == {}
