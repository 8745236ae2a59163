"""A lease is renewed while its holder works; who can renew it no more is stopped."""

import asyncio
import json
from datetime import timedelta

import pytest

from reconciler.state import Container, StateError
from reconciler.state.errors import LeaseLost
from tests.conformance.state.machines import LASTS, LEASE, NOON, Machine, never
from tests.conformance.state.stores import Store


class Beats:
    """Sleeping that ends when the test says so: each tick is a moment to renew."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._ticks: asyncio.Queue[None] = asyncio.Queue()

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._ticks.get()

    def tick(self) -> None:
        self._ticks.put_nowait(None)

    async def until_asked(self, times: int) -> None:
        """Wait until the holder sleeps for so many times: what it did before has been answered."""
        while len(self.asked) < times:
            await asyncio.sleep(0.01)


async def test_a_run_that_lost_its_lease_is_stopped(store: Store) -> None:
    beats = Beats()
    waiter = Machine("b")
    with pytest.raises(LeaseLost, match="another run has taken over the lease; this run stops"):
        async with (
            Machine("a").hold(store.open(), sleep=beats.sleep),
            waiter.hold(store.open(), patience=60, sleep=waiter.sleep),
        ):
            beats.tick()
            await asyncio.sleep(60)


async def test_a_lease_is_renewed_while_its_holder_works(container: Container) -> None:
    machine, beats = Machine("a"), Beats()
    async with machine.hold(container, sleep=beats.sleep) as lease:
        machine.passes(LASTS / 2)
        beats.tick()
        await beats.until_asked(2)
        after = await container.read(LEASE)
        machine.passes(LASTS - 1)
        lease.check()

    assert beats.asked[0] == LASTS / 3
    assert after is not None
    assert json.loads(after.data)["until"] == (NOON + timedelta(seconds=1.5 * LASTS)).isoformat()


async def test_a_renewal_that_the_store_refuses_is_tried_again_while_the_lease_lasts(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, beats = Machine("a"), Beats()
    write = container.write
    refusals = 2

    async def refusing(name: str, data: bytes, *, expected: str | None) -> str:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise StateError("the disk is full")
        return await write(name, data, expected=expected)

    async with machine.hold(container, sleep=beats.sleep) as lease:
        monkeypatch.setattr(container, "write", refusing)
        machine.passes(LASTS / 2)
        for _ in range(3):
            beats.tick()
        await beats.until_asked(4)
        machine.passes(LASTS - 1)
        lease.check()


async def test_a_store_that_refuses_renewals_until_the_lease_has_ended_stops_the_run(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, beats = Machine("a"), Beats()

    async def refusing(name: str, data: bytes, *, expected: str | None) -> str:
        machine.passes(LASTS)
        raise StateError("the disk is full")

    with pytest.raises(StateError, match="the disk is full"):
        async with machine.hold(container, sleep=beats.sleep):
            monkeypatch.setattr(container, "write", refusing)
            beats.tick()
            await asyncio.sleep(60)


async def test_a_lease_is_given_back_although_its_last_renewal_was_never_answered(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The body ends while a renewal is under way: the file is written, its etag never arrives."""
    beats = Beats()
    written = asyncio.Event()
    write = container.write

    async def write_and_never_answer(name: str, data: bytes, *, expected: str | None) -> str:
        etag = await write(name, data, expected=expected)
        if expected is not None:
            written.set()
            await never(0)
        return etag

    monkeypatch.setattr(container, "write", write_and_never_answer)
    async with Machine("a").hold(container, sleep=beats.sleep):
        beats.tick()
        await written.wait()

    assert await container.read(LEASE) is None


async def test_a_machine_that_slept_goes_on_with_its_lease_if_nobody_has_taken_it_meanwhile(
    container: Container,
) -> None:
    machine, beats = Machine("a"), Beats()
    async with machine.hold(container, sleep=beats.sleep) as lease:
        machine.passes(100 * LASTS)
        beats.tick()
        await beats.until_asked(2)
        lease.check()
