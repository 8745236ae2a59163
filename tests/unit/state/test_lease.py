"""One writer at a time per instance."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.model.naming import Instance
from reconciler.state import Container, open_container
from reconciler.state.errors import LeaseHeld, LeaseLost
from reconciler.state.lease import DURATION, Holder, hold

DEV = Instance("dev", "westus")


class Time:
    """Virtual time: sleeping is what makes it pass."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return open_container("state", tmp_path)


def elsewhere(run: str) -> Holder:
    return Holder(run, "another-host", 1)


async def never(_: float) -> None:
    await asyncio.Event().wait()


async def test_a_second_run_is_told_who_holds_the_lease(container: Container) -> None:
    time = Time()
    async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never):
        with pytest.raises(LeaseHeld, match=r"dev/westus: another run \(process 1 on another-host"):
            async with hold(container, DEV, elsewhere("b"), patience=0, now=time.now, sleep=never):
                pytest.fail("two runs hold the same lease")


async def test_the_lease_is_given_back(container: Container) -> None:
    time = Time()
    async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never):
        assert await container.read("leases/westus.json") is not None

    assert await container.read("leases/westus.json") is None


async def test_regions_do_not_wait_for_each_other(container: Container) -> None:
    time = Time()
    other = Instance("dev", "eastus")
    async with (
        hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never),
        hold(container, other, elsewhere("b"), patience=0, now=time.now, sleep=never),
    ):
        assert await container.read("leases/eastus.json") is not None


async def test_a_lease_that_nobody_renews_is_taken_over_when_it_ends(container: Container) -> None:
    time = Time()
    holding = hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never)
    await holding.__aenter__()
    time.moment += DURATION

    async with hold(container, DEV, elsewhere("b"), patience=0, now=time.now, sleep=never):
        stored = await container.read("leases/westus.json")

    assert stored is not None
    assert json.loads(stored.data)["run"] == "b"


async def test_a_run_that_lost_its_lease_is_stopped(container: Container) -> None:
    time = Time()
    beats: asyncio.Queue[None] = asyncio.Queue()

    async def on_beat(_: float) -> None:
        await beats.get()

    with pytest.raises(LeaseLost, match="another run has taken over"):
        async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=on_beat):
            time.moment += DURATION
            async with hold(container, DEV, elsewhere("b"), patience=0, now=time.now, sleep=never):
                beats.put_nowait(None)
                await asyncio.sleep(10)


async def test_a_lease_is_renewed_while_its_holder_works(container: Container) -> None:
    time = Time()
    beats: asyncio.Queue[None] = asyncio.Queue()

    async def on_beat(_: float) -> None:
        await beats.get()

    async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=on_beat):
        before = await container.read("leases/westus.json")
        time.moment += timedelta(seconds=5)
        beats.put_nowait(None)
        while (after := await container.read("leases/westus.json")) == before:
            await asyncio.sleep(0.01)

    assert after is not None
    assert json.loads(after.data)["until"] == (time.moment + DURATION).isoformat()


async def test_a_lease_is_given_back_although_its_last_renewal_was_never_answered(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The body ends while a renewal is under way: the file is written, its etag never arrives."""
    time = Time()
    written = asyncio.Event()
    write = container.write

    async def write_and_never_answer(name: str, data: bytes, *, expected: str | None) -> str:
        etag = await write(name, data, expected=expected)
        if expected is not None:
            written.set()
            await never(0)
        return etag

    monkeypatch.setattr(container, "write", write_and_never_answer)
    async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=time.sleep):
        await written.wait()

    assert await container.read("leases/westus.json") is None


async def test_a_lease_that_ended_unnoticed_is_not_worked_under_any_more(
    container: Container,
) -> None:
    time = Time()
    async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never) as lease:
        lease.check()
        time.moment += DURATION
        with pytest.raises(LeaseLost, match="it stood still for longer than 15 s"):
            lease.check()


@pytest.mark.parametrize("broken", [b"", b"{}", b"[]", b'{"run": "a", "until": "soon"}'])
async def test_a_lease_file_that_says_nothing_is_held_by_nobody(
    container: Container, broken: bytes
) -> None:
    time = Time()
    await container.put("leases/westus.json", broken)

    async with hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never):
        stored = await container.read("leases/westus.json")

    assert stored is not None
    assert json.loads(stored.data)["run"] == "a"


async def test_a_holder_that_died_on_this_machine_is_not_waited_for(container: Container) -> None:
    time = Time()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    holding = hold(
        container,
        DEV,
        Holder("a", socket.gethostname(), dead.pid),
        patience=0,
        now=time.now,
        sleep=never,
    )
    await holding.__aenter__()

    alive = Holder("b", socket.gethostname(), os.getpid())
    async with hold(container, DEV, alive, patience=0, now=time.now, sleep=never):
        stored = await container.read("leases/westus.json")

    assert stored is not None
    assert json.loads(stored.data)["run"] == "b"


async def test_a_run_waits_for_the_other_one_to_end(container: Container) -> None:
    time = Time()
    holding = hold(container, DEV, elsewhere("a"), patience=0, now=time.now, sleep=never)
    await holding.__aenter__()

    async with hold(container, DEV, elsewhere("b"), patience=60, now=time.now, sleep=time.sleep):
        waited = time.moment - datetime(2026, 11, 21, 12, tzinfo=UTC)

    assert waited >= DURATION
