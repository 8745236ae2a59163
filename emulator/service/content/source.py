"""A container of training data, whatever it is, and how to open one."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from emulator.service.content.access import NO_BLOBS, BlobAccess
from emulator.service.content.addresses import FileAddress, parse_address
from emulator.service.content.containers import open_container
from emulator.service.content.folders import open_folder


class ContentSource(Protocol):
    """A container of training data."""

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with `prefix`, in order; raises `ServiceError`."""

    def size(self, name: str) -> int:
        """Return the bytes of a name that `names` gave; raises `ServiceError`."""

    def read(self, name: str) -> bytes:
        """Return the content of a name that `names` gave; raises `ServiceError`."""

    def close(self) -> None:
        """Let go of what is held open."""


def open_source(
    container_url: str,
    data_roots: Sequence[Path],
    blobs: BlobAccess = NO_BLOBS,
    now: datetime | None = None,
) -> ContentSource:
    """Open the container that a training names; raises `ServiceError`.

    `now` decides whether a SAS has expired; without it, only the storage account does.
    """
    address = parse_address(container_url)
    if isinstance(address, FileAddress):
        return open_folder(address.path, data_roots)
    return open_container(address, blobs, now)
