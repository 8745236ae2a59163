"""A service that answers what it is told to, over real HTTP, and time that costs nothing."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from azure.core.credentials import AzureKeyCredential

from reconciler.gateway.form_recognizer import FormRecognizerGateway
from reconciler.gateway.pacing import Pacing, Time
from reconciler.model.naming import Instance

KEY = "a-key-that-must-never-be-seen"
MODEL = "1040--3f2a9c1b7d04"
TAGS = {"owner": "forms/dev", "layout": "1040", "version": "3f2a9c1b7d04"}
OPERATION = "31505674565_fdd78a41"
LOCATION = {"Operation-Location": f"{{url}}/formrecognizer/operations/{OPERATION}?api-version=x"}

BUILD = "POST /documentModels:build"
COPY = f"POST /documentModels/{MODEL}:copyTo"
MODELS = "GET /documentModels"
OPERATIONS = "GET /operations"
INFO = "GET /info"


@dataclass
class VirtualTime:
    """A clock that only moves when somebody sleeps."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    def as_time(self) -> Time:
        return Time(now=self.now, sleep=self.sleep)


@dataclass(frozen=True)
class Answer:
    """What the service shall answer. `lost`: the connection breaks instead."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


@dataclass
class ScriptedService:
    """Answers `METHOD /path` (below /formrecognizer) from a list; the last answer repeats.

    `{url}` in an answer stands for the service's own URL.
    """

    gateway: FormRecognizerGateway
    time: VirtualTime
    url: str
    script: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def on(self, request: str, *answers: Answer) -> None:
        self.script[request] = list(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = f"{request.method} {request.path.removeprefix('/formrecognizer')}"
        self.asked.append(name)
        self.bodies.append(await request.read())
        answers = self.script.get(name) or [Answer(404)]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.lost:
            assert request.transport is not None
            request.transport.abort()
        text = None if answer.body is None else json.dumps(answer.body).replace("{url}", self.url)
        headers = {name: value.replace("{url}", self.url) for name, value in answer.headers.items()}
        return web.Response(
            status=answer.status, text=text, headers=headers, content_type="application/json"
        )


def open_at(
    url: str, pacing: Pacing, before_request: Callable[[], None] = lambda: None
) -> FormRecognizerGateway:
    """The gateway under test, to whatever answers at `url`."""
    return FormRecognizerGateway(
        Instance("dev", "westus"),
        url,
        AzureKeyCredential(KEY),
        pacing=pacing,
        before_request=before_request,
    )


def error(code: str, inner: str, message: str) -> dict[str, Any]:
    """A refusal in the service's shape."""
    within = {"code": inner, "message": message}
    return {"error": {"code": code, "message": "Broad.", "innererror": within}}


TAKEN = error("Conflict", "ModelExists", "A model with that id exists.")
GONE = error("NotFound", "ModelNotFound", "The requested model was not found.")


def model(model_id: str, **more: Any) -> dict[str, Any]:
    """A model as it is listed."""
    plain = {"modelId": model_id, "createdDateTime": "2026-11-21T09:00:00Z"}
    return {**plain, "apiVersion": "2023-07-31", **more}


def operation(status: str, model_id: str = MODEL, **more: Any) -> dict[str, Any]:
    """A training of ours as it is listed."""
    return {
        "operationId": OPERATION,
        "kind": "documentModelBuild",
        "status": status,
        "createdDateTime": "2026-11-21T09:00:00Z",
        "lastUpdatedDateTime": "2026-11-21T09:00:01Z",
        "resourceLocation": f"{{url}}/formrecognizer/documentModels/{model_id}?api-version=x",
        "percentCompleted": 40,
        "tags": TAGS,
        **more,
    }
