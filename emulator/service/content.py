"""Where training data is read from: the doors that `azureBlobSource` may name, and no other.

Today one door is open: a folder, as `file:///…`, under a root that whoever started the emulator has
allowed. Everything else is refused, so that the emulator can be made to read neither files that it
was not given nor addresses in the network. Names are those of blobs: relative to the container,
separated by slashes.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from emulator.service.errors import ServiceError, invalid_argument, invalid_request

_CONTAINER_PATH = re.compile(r"/[^/\s]+/?")


class ContentSource(Protocol):
    """A container of training data."""

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with `prefix`, in order."""

    def read(self, name: str) -> bytes:
        """Return the content of a name that `names` gave; raises `ServiceError`."""


class FolderSource:
    """A folder as a container. Links that lead out of it do not exist for it."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which must be resolved."""
        self._folder = folder

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with `prefix`, in order."""
        start = self._folder / prefix.rpartition("/")[0]
        if not self._holds(start) or not _is_folder(start):
            return []
        found = (
            path.relative_to(self._folder).as_posix()
            for path in start.rglob("*")
            if path.is_file() and self._holds(path)
        )
        return sorted(name for name in found if name.startswith(prefix))

    def read(self, name: str) -> bytes:
        """Return the content of a name that `names` gave."""
        try:
            return (self._folder / name).read_bytes()
        except OSError as problem:
            raise _not_accessible(f"{name} cannot be read: {problem.strerror}") from None

    def _holds(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._folder)
        except (OSError, ValueError):
            return False


def open_source(container_url: str, data_roots: Sequence[Path]) -> ContentSource:
    """Open the container that a training names; raises `ServiceError`."""
    try:
        parts = urlsplit(container_url)
    except ValueError as problem:
        raise _bad_format(f"Source Uri cannot be read: {problem}") from None
    if parts.scheme == "file":
        return _open_folder(unquote(parts.path), parts.netloc, data_roots)
    if parts.scheme in ("http", "https"):
        if not _CONTAINER_PATH.fullmatch(unquote(parts.path)):
            raise _bad_format("Source Uri must include container path")
        raise _not_accessible(
            f"the emulator reads no blob containers; give a folder under {_roots(data_roots)} as "
            "file:///…"
        )
    raise _bad_format("Source Uri must be an absolute http, https or file address")


def _open_folder(path: str, host: str, data_roots: Sequence[Path]) -> ContentSource:
    if host not in ("", "localhost") or not path.startswith("/") or "\0" in path:
        raise _bad_format("Source Uri must be file:/// and the absolute path of a folder")
    folder = Path(path)
    if _is_folder(folder):
        folder = folder.resolve()
    if ".." in folder.parts or not any(folder.is_relative_to(root) for root in data_roots):
        raise _not_accessible(
            f"the folder {path} is not under an allowed data root ({_roots(data_roots)}); start "
            "the emulator with --data-root to allow another"
        )
    if not _is_folder(folder):
        raise _not_accessible(f"the folder {path} does not exist")
    return FolderSource(folder)


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no file system takes is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _roots(data_roots: Sequence[Path]) -> str:
    return ", ".join(str(root) for root in data_roots) or "none is allowed"


def _bad_format(problem: str) -> ServiceError:
    return invalid_argument("InvalidContentSourceFormat", f"Invalid content source: {problem}")


def _not_accessible(problem: str) -> ServiceError:
    return invalid_request("ContentSourceNotAccessible", f"Content is not accessible: {problem}.")
