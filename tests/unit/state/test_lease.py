"""A holder that is gone is known by its process, but only where its process can be looked up."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.model.naming import Instance
from reconciler.state import Container, open_container
from reconciler.state.errors import LeaseHeld
from reconciler.state.lease import Holder, hold, running_time

DEV = Instance("dev", "westus")


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return open_container("state", tmp_path)


@pytest.fixture
def dead() -> Holder:
    """A run on this machine whose process is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return replace(Holder.of_this_process("dead"), process=process.pid)


@pytest.fixture
def alive() -> Iterator[Holder]:
    """A run on this machine in another process."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield replace(Holder.of_this_process("alive"), process=process.pid)


def now() -> datetime:
    return datetime(2026, 11, 21, 12, tzinfo=UTC)


async def never(_: float) -> None:
    await asyncio.Event().wait()


async def impatiently(container: Container, holder: Holder) -> None:
    """Hold the lease for a moment, without waiting for anybody."""
    async with hold(container, DEV, holder, patience=0, now=now, sleep=never):
        pass


async def left_behind_by(container: Container, holder: Holder) -> None:
    """Make it look as if the holder was killed in the middle of its work."""
    async with hold(container, DEV, holder, patience=0, now=now, sleep=never):
        stored = await container.read("leases/westus.json")
    assert stored is not None
    await container.put("leases/westus.json", stored.data)


async def test_a_holder_that_died_on_this_machine_is_not_waited_for(
    container: Container, dead: Holder
) -> None:
    await left_behind_by(container, dead)

    await impatiently(container, Holder.of_this_process("next"))


async def test_a_holder_that_lives_on_this_machine_is_waited_for(
    container: Container, alive: Holder
) -> None:
    await left_behind_by(container, alive)

    with pytest.raises(LeaseHeld, match=rf"process {alive.process} on {socket.gethostname()}"):
        await impatiently(container, Holder.of_this_process("next"))


async def test_a_process_elsewhere_cannot_be_looked_up_and_counts_as_alive(
    tmp_path: Path, dead: Holder
) -> None:
    """Two containers may have the same host name, and in each there is a process 1."""
    for elsewhere in (replace(dead, host="another"), replace(dead, machine="another")):
        container = open_container(f"{elsewhere.host}-{elsewhere.machine[:7]}", tmp_path)
        await left_behind_by(container, elsewhere)

        with pytest.raises(LeaseHeld):
            await impatiently(container, Holder.of_this_process("next"))


def test_this_process_is_its_own_holder() -> None:
    holder = Holder.of_this_process("a")

    assert (holder.run, holder.host, holder.process) == ("a", socket.gethostname(), os.getpid())
    assert holder.machine
    assert not holder.is_dead()


def test_running_time_never_goes_back() -> None:
    moments = [running_time() for _ in range(100)]

    assert moments == sorted(moments)
