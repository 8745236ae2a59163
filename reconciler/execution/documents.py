"""Verification documents in memory, for no longer than somebody analyses them.

A verdict says which data it was made on, so what is read is compared with what was listed: the
wait for memory in between may be long, and an open folder of documents is anybody's to change.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reconciler.execution.session import Session
from reconciler.model.dataset import LABELS_SUFFIX, DataFile
from reconciler.model.naming import Instance
from reconciler.state.container import Container
from reconciler.state.datasets import check_verification
from reconciler.state.errors import DataMoved, StateError
from reconciler.verification.verifying import VerificationDocument


@asynccontextmanager
async def held_out_documents(
    session: Session, instance: Instance, prefix: str, digest: str, *, only_first: bool = False
) -> AsyncIterator[tuple[VerificationDocument, ...]]:
    """The documents of an instance below `prefix` (or the first of them, by name), with labels.

    Raises DataMoved where they are not the locked ones of that digest, and StateError. How many
    bytes all layouts together hold at once is bounded: whoever comes too many waits for others to
    be done.
    """
    data = session.training_data(instance)
    dataset = await check_verification(data, prefix, digest)
    files = {file.name: file for file in dataset.files}
    names = sorted(dataset.labelled)[: 1 if only_first else None]
    needed = sum(files[name].size + files[name + LABELS_SUFFIX].size for name in names)
    async with session.document_memory.take(needed):
        documents = []
        for name in names:
            content = await _read(data, prefix, files[name])
            labels = await _read(data, prefix, files[name + LABELS_SUFFIX])
            documents.append(VerificationDocument(name, content, labels))
        yield tuple(documents)


async def _read(data: Container, prefix: str, listed: DataFile) -> bytes:
    read = await data.read(prefix + listed.name)
    where = f"{data.location}/{prefix}{listed.name}"
    if read is None:
        raise StateError(f"{where} vanished while it was read; run again")
    if hashlib.md5(read.data, usedforsecurity=False).hexdigest() != listed.md5:
        raise DataMoved(
            f"{where} has changed since it was listed; run `reconciler lock` to accept it, or "
            "restore the data"
        )
    return read.data
