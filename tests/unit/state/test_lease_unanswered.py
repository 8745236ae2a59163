"""A store that takes a renewal and never answers: the run is over before another one can begin.

In virtual time, where waiting for somebody who never answers costs nothing.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks.virtual_time import VirtualClock, in_virtual_time
from reconciler.model.naming import Instance
from reconciler.state import Container, open_container
from reconciler.state.errors import LeaseLost
from reconciler.state.lease import DURATION, Holder, Lease, hold

DEV = Instance("dev", "westus")
LASTS = DURATION.total_seconds()


def seconds() -> float:
    return asyncio.get_running_loop().time()


@asynccontextmanager
async def held(
    container: Container, run: str, clock: VirtualClock, patience: float = 0
) -> AsyncIterator[Lease]:
    """Hold the lease as a run on a machine of its own."""
    async with hold(
        container,
        DEV,
        Holder(run, f"host-{run}", 1),
        patience=patience,
        now=clock.now,
        sleep=asyncio.sleep,
        monotonic=seconds,
    ) as lease:
        yield lease


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Container]:
    """Open the same folder, as each run does for itself."""
    return lambda: open_container("state", tmp_path)


def never_answering(container: Container, times: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next so many writes wait for ever."""
    write = container.write

    async def wait(name: str, data: bytes, *, expected: str | None) -> str:
        nonlocal times
        times -= 1
        if times >= 0:
            await asyncio.Event().wait()
        return await write(name, data, expected=expected)

    monkeypatch.setattr(container, "write", wait)


def test_a_run_is_stopped_when_its_lease_ends_although_the_store_still_owes_an_answer(
    opened: Callable[[], Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main(clock: VirtualClock) -> None:
        container = opened()
        with pytest.raises(LeaseLost, match="because state did not answer its renewal in time"):
            async with held(container, "a", clock):
                never_answering(container, math.inf, monkeypatch)
                await asyncio.sleep(3600)

    _, took = in_virtual_time(main)

    assert took == pytest.approx(LASTS, abs=0.01)


def test_nobody_else_holds_the_lease_while_the_stopped_run_is_still_inside(
    opened: Callable[[], Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main(clock: VirtualClock) -> list[str]:
        inside = ["a"]

        async def first() -> None:
            container = opened()
            try:
                async with held(container, "a", clock):
                    never_answering(container, math.inf, monkeypatch)
                    await asyncio.sleep(3600)
            finally:
                inside.remove("a")

        run = asyncio.create_task(first())
        await asyncio.sleep(1)
        async with held(opened(), "b", clock, patience=60):
            others = list(inside)
        with pytest.raises(LeaseLost):
            await run
        return others

    others, _ = in_virtual_time(main)

    assert others == []


def test_a_renewal_that_is_not_answered_is_asked_for_again_while_the_lease_lasts(
    opened: Callable[[], Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main(clock: VirtualClock) -> None:
        container = opened()
        async with held(container, "a", clock) as lease:
            never_answering(container, 1, monkeypatch)
            await asyncio.sleep(10 * LASTS)
            lease.check()

    _, took = in_virtual_time(main)

    assert took == pytest.approx(10 * LASTS)
