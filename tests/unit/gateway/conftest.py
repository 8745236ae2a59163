"""The scripted service and the gateway to it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from reconciler.gateway.pacing import Pacing, Patience
from tests.unit.gateway.scripted import ScriptedService, VirtualTime, open_at


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def pacing(time: VirtualTime) -> Pacing:
    return Pacing(patience=Patience(random=lambda: 0.0), time=time.as_time())


@pytest.fixture
async def service(pacing: Pacing, time: VirtualTime) -> AsyncIterator[ScriptedService]:
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
    gateway = open_at(url, pacing)
    holder.append(ScriptedService(gateway, time, url))
    yield holder[0]
    await gateway.close()
    await runner.cleanup()
