"""Verification documents are those that the lock names, however long the wait for memory was."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from reconciler.execution.allowance import Allowance
from reconciler.execution.documents import held_out_documents
from reconciler.execution.task import Task
from reconciler.state.datasets import list_dataset
from reconciler.state.errors import DataMoved, StateError
from tests.simulation.given import WESTUS

PREFIX = "1040-check/"
DOCUMENT, LABELS = "a.pdf", "a.pdf.labels.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One verification document and its labels."""
    folder = tmp_path / "examples" / "forms" / PREFIX
    folder.mkdir(parents=True)
    (folder / DOCUMENT).write_bytes(b"the form")
    (folder / LABELS).write_bytes(b"the labels")
    return folder


class Waiting(Allowance):
    """Memory that has to be waited for, so long that something happens meanwhile."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__(1_000)
        self._happens = happens

    @asynccontextmanager
    async def take(self, size: int) -> AsyncIterator[None]:
        self._happens()
        async with super().take(size):
            yield


async def read_while(task: Task, happens: Callable[[], object]) -> tuple[bytes, bytes]:
    """Read the locked documents, where something happens while memory for them is waited for."""
    digest = (await list_dataset(task.session.training_data(WESTUS), PREFIX)).digest
    task.session.document_memory = Waiting(happens)
    async with held_out_documents(task.session, WESTUS, PREFIX, digest) as (document,):
        return document.content, document.labels


async def test_what_stays_as_it_was_is_read(task: Callable[[str], Task], folder: Path) -> None:
    assert await read_while(task("1040"), lambda: None) == (b"the form", b"the labels")


@pytest.mark.parametrize("name", [DOCUMENT, LABELS])
async def test_what_changes_while_memory_is_waited_for_is_not_verified_on(
    task: Callable[[str], Task], folder: Path, name: str
) -> None:
    with pytest.raises(DataMoved, match=f"{PREFIX}{name} has changed .* run `reconciler lock`"):
        await read_while(task("1040"), lambda: (folder / name).write_bytes(b"others"))


async def test_what_vanishes_while_memory_is_waited_for_is_named(
    task: Callable[[str], Task], folder: Path
) -> None:
    with pytest.raises(StateError, match=f"{PREFIX}{DOCUMENT} vanished"):
        await read_while(task("1040"), lambda: (folder / DOCUMENT).unlink())
