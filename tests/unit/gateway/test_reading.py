"""What an instance tells is read into our own values."""

from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from reconciler.gateway.errors import InstanceMissing, NotFound, UnreadableDocument
from tests.unit.gateway.scripted import (
    GONE,
    INFO,
    MODEL,
    MODELS,
    OPERATION,
    OPERATIONS,
    TAGS,
    Answer,
    ScriptedService,
    error,
    model,
    operation,
)


class TestReading:
    async def test_lists_custom_models_of_all_pages_with_their_tags(
        self, service: ScriptedService
    ) -> None:
        more = {"value": [model("a--1", tags={"owner": "forms/dev"}, description="A")]}
        first = {
            "value": [model("prebuilt-invoice"), model("b")],
            "nextLink": "{url}/formrecognizer/documentModels?api-version=2023-07-31&nextLink=2",
        }
        service.on(MODELS, Answer(body=first), Answer(body=more))

        listed = await service.gateway.list_models()

        assert [each.id for each in listed] == ["a--1", "b"]
        assert listed[0].tags == {"owner": "forms/dev"}
        assert listed[0].description == "A"
        assert listed[0].created_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
        assert listed[1].tags == {}

    async def test_tells_which_model_an_operation_makes(self, service: ScriptedService) -> None:
        service.on(OPERATIONS, Answer(body={"value": [operation("notStarted")]}))

        [listed] = await service.gateway.list_operations()

        assert (listed.id, listed.kind, listed.status) == (OPERATION, "build", "running")
        assert (listed.model_id, listed.percent, listed.target) == (MODEL, 40, "")
        assert listed.tags == TAGS

    async def test_tells_where_a_copy_goes(self, service: ScriptedService) -> None:
        location = "https://there.example/formrecognizer/documentModels/x--1.2?api-version=y"
        body = operation("running", kind="documentModelCopyTo", resourceLocation=location)
        service.on(OPERATIONS, Answer(body={"value": [body]}))

        [listed] = await service.gateway.list_operations()

        assert (listed.kind, listed.model_id) == ("copy", "x--1.2")
        assert listed.target == "https://there.example"

    async def test_tells_why_an_operation_failed(self, service: ScriptedService) -> None:
        details = [{"code": "ModelBuildError", "message": "No OCR files."}]
        failed = {"code": "InvalidRequest", "message": "Invalid request.", "details": details}
        service.on(f"{OPERATIONS}/{OPERATION}", Answer(body=operation("failed", error=failed)))

        found = await service.gateway.get_operation(OPERATION)

        assert found.status == "failed"
        assert found.error is not None
        assert found.error.code == "InvalidRequest/ModelBuildError"
        assert found.error.message == "No OCR files."

    async def test_an_operation_that_is_forgotten_is_not_found(
        self, service: ScriptedService
    ) -> None:
        gone = error("NotFound", "OperationNotFound", "The operation may have expired.")
        service.on(f"{OPERATIONS}/{OPERATION}", Answer(404, gone))

        with pytest.raises(NotFound, match="may have expired"):
            await service.gateway.get_operation(OPERATION)

    async def test_a_model_that_is_not_there_is_none(self, service: ScriptedService) -> None:
        service.on(f"{MODELS}/{MODEL}", Answer(404, GONE))

        assert await service.gateway.get_model(MODEL) is None

    async def test_a_model_of_an_account_that_is_not_there_is_no_none(
        self, service: ScriptedService
    ) -> None:
        unknown = {"error": {"code": "404", "message": "Resource not found"}}
        service.on(f"{MODELS}/{MODEL}", Answer(404, unknown))

        with pytest.raises(InstanceMissing, match="dev/westus"):
            await service.gateway.get_model(MODEL)

    async def test_reads_capacity_with_and_without_a_neural_quota(
        self, service: ScriptedService
    ) -> None:
        custom = {"customDocumentModels": {"count": 7, "limit": 500}}
        neural = {"used": 2, "quota": 20, "quotaResetDateTime": "2026-12-01T00:00:00Z"}
        full = {**custom, "customNeuralDocumentModelBuilds": neural}
        service.on(INFO, Answer(body=custom), Answer(body=full))

        first, second = await service.gateway.capacity(), await service.gateway.capacity()

        assert (first.models, first.limit, first.neural_used) == (7, 500, None)
        assert (second.neural_used, second.neural_quota) == (2, 20)


class TestDeleting:
    async def test_tells_whether_the_model_was_there(self, service: ScriptedService) -> None:
        service.on(f"DELETE /documentModels/{MODEL}", Answer(204), Answer(404, GONE))

        assert await service.gateway.delete_model(MODEL) is True
        assert await service.gateway.delete_model(MODEL) is False


class TestAnalysing:
    ANALYZE = f"POST /documentModels/{MODEL}:analyze"
    RESULT = f"GET /documentModels/{MODEL}/analyzeResults/r1"
    WHERE: ClassVar[dict[str, str]] = {
        "Operation-Location": (
            f"{{url}}/formrecognizer/documentModels/{MODEL}/analyzeResults/r1?api-version=x"
        )
    }

    def result(self, status: str, **more: Any) -> dict[str, Any]:
        times = {"createdDateTime": "2026-11-21T09:00:00Z"}
        return {"status": status, **times, "lastUpdatedDateTime": "2026-11-21T09:00:00Z", **more}

    def found(self, fields: dict[str, Any]) -> dict[str, Any]:
        document = {"docType": MODEL, "fields": fields, "confidence": 1, "spans": []}
        return {
            "apiVersion": "2023-07-31",
            "modelId": MODEL,
            "stringIndexType": "unicodeCodePoint",
            "content": "Ann",
            "pages": [{"pageNumber": 1, "spans": []}],
            "documents": [document],
        }

    async def test_returns_the_text_of_each_field(self, service: ScriptedService) -> None:
        fields = {
            "name": {"type": "string", "valueString": "Ann", "content": "Ann", "confidence": 0.9},
            "note": {"type": "string"},
        }
        service.on(self.ANALYZE, Answer(202, headers=self.WHERE))
        service.on(
            self.RESULT,
            Answer(body=self.result("running")),
            Answer(body=self.result("succeeded", analyzeResult=self.found(fields))),
        )

        analysis = await service.gateway.analyze(MODEL, b"%PDF-1.7 bytes")

        assert analysis.fields == {"name": "Ann", "note": None}
        assert analysis.found["name"].confidence == 0.9
        assert analysis.pages == 1
        assert service.bodies[0] == b"%PDF-1.7 bytes"

    async def test_returns_the_state_of_a_check_box_as_labels_say_it(
        self, service: ScriptedService
    ) -> None:
        kind = "selectionMark"
        fields = {
            "yes": {"type": kind, "valueSelectionMark": "selected", "content": ":selected:"},
            "no": {"type": kind, "valueSelectionMark": "unselected", "content": ":unselected:"},
            "absent": {"type": kind},
        }
        service.on(self.ANALYZE, Answer(202, headers=self.WHERE))
        done = self.result("succeeded", analyzeResult=self.found(fields))
        service.on(self.RESULT, Answer(body=done))

        analysis = await service.gateway.analyze(MODEL, b"%PDF-1.7 bytes")

        assert analysis.fields == {"yes": "selected", "no": "unselected", "absent": None}

    async def test_a_document_that_is_none_is_named_so(self, service: ScriptedService) -> None:
        bad = error("InvalidRequest", "InvalidContent", "The file is corrupted.")
        service.on(self.ANALYZE, Answer(400, bad))

        with pytest.raises(UnreadableDocument, match="The file is corrupted"):
            await service.gateway.analyze(MODEL, b"no pdf")

    async def test_an_analysis_that_fails_later_tells_why(self, service: ScriptedService) -> None:
        bad = error("InvalidRequest", "InvalidContent", "Password protected.")
        service.on(self.ANALYZE, Answer(202, headers=self.WHERE))
        service.on(self.RESULT, Answer(body=self.result("failed", **bad)))

        with pytest.raises(UnreadableDocument, match="Password protected"):
            await service.gateway.analyze(MODEL, b"%PDF-1.7 bytes")
