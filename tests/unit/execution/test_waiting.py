"""Waiting for an operation costs few requests, and little time after its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from reconciler.execution.errors import LeftUnderWay
from reconciler.execution.task import Task
from reconciler.execution.waiting import wait_for
from reconciler.model.live import Operation
from tests.simulation.given import WESTUS


class Time(Protocol):
    def now(self) -> datetime: ...


class Service(Protocol):
    operation: Callable[[str], Operation] | None
    polls: int


def lasts(time: Time, seconds: float) -> Callable[[str], Operation]:
    """An operation that ends well after so many seconds."""
    end = time.now() + timedelta(seconds=seconds)
    return lambda operation_id: Operation(
        operation_id,
        "build",
        "succeeded" if time.now() >= end else "running",
        "1040--a",
        time.now(),
        percent=40,
    )


@pytest.mark.parametrize(("seconds", "polls", "late"), [(0, 1, 0), (5, 10, 3), (600, 75, 10)])
async def test_polls_become_rarer_but_never_late_by_more_than_ten_seconds(
    task: Callable[[str], Task],
    time: Time,
    service: Service,
    seconds: float,
    polls: int,
    late: float,
) -> None:
    began = time.now()
    service.operation = lasts(time, seconds)
    waiting = task("1040")

    done = await wait_for(waiting, WESTUS, "op", "training", model_id="1040--a")

    assert done.status == "succeeded"
    assert service.polls <= polls
    assert (time.now() - began).total_seconds() <= seconds + late


async def test_what_outlasts_the_deadline_is_left_with_its_progress_and_its_operation(
    task: Callable[[str], Task], time: Time, service: Service
) -> None:
    service.operation = lasts(time, 7200)
    began = time.now()
    waiting = task("1040")

    with pytest.raises(
        LeftUnderWay, match=r"training 1040 is still under way \(40 %, operation op"
    ) as left:
        await wait_for(waiting, WESTUS, "op", "training 1040", model_id="1040--a")

    assert (left.value.model_id, left.value.operation) == ("1040--a", "op")
    assert time.now() - began == timedelta(hours=1)
