"""Answers that the service gives rarely or never, read alike by both generations."""

import json
from typing import Any, ClassVar

import pytest

from reconciler.gateway.errors import (
    AccessDenied,
    ContentRejected,
    GatewayError,
    InstanceMissing,
    LimitReached,
    RequestRejected,
    ServiceTrouble,
    Throttled,
    UnreadableDocument,
)
from reconciler.model.recipe import Build
from tests.unit.gateway.scripted import (
    ANALYZE,
    BUILD,
    INFO,
    LOCATION,
    MODEL,
    OPERATION,
    OPERATIONS,
    RESULT,
    TAGS,
    Answer,
    ScriptedService,
    error,
    operation,
)

TAKEN = error("Conflict", "ModelExists", "A model with that id exists.")
PAGE = "<html>the page of a proxy</html>"


class TestStarting:
    async def test_says_what_is_to_be_trained_and_never_to_replace_anything(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(202, headers=LOCATION))

        assert await service.start() == OPERATION

        assert service.asked == [BUILD]
        sent = json.loads(service.bodies[0])
        assert sent.pop("allowOverwrite", False) is False
        assert sent == {
            "modelId": MODEL,
            "description": "U.S. tax return",
            "buildMode": "template",
            "azureBlobSource": {
                "containerUrl": "https://store.example/data",
                "prefix": "datasets/abc/",
            },
            "tags": TAGS,
        }

    @pytest.mark.parametrize(
        ("api", "hours"), [("2023-07-31", None), ("2024-11-30", 2.5)], indirect=["api"]
    )
    async def test_only_the_newer_version_is_told_how_long_a_neural_training_may_take(
        self, service: ScriptedService, hours: float | None
    ) -> None:
        service.on(BUILD, Answer(202, headers=LOCATION))

        await service.start(Build("neural", max_training_hours=2.5))

        assert json.loads(service.bodies[0]).get("maxTrainingHours") == hours

    async def test_finds_its_operation_where_the_answer_names_none(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(202))
        service.on(OPERATIONS, Answer(body={"value": [operation("running")]}))

        assert await service.start() == OPERATION
        assert service.asked == [BUILD, OPERATIONS]

    async def test_finds_its_operation_that_is_listed_only_when_resending_says_taken(
        self, service: ScriptedService
    ) -> None:
        service.on(BUILD, Answer(lost=True), Answer(409, TAKEN))
        late = {"value": [operation("running")]}
        service.on(OPERATIONS, Answer(body={"value": []}), Answer(body=late))

        assert await service.start() == OPERATION
        assert service.asked == [BUILD, OPERATIONS, BUILD, OPERATIONS]

    @pytest.mark.parametrize(
        ("inner", "expected"),
        [
            ("TrainingContentMissing", ContentRejected),
            ("DocumentModelLimit", LimitReached),
            ("InvalidParameter", RequestRejected),
        ],
    )
    async def test_says_the_narrow_reason_of_a_refusal(
        self, service: ScriptedService, inner: str, expected: type[GatewayError]
    ) -> None:
        service.on(BUILD, Answer(400, error("InvalidRequest", inner, "The narrow reason.")))

        with pytest.raises(expected, match=r"The narrow reason \(400 InvalidRequest/"):
            await service.start()
        assert service.asked == [BUILD]


class TestAnswersOfSomebodyElse:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (200, ServiceTrouble),
            (403, AccessDenied),
            (404, ServiceTrouble),
            (407, RequestRejected),
            (502, ServiceTrouble),
        ],
    )
    async def test_a_page_of_a_proxy_is_told_by_its_status_and_never_shown(
        self, service: ScriptedService, status: int, expected: type[GatewayError]
    ) -> None:
        service.on(INFO, Answer(status, page=PAGE))
        service.on(BUILD, Answer(status, page=PAGE))
        service.on(OPERATIONS, Answer(body={"value": []}))

        for asking in (service.gateway.capacity, service.start):
            with pytest.raises(expected, match="dev/westus: cannot") as caught:
                await asking()
            assert "<html>" not in str(caught.value)

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(404),
            Answer(404, page=PAGE),
            Answer(404, {"detail": "Not Found"}),
            Answer(404, {"error": "Not Found"}),
        ],
    )
    async def test_a_server_that_knows_no_such_path_says_nothing_about_the_account(
        self, service: ScriptedService, answer: Answer
    ) -> None:
        model = f"/documentModels/{MODEL}"
        for request in (INFO, f"GET {model}", f"DELETE {model}"):
            service.on(request, answer)
        gateway = service.gateway

        for asking in (
            gateway.capacity,
            lambda: gateway.get_model(MODEL),
            lambda: gateway.delete_model(MODEL),
        ):
            with pytest.raises(ServiceTrouble) as caught:
                await asking()
            assert f"{service.url}/forms" in str(caught.value)
            assert "check RECONCILER_ENDPOINT" in str(caught.value)
            assert "api-version" not in str(caught.value)

    async def test_the_front_doors_own_404_is_an_account_that_does_not_exist(
        self, service: ScriptedService
    ) -> None:
        told = {"error": {"code": "404", "message": "Resource not found"}}
        service.on(INFO, Answer(404, told))

        with pytest.raises(InstanceMissing, match="`pulumi up` creates the account"):
            await service.gateway.capacity()

    async def test_half_an_answer_is_trouble_of_the_service(self, service: ScriptedService) -> None:
        half = '{"customDocumentModels": {"count"'
        service.on(INFO, Answer(page=half, kind="application/json"))

        with pytest.raises(ServiceTrouble, match="not the service's"):
            await service.gateway.capacity()

    async def test_a_redirect_is_not_followed_so_no_key_goes_astray(
        self, service: ScriptedService
    ) -> None:
        service.on(INFO, Answer(307, headers={"Location": "{url}/elsewhere"}))
        service.on(BUILD, Answer(307, headers={"Location": "{url}/elsewhere"}))

        for asking in (service.gateway.capacity, service.start):
            with pytest.raises(RequestRejected):
                await asking()
        assert service.asked == [INFO, BUILD]

    async def test_a_volume_that_is_used_up_is_a_matter_of_time(
        self, service: ScriptedService
    ) -> None:
        told = "Out of call volume quota for FormRecognizer F0 pricing tier."
        service.on(INFO, Answer(403, {"error": {"code": "403", "message": told}}))

        with pytest.raises(Throttled, match="Out of call volume quota"):
            await service.gateway.capacity()


class TestOperations:
    async def test_a_copy_tells_where_it_goes_whichever_generation_made_it(
        self, service: ScriptedService
    ) -> None:
        for root in ("formrecognizer", "documentintelligence"):
            location = f"https://there.example/{root}/documentModels/x--1.2?api-version=y"
            body = operation("running", kind="documentModelCopyTo", resourceLocation=location)
            service.on(OPERATIONS, Answer(body={"value": [body]}))

            [listed] = await service.gateway.list_operations()

            assert (listed.kind, listed.model_id) == ("copy", "x--1.2")
            assert listed.target == "https://there.example"

    @pytest.mark.parametrize(
        ("status", "read_as"),
        [("notStarted", "running"), ("canceled", "failed"), ("completed", "succeeded")],
    )
    async def test_every_status_has_its_meaning(
        self, service: ScriptedService, status: str, read_as: str
    ) -> None:
        service.on(f"{OPERATIONS}/{OPERATION}", Answer(body=operation(status)))

        found = await service.gateway.get_operation(OPERATION)

        assert (found.status, found.percent, found.error) == (read_as, 40, None)

    async def test_a_failed_one_tells_the_narrow_reason(self, service: ScriptedService) -> None:
        details = [{"code": "ModelBuildError", "message": "No OCR files."}]
        failed = {"code": "InvalidRequest", "message": "Invalid request.", "details": details}
        service.on(f"{OPERATIONS}/{OPERATION}", Answer(body=operation("failed", error=failed)))

        found = await service.gateway.get_operation(OPERATION)

        assert found.error is not None
        assert found.error.code == "InvalidRequest/ModelBuildError"
        assert found.error.message == "No OCR files."

    async def test_what_we_do_not_start_is_of_another_kind(self, service: ScriptedService) -> None:
        others = [
            operation("running", kind=kind, operationId=f"1_{kind}")
            for kind in ("documentModelCompose", "documentClassifierBuild")
        ]
        service.on(OPERATIONS, Answer(body={"value": others}))

        assert {each.kind for each in await service.gateway.list_operations()} == {"other"}


class TestAnalyses:
    WHERE: ClassVar[dict[str, str]] = {
        "Operation-Location": (
            f"{{url}}{{root}}/documentModels/{MODEL}/analyzeResults/r1?api-version=x"
        )
    }

    def result(self, status: str, **more: Any) -> dict[str, Any]:
        times = {"createdDateTime": "2026-11-21T09:00:00Z"}
        return {"status": status, **times, "lastUpdatedDateTime": "2026-11-21T09:00:00Z", **more}

    def done(self, fields: dict[str, Any]) -> Answer:
        document = {"docType": MODEL, "fields": fields, "confidence": 1, "spans": []}
        found = {
            "apiVersion": "x",
            "modelId": MODEL,
            "stringIndexType": "unicodeCodePoint",
            "content": "Ann",
            "pages": [{"pageNumber": 1, "spans": []}],
            "documents": [document],
        }
        return Answer(body=self.result("succeeded", analyzeResult=found))

    async def test_every_kind_of_field_is_told_by_the_services_own_name(
        self, service: ScriptedService
    ) -> None:
        values: dict[str, Any] = {
            "string": {"valueString": "a"},
            "date": {"valueDate": "2026-01-02"},
            "time": {"valueTime": "09:00:00"},
            "phoneNumber": {"valuePhoneNumber": "+15550100"},
            "number": {"valueNumber": 1.5},
            "integer": {"valueInteger": 1},
            "countryRegion": {"valueCountryRegion": "USA"},
            "signature": {"valueSignature": "signed"},
            "currency": {"valueCurrency": {"amount": 1.5}},
            "address": {"valueAddress": {"city": "Oslo"}},
            "boolean": {"valueBoolean": True},
        }
        fields = {
            kind: {"type": kind, "content": f"the {kind}", "confidence": 0.9, **value}
            for kind, value in values.items()
        }
        service.on(ANALYZE, Answer(202, headers=self.WHERE))
        service.on(RESULT, self.done(fields))

        analysis = await service.gateway.analyze(MODEL, b"%PDF-1.7 bytes")

        assert {name: found.kind for name, found in analysis.found.items()} == {
            kind: kind for kind in values
        }
        assert analysis.fields == {kind: f"the {kind}" for kind in values}
        assert {found.confidence for found in analysis.found.values()} == {0.9}
        assert service.bodies[0] == b"%PDF-1.7 bytes"

    async def test_a_check_box_tells_its_state_and_a_blank_field_nothing(
        self, service: ScriptedService
    ) -> None:
        mark = "selectionMark"
        fields = {
            "yes": {"type": mark, "valueSelectionMark": "selected", "content": ":selected:"},
            "no": {"type": mark, "valueSelectionMark": "unselected", "content": ":unselected:"},
            "absent": {"type": mark},
            "blank": {"type": "string"},
            "table": {"type": "array", "valueArray": []},
            "nothing": None,
        }
        service.on(ANALYZE, Answer(202, headers=self.WHERE))
        service.on(RESULT, Answer(body=self.result("running")), self.done(fields))

        found = (await service.gateway.analyze(MODEL, b"%PDF-1.7 bytes")).found

        assert {name: (each.text, each.kind) for name, each in found.items()} == {
            "yes": ("selected", mark),
            "no": ("unselected", mark),
            "absent": (None, mark),
            "blank": (None, "string"),
            "table": (None, ""),
            "nothing": (None, ""),
        }

    async def test_one_that_fails_later_tells_why(self, service: ScriptedService) -> None:
        bad = error("InvalidRequest", "InvalidContent", "Password protected.")
        service.on(ANALYZE, Answer(202, headers=self.WHERE))
        service.on(RESULT, Answer(body=self.result("failed", **bad)))

        with pytest.raises(UnreadableDocument, match="Password protected"):
            await service.gateway.analyze(MODEL, b"%PDF-1.7 bytes")
