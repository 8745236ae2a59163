"""What the gateway tries again, how patiently, and what it says in the end."""

import pytest

from reconciler.gateway.errors import (
    AccessDenied,
    GatewayError,
    InstanceMissing,
    RequestRejected,
    Throttled,
    Unreachable,
)
from reconciler.gateway.pacing import Pacing
from reconciler.model.recipe import Build
from tests.unit.gateway.scripted import (
    BUILD,
    INFO,
    KEY,
    LOCATION,
    MODEL,
    OPERATION,
    OPERATIONS,
    TAGS,
    Answer,
    ScriptedService,
    error,
    open_at,
    operation,
)


async def start(service: ScriptedService) -> str:
    return await service.gateway.start_build(
        MODEL,
        container_url="https://store.example/data",
        prefix="datasets/abc/",
        build=Build("template"),
        description="U.S. tax return",
        tags=TAGS,
    )


class TestTrouble:
    async def test_a_read_is_sent_again_until_it_is_answered(
        self, service: ScriptedService
    ) -> None:
        healthy = Answer(body={"customDocumentModels": {"count": 0, "limit": 5}})
        service.on(INFO, Answer(502), Answer(500), healthy)

        assert (await service.gateway.capacity()).limit == 5
        assert service.asked == [INFO] * 3
        assert service.time.slept == [0.5, 1.0]

    async def test_only_the_page_that_failed_is_asked_for_again(
        self, service: ScriptedService
    ) -> None:
        next_page = "{url}/formrecognizer/operations?api-version=2023-07-31&nextLink=2"
        service.on(
            OPERATIONS,
            Answer(body={"value": [operation("running")], "nextLink": next_page}),
            Answer(500),
            Answer(body={"value": []}),
        )

        assert len(await service.gateway.list_operations()) == 1
        assert len(service.asked) == 3

    async def test_waits_as_long_as_the_service_asks(self, service: ScriptedService) -> None:
        busy = Answer(429, {"error": {"code": "429", "message": "Slow."}}, {"Retry-After": "12"})
        service.on(BUILD, busy, Answer(202, headers=LOCATION))

        assert await start(service) == OPERATION
        assert service.time.slept == [12.0]

    async def test_says_that_it_is_throttled_when_that_never_ends(
        self, service: ScriptedService
    ) -> None:
        body = {"error": {"code": "429", "message": "Exceeded rate limit of your S0 tier."}}
        service.on(INFO, Answer(429, body, {"Retry-After": "58"}))

        with pytest.raises(Throttled, match="Exceeded rate limit") as caught:
            await service.gateway.capacity()
        assert caught.value.retry_after == 58
        assert len(service.asked) == 12

    async def test_a_pause_of_a_day_is_told_and_not_waited_for(
        self, service: ScriptedService
    ) -> None:
        body = {"error": {"code": "429", "message": "Quota exceeded."}}
        service.on(INFO, Answer(429, body, {"Retry-After": "86400"}))

        with pytest.raises(Throttled, match="Quota exceeded"):
            await service.gateway.capacity()
        assert service.time.slept == []

    async def test_a_wrong_key_is_said_once_and_never_shown(self, service: ScriptedService) -> None:
        service.on(INFO, Answer(401, {"error": {"code": "401", "message": "Invalid key."}}))

        with pytest.raises(AccessDenied) as caught:
            await service.gateway.capacity()
        assert str(caught.value).startswith(
            "dev/westus: cannot ask for the account's limits: Invalid key (401); check the key"
        )
        assert KEY not in repr(caught.value) + str(caught.value) + repr(vars(caught.value))
        assert caught.value.__cause__ is None
        assert len(service.asked) == 1

    async def test_a_signature_in_an_answer_is_cut_out(self, service: ScriptedService) -> None:
        bad = error("InvalidArgument", "InvalidSasToken", "https://a/b?sv=1&sig=SeCrEt%3D is bad")
        service.on(BUILD, Answer(400, bad))

        with pytest.raises(GatewayError) as caught:
            await start(service)
        assert "SeCrEt" not in str(caught.value)
        assert "sig=…" in str(caught.value)

    async def test_a_redirect_is_not_followed_so_no_key_goes_astray(
        self, service: ScriptedService
    ) -> None:
        service.on(INFO, Answer(307, headers={"Location": "{url}/elsewhere"}))

        with pytest.raises(RequestRejected):
            await service.gateway.capacity()
        assert service.asked == [INFO]

    async def test_an_account_that_is_not_there_is_missing(self, service: ScriptedService) -> None:
        service.on(INFO, Answer(404, {"error": {"code": "404", "message": "Resource not found"}}))

        with pytest.raises(InstanceMissing, match="`pulumi up` creates the account"):
            await service.gateway.capacity()

    async def test_nobody_listening_is_unreachable(self, pacing: Pacing) -> None:
        gateway = open_at("http://127.0.0.1:9", pacing)
        with pytest.raises(Unreachable, match="no answer"):
            await gateway.capacity()
        await gateway.close()

    async def test_an_answer_that_is_no_json_shows_no_page_of_html(
        self, service: ScriptedService
    ) -> None:
        service.on(INFO, Answer(403, "<html>a proxy</html>"))

        with pytest.raises(AccessDenied) as caught:
            await service.gateway.capacity()
        assert "html" not in str(caught.value)

    async def test_a_guard_that_raises_stops_before_the_request(
        self, service: ScriptedService, pacing: Pacing
    ) -> None:
        class EngineGone(Exception):
            pass

        def guard() -> None:
            raise EngineGone

        gateway = open_at(service.url, pacing, before_request=guard)
        with pytest.raises(EngineGone):
            await gateway.capacity()
        await gateway.close()
        assert service.asked == []
