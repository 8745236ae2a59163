"""One emulator for all simulations of a process; each test has accounts and a folder of its own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from emulator.testing import RunningEmulator, running_emulator
from tests.simulation.small_project import SmallProject

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEmulator]:
    """An emulator that trains and copies in no time and refuses nothing for being asked fast."""
    with running_emulator(data_roots=[tmp_path_factory.getbasetemp()], limits=False) as emulator:
        yield emulator


@pytest.fixture
def project(server: RunningEmulator, tmp_path: Path) -> Iterator[SmallProject]:
    """A project with the environment dev and no layout yet."""
    yield SmallProject(tmp_path, server, accounts=f"forms{next(_NUMBERS)}")
    server.clear_faults()
