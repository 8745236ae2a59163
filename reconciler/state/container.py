"""A container: where files of state or of training data lie, a folder or a blob container.

The contract is what both can honour: whole files read and written, compare-and-swap by an etag,
lines appended, listings that tell MD5s. Everything above it is written against this contract, and
one suite of tests holds both kinds to it.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
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
        """Files directly or deeper below `prefix`, named relative to it; none if it is absent.

        A prefix is a folder, whether it ends in `/` or not; "" is the whole container. Files whose
        own name begins with a dot are not listed.
        """
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
        """Delete a file if its etag still is `expected`; raises Conflict otherwise, or if gone."""
        ...

    async def close(self) -> None:
        """Give back its connections; it is not used any more."""
        ...


def plain_name(name: str, location: str) -> str:
    """The one spelling of a file's name; raises StateError for one that leaves the container."""
    parts = PurePosixPath(name).parts
    unprintable = any(character < " " or character == "\x7f" for character in name)
    if not parts or ".." in parts or parts[0].startswith("/") or unprintable:
        raise StateError(f"{name!r} is no name of a file within {location}")
    return "/".join(parts)
