"""Dataset copies: `datasets/<digest>/` in the state container.

Training data can change while the service reads it. So the locked set is copied first, the copy is
listed and compared, and the service reads only the copy. The copies also make an archived version
trainable again after its data has moved on.
"""

from reconciler.model.dataset import Dataset
from reconciler.state.container import Container, copy_file
from reconciler.state.errors import DataMoved


def folder_of(digest: str) -> str:
    """Where the copy of a dataset lies."""
    return f"datasets/{digest}/"


async def list_dataset(container: Container, prefix: str) -> Dataset:
    """The files that count below a prefix."""
    return Dataset.of(await container.list(prefix))


async def has_copy(state: Container, digest: str) -> bool:
    """Tell whether a whole copy of the dataset exists."""
    return (await list_dataset(state, folder_of(digest))).digest == digest


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
    if await has_copy(state, digest):
        return target
    found = await list_dataset(data, prefix)
    if found.digest != digest:
        raise _moved("training", data, prefix, found, digest)
    for file in found.files:
        await copy_file(data, prefix + file.name, state, target + file.name)
    copied = await list_dataset(state, target)
    if copied.digest != digest:
        raise _moved("training", data, prefix, copied, digest)
    return target


async def check_verification(data: Container, prefix: str, digest: str) -> Dataset:
    """The locked verification data; raises DataMoved if it is something else now."""
    found = await list_dataset(data, prefix)
    if found.digest != digest:
        raise _moved("verification", data, prefix, found, digest)
    return found


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
