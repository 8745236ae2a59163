"""What the gateway tries again, how patiently, and what it says in the end."""

import asyncio
from typing import Any

import pytest

from reconciler.gateway.errors import (
    AccessDenied,
    GatewayError,
    InstanceMissing,
    ServiceTrouble,
    Throttled,
    Unreachable,
)
from reconciler.gateway.pacing import Time
from reconciler.gateway.port import Gateway
from reconciler.model.naming import Instance
from reconciler.model.rates import F0, Rates
from tests.conformance.gateway.instances import (
    DEV,
    FORMS,
    MODEL,
    STAGING,
    Instances,
    build,
    failing,
    trained,
)

BUSY = "Exceeded rate limit of your S0 tier."


def throttled(seconds: int) -> dict[str, Any]:
    return {"kind": "throttle", "retryAfter": seconds}


class TestTryingAgain:
    async def test_a_read_is_sent_again_with_growing_waits(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("info", failing(502), times=1)
        instances.fault("info", failing(500), nth=[2])
        since = instances.emulator.last

        assert (await dev.capacity()).limit == 5000
        assert instances.asked(since) == ["info 502", "info 500", "info 200"]
        assert instances.slept == [0.5, 1.0]

    async def test_only_the_page_that_failed_is_asked_for_again(
        self, dev: Gateway, instances: Instances
    ) -> None:
        await asyncio.gather(*(build(dev, f"job-forms--00000000000{n}") for n in range(5)))
        instances.fault("list_operations", failing(500), page=[2], times=1)
        since = instances.emulator.last

        assert len(await dev.list_operations()) == 5
        assert instances.asked(since) == [
            "list_operations 200",
            "list_operations 500",
            "list_operations 200",
        ]

    @pytest.mark.parametrize("bytes_sent", [0, 20])
    async def test_an_answer_that_breaks_off_is_asked_for_again(
        self, dev: Gateway, instances: Instances, bytes_sent: int
    ) -> None:
        await trained(dev)
        for name in ("list_models", "get_model", "info", "get_operation"):
            instances.fault(name, {"kind": "truncate", "bytes": bytes_sent}, times=1)

        [listed] = await dev.list_models()
        [operation] = await dev.list_operations()

        assert await dev.get_model(MODEL) == listed
        assert (await dev.get_operation(operation.id)).status == "succeeded"
        assert (await dev.capacity()).models == 1

    async def test_answers_that_always_break_off_are_no_answers(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("info", {"kind": "truncate", "bytes": 20})
        with pytest.raises(Unreachable, match="dev/westus: cannot ask for the account's limits"):
            await dev.capacity()

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 501])
    async def test_what_is_permanent_is_asked_once(
        self, dev: Gateway, instances: Instances, status: int
    ) -> None:
        instances.fault("info", failing(status, headers={"Retry-After": "1"}))
        since = instances.emulator.last

        with pytest.raises(GatewayError):
            await dev.capacity()
        assert instances.asked(since) == [f"info {status}"]
        assert instances.slept == []

    async def test_a_service_that_goes_on_failing_is_said_to_fail(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("info", failing(503, code="ServiceUnavailable", message="Try again."))
        with pytest.raises(ServiceTrouble, match=r"dev/westus: .*Try again \(503 ServiceUnavail"):
            await dev.capacity()

    async def test_one_is_told_which_instance_has_gone_silent(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("info", {"kind": "reset", "when": "before"})
        with pytest.raises(Unreachable, match="dev/westus: cannot ask for the account's limits"):
            await dev.capacity()


class TestTheLimitsOfTheService:
    async def test_it_is_given_the_time_that_it_asks_for(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("build", throttled(12), times=1)

        await trained(dev)

        assert instances.slept == [12.0]

    async def test_what_it_asks_of_one_request_all_of_that_class_keep_to(
        self, instances: Instances
    ) -> None:
        asleep, awake = asyncio.Event(), asyncio.Event()

        async def sleep(seconds: float) -> None:
            asleep.set()
            await awake.wait()
            instances.clock.advance(seconds)

        dev = instances.open(time=Time(instances.time.now, sleep))
        instances.fault("delete", throttled(60), times=1)
        since = instances.emulator.last

        first = asyncio.create_task(dev.delete_model("job-forms--1"))
        await asleep.wait()
        second = asyncio.create_task(dev.delete_model("job-forms--2"))
        await dev.capacity()
        assert instances.asked(since) == ["delete 429", "info 200"]

        awake.set()
        assert not any(await asyncio.gather(first, second))
        assert instances.asked(since)[2:] == ["delete 404", "delete 404"]

    async def test_more_than_the_limits_allow_waits_its_turn_and_is_never_refused(
        self, dev: Gateway, instances: Instances
    ) -> None:
        since, began = instances.emulator.last, instances.clock.now()

        for _ in range(9):  # each asks for the single page of prebuilt and own models
            await dev.list_models()
            await dev.list_operations()
            await dev.list_models()

        assert {each.partition(" ")[2] for each in instances.asked(since)} == {"200"}
        assert 2 <= (instances.clock.now() - began).total_seconds() < 3

    async def test_the_free_tier_is_asked_once_a_second_and_never_refuses(
        self, instances: Instances
    ) -> None:
        instances.emulator.create_account("free", sku="F0")
        free = instances.open(account="free", rates=F0)
        since, began = instances.emulator.last, instances.clock.now()

        done = await trained(free)
        document = next((FORMS / "job-forms-check").glob("*.pdf")).read_bytes()
        for _ in range(3):
            assert (await free.analyze(MODEL, document)).found
        assert [model.id for model in await free.list_models()] == [MODEL]
        assert [each.id for each in await free.list_operations()] == [done.id]
        assert await free.delete_model(MODEL) is True

        statuses = {each.partition(" ")[2] for each in instances.asked(since)}
        assert statuses <= {"200", "202", "204"}
        assert 3 <= (instances.clock.now() - began).total_seconds() < 10

    async def test_asked_too_fast_it_is_given_the_time_that_it_asks_for(
        self, instances: Instances
    ) -> None:
        hasty = instances.open(rates=Rates(list=1000))
        since = instances.emulator.last

        await asyncio.gather(*(hasty.list_models() for _ in range(13)))

        asked = instances.asked(since)
        assert asked.count("list_models 200") == 13
        assert "list_models 429" in asked

    async def test_endless_throttling_is_told(self, dev: Gateway, instances: Instances) -> None:
        headers = {"Retry-After": "58"}
        instances.fault("info", failing(429, code="429", message=BUSY, headers=headers))
        since = instances.emulator.last

        with pytest.raises(Throttled, match=r"Exceeded rate limit.*; run again later") as caught:
            await dev.capacity()
        assert caught.value.retry_after == 58
        assert instances.asked(since) == ["info 429"] * 12

    async def test_a_pause_of_a_day_is_told_and_not_waited_for(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("info", throttled(86_400))

        with pytest.raises(Throttled):
            await dev.capacity()
        assert instances.slept == []

    async def test_what_would_be_refused_for_a_day_is_not_asked_for_until_then(
        self, dev: Gateway, instances: Instances
    ) -> None:
        instances.fault("info", throttled(86_400), times=1)
        since = instances.emulator.last

        for _ in range(3):
            with pytest.raises(Throttled, match="run again later"):
                await dev.capacity()
        assert instances.asked(since) == ["info 429"]
        instances.clock.advance(86_400)

        assert (await dev.capacity()).limit == 5000


class TestAccess:
    async def test_an_account_that_was_never_created_is_missing(self, instances: Instances) -> None:
        nowhere = instances.open(Instance("prod", "westus"), account="prod")
        told = r"prod/westus: .*no account 'prod'.*; `pulumi up` creates the account"
        with pytest.raises(InstanceMissing, match=told):
            await nowhere.list_models()
        with pytest.raises(InstanceMissing):
            await nowhere.get_model(MODEL)
        with pytest.raises(InstanceMissing):
            await nowhere.delete_model(MODEL)

    async def test_a_wrong_key_is_said_once_and_never_shown(self, instances: Instances) -> None:
        key = "wrong-key-0123456789"
        intruder = instances.open(STAGING, environ={"RECONCILER_KEY_FORMS_STG_EASTUS2": key})
        since = instances.emulator.last

        with pytest.raises(AccessDenied, match=r"staging/eastus2: .*check the key") as caught:
            await intruder.list_models()
        assert key not in repr(caught.value) + str(caught.value) + repr(vars(caught.value))
        assert caught.value.__cause__ is None
        assert instances.asked(since) == ["list_models 401"]

    async def test_a_signature_in_an_answer_is_cut_out(
        self, dev: Gateway, instances: Instances
    ) -> None:
        told = "https://a/b?sv=1&sig=SeCrEt%3D is bad"
        instances.fault("build", failing(400, code="InvalidArgument", message=told))

        with pytest.raises(GatewayError) as caught:
            await build(dev)
        assert "SeCrEt" not in str(caught.value)
        assert "sig=…" in str(caught.value)

    async def test_nobody_listening_is_unreachable(self, instances: Instances) -> None:
        closed = instances.open(
            DEV, environ={"RECONCILER_ENDPOINT": "http://127.0.0.1:9/{account}"}
        )
        with pytest.raises(Unreachable, match="no answer"):
            await closed.capacity()

    async def test_a_guard_that_raises_stops_before_the_request(self, instances: Instances) -> None:
        class EngineGone(Exception):
            pass

        def guard() -> None:
            raise EngineGone

        guarded = instances.open(before_request=guard)
        since = instances.emulator.last

        with pytest.raises(EngineGone):
            await guarded.capacity()
        with pytest.raises(EngineGone):
            await build(guarded)
        assert instances.asked(since) == []
