"""A line to Azurite that does what lines do: it loses answers, and it can be listened to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from yarl import URL

Matches = Callable[[web.Request], bool]


@dataclass
class Line:
    """A proxy in front of Azurite. `heard`: the requests that went through it, in order."""

    target: str
    url: str = ""
    heard: list[tuple[str, str]] = field(default_factory=list)
    _lost: list[Matches] = field(default_factory=list)
    _answers: list[tuple[Matches, int, str, str]] = field(default_factory=list)

    def place(self, container_url: str) -> str:
        """The address of a container of Azurite, over this line."""
        return self.url + urlsplit(container_url).path

    def lose_answer(self, matches: Matches) -> None:
        """Let the next request that matches take effect, and lose its answer."""
        self._lost.append(matches)

    def answer(self, matches: Matches, status: int, code: str, body: str = "") -> None:
        """Answer the next request that matches in the storage's place: it has no effect."""
        self._answers.append((matches, status, code, body))

    def count(self, method: str, part: str = "") -> int:
        """How many requests of a method went through whose URL has `part` in it."""
        return sum(each == method and part in url for each, url in self.heard)

    @property
    def is_done(self) -> bool:
        """Whether all that was to go wrong has gone wrong."""
        return not self._lost and not self._answers

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        self.heard.append((request.method, request.raw_path))
        for each in self._answers:
            if each[0](request):
                self._answers.remove(each)
                _, status, code, text = each
                headers = {"x-ms-error-code": code, "Content-Type": "application/xml"}
                return web.Response(status=status, headers=headers, text=text)
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                request.method,
                URL(self.target + request.raw_path, encoded=True),
                headers=request.headers,
                data=await request.read(),
                skip_auto_headers=("Content-Type",),
            ) as answer,
        ):
            body = await answer.read()
        for matches in self._lost:
            if matches(request):
                self._lost.remove(matches)
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name.lower() not in ("transfer-encoding", "connection", "keep-alive", "date")
        }
        if request.method != "HEAD":
            headers.pop("Content-Length", None)
        return web.Response(status=answer.status, body=body or None, headers=headers)


@asynccontextmanager
async def line_to(target: str) -> AsyncIterator[Line]:
    """Lay a line to an Azurite."""
    line = Line(target)
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", line.pass_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    line.url = f"http://{host}:{port}"
    try:
        yield line
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
