"""The pauses that the service asks for, in virtual time: they are kept, or told to people."""

import pytest

from reconciler.gateway.errors import GatewayError, InstanceMissing, ServiceTrouble, Throttled
from tests.unit.gateway.scripted import (
    BUILD,
    INFO,
    LOCATION,
    OPERATION,
    OPERATIONS,
    Answer,
    ScriptedService,
    operation,
)

DAY = 86_400
LIMITS = Answer(body={"customDocumentModels": {"count": 1, "limit": 500}})
STARTED = Answer(202, headers=LOCATION)
NOTHING_RUNS = Answer(body={"value": []})


def asks_for(pause: object, status: int = 503) -> Answer:
    told = {"error": {"code": str(status), "message": "Not now."}}
    return Answer(status, told, headers={"Retry-After": str(pause)})


class TestStarting:
    async def test_a_training_is_sent_again_after_the_pause_that_a_failing_service_asks_for(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, asks_for(30), STARTED)
        service.on(OPERATIONS, NOTHING_RUNS)

        assert await service.start() == OPERATION
        assert service.asked == [BUILD, OPERATIONS, BUILD]
        assert service.time.slept == [30]

    async def test_a_training_is_not_sent_again_where_the_pause_is_too_long(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, asks_for(DAY))
        service.on(OPERATIONS, NOTHING_RUNS)

        with pytest.raises(ServiceTrouble) as caught:
            await service.start()
        assert caught.value.retry_after == DAY
        assert service.asked == [BUILD, OPERATIONS]
        assert sum(service.time.slept) < 1

    async def test_a_training_that_took_effect_is_found_however_long_the_pause(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, asks_for(DAY))
        service.on(OPERATIONS, Answer(body={"value": [operation("running")]}))

        assert await service.start() == OPERATION


class TestAQuotaThatIsUsedUp:
    @pytest.mark.parametrize("status", [429, 403])
    async def test_nobody_asks_for_the_like_until_its_pause_is_over(
        self, service: ScriptedService, status: int
    ) -> None:
        used_up = "Out of call volume quota."
        refusal = Answer(
            status, {"error": {"code": "403", "message": used_up}}, {"Retry-After": str(DAY)}
        )
        service.on(INFO, refusal, LIMITS)

        for left in (DAY, DAY / 2):
            with pytest.raises(Throttled, match=used_up) as caught:
                await service.gateway.capacity()
            assert caught.value.retry_after == left
            service.time.seconds += DAY / 2

        assert service.asked == [INFO]
        assert (await service.gateway.capacity()).limit == 500

    async def test_what_counts_against_another_limit_is_asked(
        self, service: ScriptedService
    ) -> None:
        service.on(INFO, asks_for(DAY, 429))
        service.on(OPERATIONS, NOTHING_RUNS)
        with pytest.raises(Throttled):
            await service.gateway.capacity()

        assert await service.gateway.list_operations() == ()

    @pytest.mark.parametrize(
        ("status", "expected"), [(404, InstanceMissing), (503, ServiceTrouble)]
    )
    async def test_a_refusal_for_another_reason_is_the_callers_own(
        self, service: ScriptedService, status: int, expected: type[GatewayError]
    ) -> None:
        service.on(INFO, asks_for(DAY, status), LIMITS)
        with pytest.raises(expected):
            await service.gateway.capacity()

        assert (await service.gateway.capacity()).limit == 500


@pytest.mark.parametrize("pause", ["soon", "-1", "99 bottles", "Sat, 99 Foo 2026"])
@pytest.mark.parametrize("status", [503, 429])
async def test_a_pause_that_says_no_time_is_as_good_as_none(
    service: ScriptedService, status: int, pause: str
) -> None:
    service.on(INFO, asks_for(pause, status), LIMITS)

    assert (await service.gateway.capacity()).limit == 500
    assert service.asked == [INFO, INFO]
