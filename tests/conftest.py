"""What tests of every kind may ask for."""

from collections.abc import Iterator

import pytest

from tests.azurite import Azurite, running_azurite


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """A real Azurite, one in each process that runs tests."""
    with running_azurite() as running:
        yield running
