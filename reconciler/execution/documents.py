"""Verification documents in memory, for no longer than somebody analyses them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reconciler.execution.session import Session
from reconciler.model.dataset import LABELS_SUFFIX
from reconciler.model.naming import Instance
from reconciler.state.datasets import check_verification
from reconciler.state.errors import StateError
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
    sizes = {file.name: file.size for file in dataset.files}
    names = sorted(dataset.labelled)[: 1 if only_first else None]
    needed = sum(sizes[name] + sizes[name + LABELS_SUFFIX] for name in names)
    async with session.document_memory.take(needed):
        documents = []
        for name in names:
            content = await data.read(prefix + name)
            labels = await data.read(prefix + name + LABELS_SUFFIX)
            if content is None or labels is None:
                raise StateError(
                    f"{data.location}/{prefix}{name} vanished while it was read; run again"
                )
            documents.append(VerificationDocument(name, content.data, labels.data))
        yield tuple(documents)
