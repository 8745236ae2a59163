"""One watcher for all who wait: few requests for many, and nobody is told late, in virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import pytest

from benchmarks.virtual_time import in_virtual_time
from reconciler.execution.errors import Abandoned
from reconciler.execution.watching import BETWEEN_LISTINGS, FEW, OUTAGE, SLOWEST, Watch
from reconciler.gateway.errors import (
    AccessDenied,
    GatewayError,
    NotFound,
    ServiceTrouble,
    Throttled,
)
from reconciler.gateway.port import Gateway
from reconciler.model.live import Operation, OperationError
from reconciler.model.rates import S0
from tests.simulation.given import WESTUS

MINUTES = 600.0
LONG = 3000.0
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
REASON = OperationError("ModelBuildError", "The labels are of no use.")

Result = TypeVar("Result")


def moment() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Service:
    """Operations by id, each with the moment of its end; counts what it is asked.

    In an `outage`, from one moment to another, it answers nobody.
    """

    ends: dict[str, float] = field(default_factory=dict)
    failing: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    trouble: list[GatewayError] = field(default_factory=list)
    outage: tuple[float, float] = (0.0, 0.0)
    gets: list[str] = field(default_factory=list)
    listings: int = 0

    @property
    def requests(self) -> int:
        return len(self.gets) + self.listings

    def watch(self) -> Watch:
        return Watch(lambda: cast(Gateway, self), S0, now=moment, sleep=asyncio.sleep)

    async def get_operation(self, operation_id: str) -> Operation:
        self.gets.append(operation_id)
        self._stumble()
        if operation_id not in self.ends:
            raise NotFound(WESTUS, f"look at {operation_id}", "no such operation")
        return self._operation(operation_id, tells_reason=True)

    async def list_operations(self) -> tuple[Operation, ...]:
        self.listings += 1
        self._stumble()
        return tuple(self._operation(name) for name in self.ends if name not in self.unlisted)

    def _stumble(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        if self.outage[0] <= moment() < self.outage[1]:
            raise trouble()

    def _operation(self, name: str, *, tells_reason: bool = False) -> Operation:
        failed = name in self.failing
        ended = moment() >= self.ends[name]
        return Operation(
            name,
            "build",
            ("failed" if failed else "succeeded") if ended else "running",
            f"model-{name}",
            NOON,
            error=REASON if failed and ended and tells_reason else None,
        )


async def told_after(watch: Watch, operation: str, wait: float = LONG) -> tuple[Operation, float]:
    """Wait for an operation; returns it and when it was told."""
    told = await watch.look_until_ended(operation, moment() + wait)
    return told, moment()


def run(scenario: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    async def main(_: object) -> Result:
        async with asyncio.timeout(2 * LONG):
            return await scenario()

    result, _ = in_virtual_time(main)
    return result


async def all_told(service: Service, wait: float = LONG) -> list[tuple[Operation, float]]:
    watch = service.watch()
    return await asyncio.gather(*(told_after(watch, name, wait) for name in list(service.ends)))


def many(count: int, lasts: float = MINUTES) -> Service:
    return Service({f"op-{number}": lasts for number in range(count)})


def test_fifty_operations_of_ten_minutes_cost_hardly_more_than_one() -> None:
    alone, together = many(1), many(50)

    run(lambda: all_told(alone))
    told = run(lambda: all_told(together))

    assert together.requests <= alone.requests + FEW
    assert {operation.status for operation, _ in told} == {"succeeded"}
    assert max(moment - MINUTES for _, moment in told) <= SLOWEST


def test_fifty_that_begin_one_after_another_are_told_no_later_than_half_their_time() -> None:
    durations = [1.0 + number % 9 for number in range(50)]
    service = Service()

    async def scenario() -> list[float]:
        watch = service.watch()

        async def one(number: int) -> float:
            await asyncio.sleep(number / 5)
            service.ends[str(number)] = end = moment() + durations[number]
            _, told = await told_after(watch, str(number))
            return told - end

        return await asyncio.gather(*(one(number) for number in range(50)))

    late = run(scenario)

    for each, lasted in zip(late, durations, strict=True):
        assert each <= lasted / 2 + BETWEEN_LISTINGS
    assert service.requests < 100


def test_a_newcomer_does_not_wait_for_the_long_pauses_of_the_old() -> None:
    service = Service({"old": MINUTES})

    async def scenario() -> float:
        watch = service.watch()
        waiting = asyncio.create_task(told_after(watch, "old"))
        await asyncio.sleep(311)
        service.ends["new"] = moment() + 1
        _, told = await told_after(watch, "new")
        waiting.cancel()
        return told - service.ends["new"]

    assert run(scenario) <= 0.5


def test_a_few_are_asked_for_one_by_one() -> None:
    service = many(FEW)

    run(lambda: all_told(service))

    assert service.listings == 0


def test_where_listing_takes_many_pages_operations_are_asked_for_one_by_one() -> None:
    service = many(20)
    service.ends |= {f"earlier-{number}": 0.0 for number in range(2_000)}

    async def scenario() -> None:
        watch = service.watch()
        await asyncio.gather(*(told_after(watch, f"op-{number}") for number in range(20)))

    run(scenario)

    assert service.listings == 1


def test_one_of_many_that_failed_is_read_once_for_its_reason() -> None:
    service = many(20)
    service.failing = frozenset({"op-7"})

    told = run(lambda: all_told(service))

    assert service.gets == ["op-7"]
    assert [operation.error for operation, _ in told if operation.status == "failed"] == [REASON]


def test_what_the_listing_does_not_show_is_asked_for_by_itself() -> None:
    service = many(20, lasts=5)
    service.unlisted = frozenset({"op-7"})

    told = run(lambda: all_told(service))

    assert {operation.status for operation, _ in told} == {"succeeded"}
    assert set(service.gets) == {"op-7"}


@pytest.mark.parametrize("others", [1, 20])
def test_what_the_service_has_forgotten_is_told_to_whoever_waits_for_it_only(others: int) -> None:
    service = many(others, lasts=5)

    async def scenario() -> list[object]:
        watch = service.watch()
        names = [*service.ends, "forgotten"]
        waiting = (told_after(watch, name) for name in names)
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    *others_told, forgotten = run(scenario)

    assert isinstance(forgotten, NotFound)
    assert not any(isinstance(each, Exception) for each in others_told)


def trouble() -> ServiceTrouble:
    return ServiceTrouble(WESTUS, "look", "busy", status=503)


def throttled(seconds: float) -> Throttled:
    return Throttled(WESTUS, "look", "too fast", status=429, retry_after=seconds)


@pytest.mark.parametrize("waiting", [1, 20])
def test_a_look_that_fails_for_something_that_passes_is_taken_again(waiting: int) -> None:
    service = many(waiting, lasts=5)
    service.trouble = [trouble(), trouble()]

    told = run(lambda: all_told(service))

    assert {operation.status for operation, _ in told} == {"succeeded"}


@pytest.mark.parametrize("waiting", [1, 20])
def test_an_outage_is_outlasted_while_the_operations_go_on(waiting: int) -> None:
    service = many(waiting)
    service.outage = (60, 60 + OUTAGE - SLOWEST)

    told = run(lambda: all_told(service))

    assert {operation.status for operation, _ in told} == {"succeeded"}
    assert max(moment - MINUTES for _, moment in told) <= SLOWEST


def test_two_outages_are_not_counted_together() -> None:
    service = many(1)
    service.trouble = [trouble()]
    service.outage = (OUTAGE, MINUTES - SLOWEST)

    ((operation, _),) = run(lambda: all_told(service))

    assert operation.status == "succeeded"


@pytest.mark.parametrize("waiting", [1, 20])
def test_an_outage_that_goes_on_is_told_to_all_who_wait(waiting: int) -> None:
    service = many(waiting)
    service.outage = (60, LONG)

    async def scenario() -> tuple[list[object], float]:
        watch = service.watch()
        names = list(service.ends)
        waits = (told_after(watch, name) for name in names)
        return list(await asyncio.gather(*waits, return_exceptions=True)), moment()

    told, when = run(scenario)

    assert {type(each) for each in told} == {ServiceTrouble}
    assert OUTAGE <= when - 60 <= OUTAGE + 2 * SLOWEST


@pytest.mark.parametrize("waiting", [1, 20])
def test_a_service_that_wants_to_be_left_alone_is_left_alone(waiting: int) -> None:
    service = many(waiting, lasts=60)
    service.trouble = [throttled(500)] * waiting if waiting <= FEW else [throttled(500)]

    told = run(lambda: all_told(service))

    assert service.requests == 2 * (waiting if waiting <= FEW else 1)
    assert {(operation.status, round(when)) for operation, when in told} == {("succeeded", 500)}


def test_who_is_asked_to_wait_longer_than_the_deadline_is_told_at_the_deadline() -> None:
    service = many(1)
    service.trouble = [throttled(86_400), throttled(86_000)]

    async def scenario() -> float:
        with pytest.raises(Throttled):
            await told_after(service.watch(), "op-0", wait=60)
        return moment()

    assert round(run(scenario)) == 60
    assert service.requests == 2


def test_what_does_not_pass_is_told_at_once() -> None:
    service = many(20, lasts=5)
    service.trouble = [AccessDenied(WESTUS, "look", "no")]

    with pytest.raises(AccessDenied):
        run(lambda: all_told(service))

    assert service.listings == 1


def test_at_the_deadline_everybody_is_told_how_far_it_is() -> None:
    service = many(20, lasts=LONG)

    told = run(lambda: all_told(service, wait=60))

    assert {(operation.status, round(moment)) for operation, moment in told} == {("running", 60)}


def test_with_no_time_to_wait_there_is_still_one_look() -> None:
    service = many(1, lasts=0)

    ((operation, _),) = run(lambda: all_told(service, wait=0))

    assert operation.status == "succeeded"


def test_nobody_looks_when_nobody_waits_any_more() -> None:
    service = many(20)

    async def scenario() -> int:
        waiting = asyncio.create_task(all_told(service))
        await asyncio.sleep(30)
        waiting.cancel()
        await asyncio.sleep(0.1)
        seen = service.requests
        await asyncio.sleep(300)
        return service.requests - seen

    assert run(scenario) == 0


def test_who_comes_after_all_have_gone_is_looked_after_again() -> None:
    service = many(2, lasts=5)

    async def scenario() -> None:
        watch = service.watch()
        await told_after(watch, "op-0")
        await asyncio.sleep(60)
        await told_after(watch, "op-1")

    run(scenario)

    assert service.gets[-1] == "op-1"


def test_an_abandoned_run_ends_the_waiting_of_all() -> None:
    service = many(20)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds)
        if moment() > 60:
            raise Abandoned("the engine is gone")

    async def scenario() -> list[object]:
        watch = Watch(lambda: cast(Gateway, service), S0, now=moment, sleep=sleep)
        waiting = (told_after(watch, name) for name in service.ends)
        return list(await asyncio.gather(*waiting, return_exceptions=True))

    assert all(isinstance(each, Abandoned) for each in run(scenario))
