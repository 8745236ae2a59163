"""Instances for every test, once in each API version unless a test names its own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from emulator.clock import ManualClock
from emulator.testing import RunningEmulator, running_emulator
from reconciler.gateway.port import Gateway
from tests.conformance.gateway.instances import ACCOUNTS, APIS, DEV, FORMS, STAGING, Instances


@pytest.fixture(params=APIS)
def api(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="module")
def server(clock: ManualClock) -> Iterator[RunningEmulator]:
    with running_emulator(data_roots=[FORMS], page_size=3, clock=clock) as emulator:
        yield emulator


@pytest.fixture
async def instances(
    server: RunningEmulator, clock: ManualClock, api: str
) -> AsyncIterator[Instances]:
    clock.advance(10)  # whatever an earlier test has asked is not counted against this one
    for instance, account in ACCOUNTS.items():
        server.create_account(account, instance.region)
    made = Instances(server, clock, api)
    yield made
    for gateway in made.opened:
        await gateway.close()
    server.clear_faults()
    server.emulator.bare_listings = False
    for each in server.emulator.accounts.list():
        server.emulator.accounts.delete(each.subdomain)


@pytest.fixture
def dev(instances: Instances) -> Gateway:
    return instances.open(DEV)


@pytest.fixture
def staging(instances: Instances) -> Gateway:
    return instances.open(STAGING)
