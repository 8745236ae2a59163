"""A service that answers what it is told to, over real HTTP, and time that costs nothing.

For what the emulator, which behaves like the service, never answers.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from reconciler.gateway.opening import open_gateway
from reconciler.gateway.pacing import Pacing, Patience, Time
from reconciler.gateway.port import Gateway
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build

ROOTS = {"2023-07-31": "/formrecognizer", "2024-11-30": "/documentintelligence"}
MODEL = "1040--3f2a9c1b7d04"
TAGS = {"owner": "forms/dev", "layout": "1040", "version": "3f2a9c1b7d04"}
OPERATION = "31505674565_fdd78a41"
LOCATION = {"Operation-Location": f"{{url}}{{root}}/operations/{OPERATION}?api-version=x"}

BUILD = "POST /documentModels:build"
ANALYZE = f"POST /documentModels/{MODEL}:analyze"
RESULT = f"GET /documentModels/{MODEL}/analyzeResults/r1"
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
    """What the service shall answer. `lost`: the connection breaks instead.

    `page` is a text of the type `kind`, in place of a JSON body.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    page: str = ""
    kind: str = "text/html"


@dataclass
class ScriptedService:
    """Answers `METHOD /path` (below the API's root) from a list; the last answer repeats.

    `{url}` and `{root}` in an answer stand for the service's own URL and the API's root.
    """

    gateway: Gateway
    api: str
    time: VirtualTime
    url: str
    script: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def on(self, request: str, *answers: Answer) -> None:
        self.script[request] = list(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = f"{request.method} {request.path.removeprefix(f'/forms{ROOTS[self.api]}')}"
        self.asked.append(name)
        self.bodies.append(await request.read())
        answers = self.script.get(name) or [Answer(404)]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.lost:
            assert request.transport is not None
            request.transport.abort()
        headers = {name: self._own(value) for name, value in answer.headers.items()}
        text, kind = answer.page or None, answer.kind
        if not answer.page:
            text = None if answer.body is None else self._own(json.dumps(answer.body))
            kind = "application/json"
        return web.Response(status=answer.status, text=text, headers=headers, content_type=kind)

    async def start(self, build: Build | None = None) -> str:
        """Start a training through the gateway."""
        return await self.gateway.start_build(
            MODEL,
            container_url="https://store.example/data",
            prefix="datasets/abc/",
            build=build or Build("template"),
            description="U.S. tax return",
            tags=TAGS,
        )

    def _own(self, text: str) -> str:
        return text.replace("{url}", f"{self.url}/forms").replace("{root}", ROOTS[self.api])


def open_at(url: str, api: str, time: VirtualTime) -> Gateway:
    """The gateway under test, to whatever answers at `url`."""
    pacing = Pacing(patience=Patience(random=lambda: 0.0), time=time.as_time())
    environ = {"RECONCILER_ENDPOINT": f"{url}/{{account}}"}
    return open_gateway(Instance("dev", "westus"), "forms", api, environ, pacing=pacing)


def error(code: str, inner: str, message: str) -> dict[str, Any]:
    """A refusal in the service's shape."""
    within = {"code": inner, "message": message}
    return {"error": {"code": code, "message": "Broad.", "innererror": within}}


def operation(status: str, **more: Any) -> dict[str, Any]:
    """A training of ours as it is listed."""
    return {
        "operationId": OPERATION,
        "kind": "documentModelBuild",
        "status": status,
        "createdDateTime": "2026-11-21T09:00:00Z",
        "lastUpdatedDateTime": "2026-11-21T09:00:01Z",
        "resourceLocation": f"{{url}}{{root}}/documentModels/{MODEL}?api-version=x",
        "percentCompleted": 40,
        "tags": TAGS,
        **more,
    }
