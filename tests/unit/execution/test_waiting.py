"""Waiting for an operation costs few requests, and little time after its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from reconciler.execution.errors import LeftUnderWay
from reconciler.execution.task import Task
from reconciler.execution.waiting import wait_for
from reconciler.gateway.errors import GatewayError, NotFound, ServiceTrouble
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


async def test_what_nobody_can_tell_at_the_deadline_is_left_with_the_reason(
    task: Callable[[str], Task], time: Time, service: Service
) -> None:
    service.operation = breaks_off(time, 3590, ServiceTrouble(WESTUS, "look", "busy", status=503))
    began = time.now()

    with pytest.raises(
        LeftUnderWay,
        match=r"\(operation op\), but nobody can tell: dev/westus: .* busy .*resumes it",
    ):
        await wait_for(task("1040"), WESTUS, "op", "training 1040", model_id="1040--a")

    assert time.now() - began == timedelta(hours=1)


async def test_an_operation_that_the_service_has_forgotten_is_not_left_under_way(
    task: Callable[[str], Task], time: Time, service: Service
) -> None:
    service.operation = breaks_off(time, 3600, NotFound(WESTUS, "look", "no such operation"))

    with pytest.raises(NotFound):
        await wait_for(task("1040"), WESTUS, "op", "training 1040", model_id="1040--a")


def breaks_off(time: Time, seconds: float, error: GatewayError) -> Callable[[str], Operation]:
    """An operation that never ends, and of which after so many seconds only an error is told."""
    running = lasts(time, 7200)
    end = time.now() + timedelta(seconds=seconds)

    def look(operation_id: str) -> Operation:
        if time.now() >= end:
            raise error
        return running(operation_id)

    return look
