"""Stores of both kinds: every test that asks for one runs on a folder and on a real Azurite."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from reconciler.state import Container, open_container
from reconciler.state.blob import BlobContainer
from tests.azurite import Azurite
from tests.conformance.state.line import Line, line_to
from tests.conformance.state.stores import KINDS, Store


@pytest.fixture
async def opened() -> AsyncIterator[list[Container]]:
    """The containers that a test has opened; they are closed behind it."""
    containers: list[Container] = []
    yield containers
    await asyncio.gather(*(container.close() for container in containers))


@pytest.fixture
def new_store(
    request: pytest.FixtureRequest, opened: list[Container], tmp_path: Path
) -> Callable[[str], Store]:
    """Make an empty store of a kind; an Azurite is started for those that need one."""
    numbers = itertools.count()

    def make(kind: str) -> Store:
        if kind == "folder":
            return Store(f"store-{next(numbers)}", tmp_path, opened)
        azurite: Azurite = request.getfixturevalue("azurite")
        return Store(azurite.container().url, tmp_path, opened)

    return make


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, new_store: Callable[[str], Store]) -> Store:
    """An empty store of each kind."""
    return new_store(request.param)


@pytest.fixture
def container(store: Store) -> Container:
    """The container of the store."""
    return store.open()


@pytest.fixture
def blobs(new_store: Callable[[str], Store]) -> Store:
    """An empty blob container."""
    return new_store("blobs")


@pytest.fixture
async def line(azurite: Azurite) -> AsyncIterator[Line]:
    """A line to Azurite on which answers can be lost."""
    async with line_to(azurite.url) as laid:
        yield laid


@pytest.fixture
def over_line(line: Line, blobs: Store, opened: list[Container]) -> BlobContainer:
    """A blob container that is reached over the line."""
    container = open_container(line.place(blobs.place), blobs.root, {})
    opened.append(container)
    assert isinstance(container, BlobContainer)
    return container
