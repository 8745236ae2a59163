"""Worlds to replay exchanges in, clients to drive, and what was compared, at the end of a run."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from emulator.testing import RunningEmulator, running_emulator
from tests.conformance.clients import ClientKind, Covered, Driver, new_driver, settled
from tests.conformance.world import FORMS, World

COMPARED = "conformance"
"""Name of the property by which a test tells what it compared: version and verdict."""

PROVEN = "proven"
"""Name of the property by which a test tells which methods it has driven."""

_NUMBERS = count(1)


@pytest.fixture
def world_of() -> Iterator[Callable[[str], World]]:
    """Make a world that is asked in an API version."""
    with asyncio.Runner() as runner:
        yield lambda version: World(runner, version)


@pytest.fixture(scope="session")
def server() -> Iterator[RunningEmulator]:
    """An emulator on a socket, with short pages and no limits; `root` answers at its root."""
    with running_emulator(
        data_roots=[FORMS], limits=False, page_size=2, accounts=["root"]
    ) as running:
        yield running


@dataclass(slots=True)
class Bench:
    """Two accounts of a test's own, and drivers for them in the test's version and mode."""

    server: RunningEmulator
    mode: str
    version: str
    names: tuple[str, str]
    drivers: list[Driver] = field(default_factory=list)

    def driver(self, kind: ClientKind, *, other: bool = False, **options: Any) -> Driver:
        """Drive a client of the first account, or of the other one."""
        endpoint = self.server.endpoint(self.names[int(other)])
        return self.driver_at(endpoint, kind, **options)

    def driver_at(self, endpoint: str, kind: ClientKind, **options: Any) -> Driver:
        """Drive a client of an endpoint."""
        made = new_driver(kind, self.mode, self.version, endpoint, self.server.key, **options)
        self.drivers.append(made)
        return made

    def operations(self, since: int) -> list[str]:
        """Return the names of the requests of the first account behind number `since`."""
        return [
            each["operation"]
            for each in self.server.requests(since)
            if each["account"] == self.names[0]
        ]


@pytest.fixture
async def bench(
    request: pytest.FixtureRequest,
    server: RunningEmulator,
    mode: str,
    version: str,
    record_property: Callable[[str, Any], None],
) -> AsyncIterator[Bench]:
    """Give a test what it needs to drive clients; hold it to what it says that it covers."""
    names = (f"first{next(_NUMBERS)}", f"other{next(_NUMBERS)}")
    for name in names:
        server.create_account(name)
    made = Bench(server, mode, version, names)
    yield made
    called = set().union(*(driver.called for driver in made.drivers))
    for driver in made.drivers:
        await settled(driver.client.close())
    covered = getattr(request.function, "covered", None)
    if isinstance(covered, Covered):
        not_called = {(covered.client, method) for method in covered.methods} - called
        assert not not_called, f"says that it covers {not_called}, and never called it"
        test = request.function.__name__
        proven = [[covered.client, name, version, mode, test] for name in covered.methods]
        record_property(PROVEN, proven)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell per API version how many exchanges were compared, and how they came out."""
    counted: Counter[tuple[str, str]] = Counter()
    proven: list[Any] = []
    for outcome in ("passed", "failed", ""):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", []):
                if name == COMPARED and report.when == "call":
                    version, verdict = value
                    counted[version, verdict if outcome == "passed" else "FAILED"] += 1
                if name == PROVEN and report.when == "teardown":
                    proven += value
    calls = os.environ.get("EMULATOR_COVERAGE")
    if calls:
        Path(calls).write_text(json.dumps(proven), encoding="utf-8")
    if not counted:
        return
    terminalreporter.section("conformance")
    for version in sorted({version for version, _ in counted}):
        parts = [f"{n} {verdict}" for (of, verdict), n in sorted(counted.items()) if of == version]
        total = sum(n for (of, _), n in counted.items() if of == version)
        terminalreporter.write_line(f"{version}: {total} exchanges: {', '.join(parts)}")
