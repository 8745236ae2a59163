"""One writer at a time per instance, in any store, whatever the clocks of the writers say."""

import asyncio
from datetime import timedelta

import pytest

from reconciler.model.naming import Instance
from reconciler.state import Conflict, Container, StateError
from reconciler.state.errors import LeaseHeld, LeaseLost
from tests.conformance.state.machines import LASTS, LEASE, NOON, Machine, holder_of
from tests.conformance.state.stores import Store


async def test_a_second_run_is_told_who_holds_the_lease(store: Store) -> None:
    a, b = Machine("a"), Machine("b")
    async with a.hold(store.open()):
        with pytest.raises(
            LeaseHeld,
            match=r"dev/westus: another run \(process 1 on host-a\) has been writing for longer "
            r"than 0 s; wait for it, or stop it and run again",
        ):
            async with b.hold(store.open()):
                pytest.fail("two runs hold the same lease")


async def test_the_lease_is_given_back(container: Container) -> None:
    async with Machine("a").hold(container):
        assert await holder_of(container) == "a"

    assert await container.read(LEASE) is None


async def test_the_lease_is_given_back_when_the_body_fails(container: Container) -> None:
    with pytest.raises(ValueError, match="the body's own"):
        async with Machine("a").hold(container):
            raise ValueError("the body's own")

    assert await container.read(LEASE) is None


async def test_regions_do_not_wait_for_each_other(container: Container) -> None:
    async with (
        Machine("a").hold(container),
        Machine("b").hold(container, instance=Instance("dev", "eastus")),
    ):
        assert await container.read("leases/eastus.json") is not None


async def test_of_many_who_want_it_at_once_one_has_it_at_a_time(store: Store) -> None:
    inside = 0

    async def work(name: str) -> None:
        nonlocal inside
        machine = Machine(name)
        async with machine.hold(store.open(), patience=3600, sleep=quick):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.01)
            assert inside == 1
            inside -= 1

    async def quick(seconds: float) -> None:
        """Far shorter for a waiter; the heartbeat's pause is longer than the work takes."""
        await asyncio.sleep(seconds / 50)

    await asyncio.gather(*(work(f"run{number}") for number in range(5)))

    assert await holder_of(store.open()) is None


WRONG_CLOCKS = [timedelta(), timedelta(hours=1), timedelta(hours=-1), timedelta(days=400)]


@pytest.mark.parametrize("wrong", WRONG_CLOCKS, ids=str)
async def test_a_lease_that_nobody_renews_is_taken_over_after_as_long_as_it_lasts(
    store: Store, wrong: timedelta
) -> None:
    await Machine("a").dies_holding(store.open())
    waiter = Machine("b", wall=NOON + wrong, running=7.0)

    async with waiter.hold(store.open(), patience=60, sleep=waiter.sleep):
        assert await holder_of(store.open()) == "b"
        assert sum(waiter.slept) == pytest.approx(LASTS, abs=1)


@pytest.mark.parametrize("wrong", WRONG_CLOCKS, ids=str)
async def test_a_lease_that_is_renewed_is_never_taken_over(store: Store, wrong: timedelta) -> None:
    a, b = Machine("a"), Machine("b", wall=NOON + wrong)
    holder, waiter = store.open(), store.open()

    async with a.hold(holder) as lease:

        async def sleep(seconds: float) -> None:
            """Both machines live on, and the holder renews its lease when it should."""
            await b.sleep(seconds)
            a.passes(seconds)
            if sum(b.slept) % (LASTS / 3) == 0:
                await lease.renew()

        with pytest.raises(LeaseHeld, match="longer than 120 s"):
            async with b.hold(waiter, patience=120, sleep=sleep):
                pytest.fail("two runs hold the same lease")

        lease.check()
    assert sum(b.slept) == 120


async def test_a_renewal_is_seen_though_the_holder_s_clock_stands_still(store: Store) -> None:
    """What a waiter watches is that the file changes, in a folder too."""
    machine = Machine("a")
    container = store.open()
    async with machine.hold(container) as lease:
        before = await container.read(LEASE)
        await lease.renew()
        after = await container.read(LEASE)

    assert before is not None
    assert after is not None
    assert before.etag != after.etag


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)], ids=["on", "back"])
async def test_a_clock_that_is_set_while_the_lease_is_held_changes_nothing(
    container: Container, jump: timedelta
) -> None:
    machine = Machine("a")
    async with machine.hold(container) as lease:
        machine.wall += jump
        lease.check()
        machine.passes(LASTS - 1)
        lease.check()
        machine.passes(1)
        with pytest.raises(LeaseLost):
            lease.check()


async def test_a_lease_that_ended_unnoticed_is_not_worked_under_any_more(
    container: Container,
) -> None:
    machine = Machine("a")
    async with machine.hold(container) as lease:
        lease.check()
        machine.running += LASTS  # the machine slept; its clock may tell anything
        with pytest.raises(LeaseLost, match="it stood still for longer than 15 s; run again"):
            lease.check()


async def test_the_holder_counts_from_before_its_renewal_so_that_it_ends_before_it_is_taken(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store takes its time: the file has changed long before the holder is told."""
    machine = Machine("a")
    write = container.write

    async with machine.hold(container) as lease:

        async def slowly(name: str, data: bytes, *, expected: str | None) -> str:
            etag = await write(name, data, expected=expected)
            machine.passes(10)
            return etag

        monkeypatch.setattr(container, "write", slowly)
        await lease.renew()
        monkeypatch.setattr(container, "write", write)

        machine.passes(LASTS - 10 - 1)
        lease.check()
        machine.passes(1)
        with pytest.raises(LeaseLost):
            lease.check()


async def test_a_lease_that_cannot_be_given_back_ends_by_itself_and_fails_nothing(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refusing(name: str, *, expected: str) -> None:
        raise StateError("no network")

    async with Machine("a").hold(container):
        monkeypatch.setattr(container, "delete", refusing)

    assert await holder_of(container) == "a"


async def test_a_lease_that_somebody_else_has_taken_is_not_given_back_for_them(
    container: Container,
) -> None:
    async with Machine("a").hold(container):
        await container.put(LEASE, b'{"run": "b", "host": "host-b", "process": 1}')

    assert await holder_of(container) == "b"


@pytest.mark.parametrize(
    "broken", [b"", b"{}", b"[]", b"1", b"\xff", b'{"run": "a", "host": "h", "process": "x"}']
)
async def test_a_lease_file_that_says_nothing_is_held_by_nobody(
    container: Container, broken: bytes
) -> None:
    await container.put(LEASE, broken)

    async with Machine("a").hold(container):
        assert await holder_of(container) == "a"


async def test_taking_over_is_by_compare_and_swap(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third run is first, at the very moment when the lease could be taken over."""
    await Machine("a").dies_holding(container)
    waiter, third = Machine("b"), Machine("c")
    write = container.write

    async def too_late(name: str, data: bytes, *, expected: str | None) -> str:
        monkeypatch.setattr(container, "write", write)
        stored = await container.read(LEASE)
        assert stored is not None
        await container.put(LEASE, stored.data.replace(b'"a"', b'"c"'))
        raise Conflict("somebody was first")

    monkeypatch.setattr(container, "write", too_late)
    with pytest.raises(LeaseHeld):
        async with waiter.hold(container, patience=LASTS + 1, sleep=waiter.sleep):
            pytest.fail("two runs hold the same lease")

    assert await holder_of(container) == third.name
