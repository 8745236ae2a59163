"""What the tests of commands may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.cli.site import Site, new_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A repository with the environment dev, and an emulator that does everything at once."""
    with new_site(tmp_path) as made:
        yield made
