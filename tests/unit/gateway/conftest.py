"""The scripted service and the gateway to it, once in each API version."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from reconciler.gateway.opening import ADAPTERS
from tests.unit.gateway.scripted import ScriptedService, VirtualTime, open_at


@pytest.fixture(params=ADAPTERS)
def api(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def service(api: str) -> AsyncIterator[ScriptedService]:
    app = web.Application()
    runner = web.AppRunner(app)
    holder: list[ScriptedService] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        return await holder[0].answer(request)

    app.router.add_route("*", "/{rest:.*}", answer)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    url = f"http://{host}:{port}"
    time = VirtualTime()
    holder.append(ScriptedService(open_at(url, api, time), api, time, url))
    yield holder[0]
    await holder[0].gateway.close()
    await runner.cleanup()
