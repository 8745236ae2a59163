"""Dataset copies: `datasets/<digest>/` in the state container.

Training data can change while the service reads it. So the locked set is copied first, the copy is
listed and compared, and the service reads only the copy. The copies also make an archived version
trainable again after its data has moved on.
"""

import asyncio
from weakref import WeakKeyDictionary

from reconciler.model.dataset import DataFile, Dataset
from reconciler.state.container import Container
from reconciler.state.copying import copy_file
from reconciler.state.errors import DataMoved, StateError

COPIED_AT_ONCE = 8
"""Files copied side by side: enough to hide a store's latency, few enough for this machine."""

_whole: WeakKeyDictionary[Container, set[str]] = WeakKeyDictionary()
"""The copies that were found whole through an open container: they are not listed again."""


def folder_of(digest: str) -> str:
    """Where the copy of a dataset lies."""
    return f"datasets/{digest}/"


async def list_dataset(container: Container, prefix: str) -> Dataset:
    """The files that count below a prefix; raises StateError where a name of theirs is not UTF-8.

    A folder may hold such names, but no digest can be made of them, and no blob be called so.
    """
    dataset = Dataset.of(await container.list(prefix))
    strange = [file.name for file in dataset.files if not _is_utf_8(file.name)]
    if strange:
        raise StateError(
            f"{container.location}/{prefix} has names of files that are not UTF-8: "
            f"{', '.join(map(repr, strange))}; rename what is called so, then run again"
        )
    return dataset


async def has_copy(state: Container, digest: str) -> bool:
    """Tell whether a whole copy of the dataset exists; once it does, the store is not asked."""
    known = _whole.setdefault(state, set())
    return digest in known or (await _copied(state, digest)).digest == digest


async def check_trainable(state: Container, data: Container, prefix: str, digest: str) -> None:
    """Raise DataMoved, with what to do, unless the locked data or a copy of it is there."""
    if await has_copy(state, digest):
        return
    found = await list_dataset(data, prefix)
    if found.digest != digest:
        raise _moved("training", data, prefix, found, digest)


async def ensure_copy(state: Container, data: Container, prefix: str, digest: str) -> str:
    """Make the copy of the locked dataset unless it is whole already; returns its prefix.

    Raises DataMoved if the data is not, or is no longer, what the lock names.
    """
    target = folder_of(digest)
    if digest in _whole.setdefault(state, set()):
        return target
    there = await _copied(state, digest)
    if there.digest == digest:
        return target
    found = await list_dataset(data, prefix)
    if found.digest != digest:
        raise _moved("training", data, prefix, found, digest)
    await _copy(data, prefix, state, target, sorted(set(found.files) - set(there.files)))
    copied = await _copied(state, digest)
    if copied.digest == digest:
        return target
    strange = {file.name for file in copied.files} - {file.name for file in found.files}
    if strange:
        raise StateError(
            f"{state.location}/{target} holds what does not belong to the dataset: "
            f"{', '.join(sorted(strange))}; delete it, then run again"
        )
    raise _moved("training", data, prefix, copied, digest)


async def check_verification(data: Container, prefix: str, digest: str) -> Dataset:
    """The locked verification data; raises DataMoved if it is something else now."""
    found = await list_dataset(data, prefix)
    if found.digest != digest:
        raise _moved("verification", data, prefix, found, digest)
    return found


async def _copied(state: Container, digest: str) -> Dataset:
    """What there is of a copy; remembered if it is whole."""
    found = await list_dataset(state, folder_of(digest))
    if found.digest == digest:
        _whole.setdefault(state, set()).add(digest)
    return found


async def _copy(
    data: Container, prefix: str, state: Container, target: str, files: list[DataFile]
) -> None:
    places = asyncio.Semaphore(COPIED_AT_ONCE)

    async def one(file: DataFile) -> None:
        async with places:
            await copy_file(data, prefix + file.name, state, target + file.name)

    try:
        async with asyncio.TaskGroup() as group:
            for file in files:
                group.create_task(one(file))
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


def _is_utf_8(name: str) -> bool:
    """Whether a name is text; a folder's others are read with stand-ins for their bytes."""
    return not any("\udc80" <= character <= "\udcff" for character in name)


def _moved(kind: str, data: Container, prefix: str, found: Dataset, digest: str) -> DataMoved:
    where = f"{data.location}/{prefix}"
    if not found.files:
        return DataMoved(
            f"its {kind} data is missing: no documents in {where}; restore the folder, or declare "
            "another prefix and run `reconciler lock`"
        )
    return DataMoved(
        f"its {kind} data has changed since it was locked: {where} now holds "
        f"{len(found.labelled)} labelled documents with digest {found.digest[:12]}, the lock names "
        f"{digest[:12]}; run `reconciler lock` to accept it, or restore the data"
    )
