"""A container: where files of state or of training data lie, a folder or a blob container.

The contract is what both can honour: whole files read and written, compare-and-swap by an etag,
lines appended, listings that tell MD5s. Everything above it is written against this contract.
"""

from dataclasses import dataclass
from typing import Protocol

from reconciler.model.dataset import DataFile
from reconciler.state.errors import StateError


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it was read: its bytes, and the etag that a compare-and-swap names."""

    data: bytes
    etag: str


class Container(Protocol):
    """Files by name; names use `/` and never leave the container."""

    @property
    def location(self) -> str:
        """Where it is, for messages; never with a signature."""
        ...

    def url(self, prefix: str) -> tuple[str, str]:
        """What the service is told to read: container URL, and prefix within it."""
        ...

    async def list(self, prefix: str) -> tuple[DataFile, ...]:
        """Files directly or deeper below `prefix`, named relative to it; none if it is absent."""
        ...

    async def read(self, name: str) -> Stored | None:
        """Read a file; None if there is none."""
        ...

    async def write(self, name: str, data: bytes, *, expected: str | None) -> str:
        """Write a file if its etag still is `expected` (None: if it does not exist yet).

        Returns the new etag; raises Conflict where somebody else was first.
        """
        ...

    async def append(self, name: str, line: bytes) -> None:
        """Append one line to a file, whole or not at all for every reader that comes later."""
        ...

    async def put(self, name: str, data: bytes) -> None:
        """Write a file whatever was there; for content that is named by its digest."""
        ...

    async def delete(self, name: str, *, expected: str) -> None:
        """Delete a file if its etag still is `expected`; raises Conflict otherwise."""
        ...


async def copy_file(source: Container, name: str, target: Container, target_name: str) -> None:
    """Copy one file between containers; raises StateError if it is gone from the source."""
    stored = await source.read(name)
    if stored is None:
        raise StateError(f"{source.location}/{name} vanished while it was being copied; run again")
    await target.put(target_name, stored.data)
