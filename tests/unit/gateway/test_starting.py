"""Trainings and copies are started exactly once, whatever happens to the answer."""

from datetime import UTC, datetime

import pytest

from reconciler.gateway.errors import (
    ContentRejected,
    GatewayError,
    IdTaken,
    LimitReached,
    NotFound,
    RequestRejected,
    ServiceTrouble,
)
from reconciler.gateway.port import CopyAuthorization
from reconciler.model.recipe import Build
from tests.unit.gateway.scripted import (
    BUILD,
    COPY,
    GONE,
    LOCATION,
    MODEL,
    MODELS,
    OPERATION,
    OPERATIONS,
    TAGS,
    TAKEN,
    Answer,
    ScriptedService,
    error,
    model,
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


class TestStartingATraining:
    async def test_returns_the_operation_without_waiting_for_it(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(202, headers=LOCATION))

        assert await start(service) == OPERATION
        assert service.asked == [BUILD]
        assert b'"prefix": "datasets/abc/"' in service.bodies[0]
        assert b'"owner": "forms/dev"' in service.bodies[0]

    async def test_finds_its_own_operation_when_the_answer_is_lost(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(lost=True))
        service.on(OPERATIONS, Answer(body={"value": [operation("running")]}))

        assert await start(service) == OPERATION
        assert service.asked == [BUILD, OPERATIONS]

    async def test_asks_again_when_the_lost_request_had_no_effect(
        self, service: ScriptedService
    ) -> None:
        unavailable = Answer(503, {"error": {"code": "ServiceUnavailable", "message": "Retry."}})
        service.on(BUILD, unavailable, Answer(202, headers=LOCATION))
        service.on(OPERATIONS, Answer(body={"value": []}))

        assert await start(service) == OPERATION
        assert service.asked == [BUILD, OPERATIONS, BUILD]

    async def test_never_takes_an_operation_of_somebody_else_for_its_own(
        self, service: ScriptedService
    ) -> None:
        theirs = operation("running", tags={"owner": "forms/other"})
        service.on(BUILD, Answer(lost=True), Answer(409, TAKEN))
        service.on(OPERATIONS, Answer(body={"value": [theirs]}))

        with pytest.raises(IdTaken):
            await start(service)

    async def test_finds_its_own_operation_when_resending_says_that_the_id_is_taken(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(lost=True), Answer(409, TAKEN))
        late = {"value": [operation("running")]}
        service.on(OPERATIONS, Answer(body={"value": []}), Answer(body=late))

        assert await start(service) == OPERATION
        assert service.asked == [BUILD, OPERATIONS, BUILD, OPERATIONS]

    async def test_does_not_take_an_earlier_training_of_a_deleted_model_for_its_own(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(503), Answer(202, headers=LOCATION))
        service.on(OPERATIONS, Answer(body={"value": [operation("succeeded")]}))
        service.on(f"{MODELS}/{MODEL}", Answer(404, GONE))

        await start(service)

        assert service.asked.count(BUILD) == 2

    async def test_does_not_take_an_earlier_training_that_failed_for_its_own(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(503), Answer(202, headers=LOCATION))
        service.on(OPERATIONS, Answer(body={"value": [operation("failed")]}))
        service.on(f"{MODELS}/{MODEL}", Answer(body=model(MODEL)))

        await start(service)

        assert service.asked.count(BUILD) == 2

    async def test_says_at_once_that_an_id_is_taken(self, service: ScriptedService) -> None:
        service.on(BUILD, Answer(409, TAKEN))

        with pytest.raises(IdTaken, match="Conflict/ModelExists"):
            await start(service)
        assert service.asked == [BUILD]

    async def test_gives_up_in_the_end(self, service: ScriptedService) -> None:
        service.on(BUILD, Answer(503))
        service.on(OPERATIONS, Answer(body={"value": []}))

        with pytest.raises(ServiceTrouble):
            await start(service)
        assert service.asked.count(BUILD) == 4

    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            ("TrainingContentMissing", ContentRejected),
            ("DocumentModelLimit", LimitReached),
            ("InvalidParameter", RequestRejected),
        ],
    )
    async def test_says_why_the_service_refuses(
        self,
        service: ScriptedService,
        inner: str,
        expected: type[GatewayError],
    ) -> None:
        service.on(BUILD, Answer(400, error("InvalidRequest", inner, "The narrow reason.")))

        with pytest.raises(expected, match=r"The narrow reason \(400 InvalidRequest/"):
            await start(service)


class TestCopying:
    def authorization(self, target: str) -> CopyAuthorization:
        return CopyAuthorization(
            model_id=MODEL,
            resource_id="/subscriptions/s/accounts/there",
            region="eastus2",
            location=f"{target}/formrecognizer/documentModels/{MODEL}?api-version=2023-07-31",
            expires_at=datetime(2026, 11, 21, 10, 0, 0, tzinfo=UTC),
            token="secret-token",
        )

    async def test_an_authorisation_goes_to_the_source_as_it_came(
        self, service: ScriptedService
    ) -> None:
        given = {
            "targetResourceId": "/subscriptions/s/accounts/there",
            "targetResourceRegion": "eastus2",
            "targetModelId": MODEL,
            "targetModelLocation": f"{{url}}/formrecognizer/documentModels/{MODEL}",
            "accessToken": "secret-token",
            "expirationDateTime": "2026-11-21T10:00:00Z",
        }
        service.on("POST /documentModels:authorizeCopy", Answer(body=given))
        service.on(COPY, Answer(202, headers=LOCATION))

        permission = await service.gateway.authorize_copy(MODEL, description="D", tags=TAGS)
        assert await service.gateway.start_copy(MODEL, permission) == OPERATION

        assert "secret-token" not in repr(permission)
        assert b'"accessToken": "secret-token"' in service.bodies[1]
        assert b'"targetResourceRegion": "eastus2"' in service.bodies[1]
        assert b'"expirationDateTime": "2026-11-21T10:00:00' in service.bodies[1]

    async def test_a_copy_whose_answer_was_lost_is_found(self, service: ScriptedService) -> None:
        running = operation("running", kind="documentModelCopyTo", tags={})
        service.on(COPY, Answer(lost=True))
        service.on(OPERATIONS, Answer(body={"value": [running]}))

        assert await service.gateway.start_copy(MODEL, self.authorization(service.url)) == OPERATION

    async def test_an_earlier_copy_to_the_same_id_is_another_one(
        self, service: ScriptedService
    ) -> None:
        earlier = operation(
            "succeeded", kind="documentModelCopyTo", createdDateTime="2026-11-21T08:00:00Z"
        )
        service.on(COPY, Answer(lost=True), Answer(202, headers=LOCATION))
        service.on(OPERATIONS, Answer(body={"value": [earlier]}))

        await service.gateway.start_copy(MODEL, self.authorization(service.url))

        assert service.asked.count(COPY) == 2

    async def test_a_model_that_left_the_source_is_not_found(
        self, service: ScriptedService
    ) -> None:
        service.on(COPY, Answer(404, GONE))

        with pytest.raises(NotFound) as caught:
            await service.gateway.start_copy(MODEL, self.authorization(service.url))
        assert "secret-token" not in str(caught.value)
