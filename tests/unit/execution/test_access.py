"""Roles that do not work yet, in virtual time: how long, and how often, one asks again."""

import asyncio
from collections.abc import Callable

import pytest

from reconciler.execution import observe
from reconciler.execution.access import LONGEST_PAUSE, PATIENCE, may_pass
from reconciler.execution.task import Task
from reconciler.gateway.errors import (
    AccessDenied,
    ContentInaccessible,
    ContentRejected,
    GatewayError,
    Throttled,
)
from tests.simulation.given import WESTUS
from tests.unit.execution.conftest import InMemory, Time

MINUTE = 60.0


def refusal(status: int = 403, code: str = "Forbidden") -> AccessDenied:
    return AccessDenied(WESTUS, "look", "no such role", code=code, status=status)


def unreadable(code: str) -> ContentInaccessible:
    return ContentInaccessible(WESTUS, "train", "no access", code=f"InvalidRequest/{code}")


class Door:
    """Refuses until some moment; notes when it was asked."""

    def __init__(self, time: Time, opens: float, error: GatewayError) -> None:
        self._time = time
        self._opens = opens
        self._error = error
        self.asked: list[float] = []

    async def ask(self) -> str:
        self.asked.append(self._time.seconds)
        if self._time.seconds < self._opens:
            raise self._error
        return "open"


@pytest.mark.parametrize("error", [refusal(), unreadable("ContentSourceNotAccessible")])
async def test_a_role_that_works_after_ten_minutes_is_noticed_within_half_a_minute(
    time: Time, task: Callable[[str], Task], error: GatewayError
) -> None:
    door = Door(time, 10 * MINUTE, error)

    assert await task("1040").once_allowed(door.ask) == "open"

    assert time.seconds <= 10 * MINUTE + LONGEST_PAUSE
    assert len(door.asked) < 30


async def test_a_role_that_never_works_is_taken_to_be_missing(
    time: Time, task: Callable[[str], Task]
) -> None:
    door = Door(time, 60 * MINUTE, refusal())

    with pytest.raises(AccessDenied, match="no such role"):
        await task("1040").once_allowed(door.ask)

    assert time.seconds == PATIENCE


async def test_many_that_need_a_role_that_never_works_wait_no_longer_than_one(
    time: Time, task: Callable[[str], Task]
) -> None:
    door = Door(time, 60 * MINUTE, refusal())
    first = task("1040")
    layouts = [Task(first.run, layout) for layout in ("1040", "1099", "w8ben")]

    told = await asyncio.gather(
        *(each.once_allowed(door.ask) for each in layouts), return_exceptions=True
    )

    assert [type(each) for each in told] == [AccessDenied] * 3
    assert time.seconds == PATIENCE


async def test_a_look_too_takes_a_role_that_never_works_to_be_missing(
    time: Time, service: InMemory, task: Callable[[str], Task]
) -> None:
    service.refusal = refusal()

    world = await observe(task("1040").session, WESTUS, until=60 * MINUTE)

    assert "no such role" in str(world.trouble)
    assert time.seconds == PATIENCE


async def test_nobody_waits_longer_for_a_role_than_the_run_waits_at_all(
    time: Time, task: Callable[[str], Task]
) -> None:
    last = task("1040")
    door = Door(time, 2 * last.run.deadline, refusal())
    time.seconds = last.run.deadline - MINUTE

    with pytest.raises(AccessDenied):
        await last.once_allowed(door.ask)

    assert time.seconds == last.run.deadline


@pytest.mark.parametrize(
    "error",
    [
        refusal(401, "401"),
        unreadable("InvalidSasToken"),
        ContentRejected(WESTUS, "train", "no labels", code="ModelBuildError"),
        Throttled(WESTUS, "train", "busy", status=429),
    ],
    ids=["wrong-key", "expired-sas", "content", "load"],
)
async def test_what_no_role_mends_is_told_at_once(
    time: Time, task: Callable[[str], Task], error: GatewayError
) -> None:
    door = Door(time, MINUTE, error)

    with pytest.raises(type(error)):
        await task("1040").once_allowed(door.ask)

    assert door.asked == [0.0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_known_identity_without_permission_may_have_a_new_role(status: int) -> None:
    assert may_pass(refusal(status, "PermissionDenied"))
