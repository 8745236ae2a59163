"""Copies of single files between containers, inside the storage service where it can be.

The documents of a training set then never pass through this machine. What the service cannot or
will not copy is read and written: the content is the same, and so is its MD5.
"""

from typing import Protocol, runtime_checkable

from reconciler.state.container import Container
from reconciler.state.errors import StateError


@runtime_checkable
class CopiesByItself(Protocol):
    """A container whose store can fetch files from another one."""

    async def copied_from(self, source: Container, name: str, target_name: str) -> bool:
        """Have the store copy a file with its MD5; False where it cannot, so that nothing is lost.

        Raises StateError where the store cannot be used at all.
        """
        ...


async def copy_file(source: Container, name: str, target: Container, target_name: str) -> None:
    """Copy one file between containers; raises StateError if it is gone from the source.

    Between blob containers the service copies by itself; where it refuses (another account for
    which there are only keys, another tenant, a firewall), and between any other containers, the
    file is read here and written there.
    """
    if isinstance(target, CopiesByItself) and await target.copied_from(source, name, target_name):
        return
    stored = await source.read(name)
    if stored is None:
        raise StateError(f"{source.location}/{name} vanished while it was being copied; run again")
    await target.put(target_name, stored.data)
