"""A folder under an allowed root as a container, and a file as a document.

Names are those of blobs: relative to the container, separated by slashes.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from emulator.service.content.bounds import LARGEST_FILE, MOST_FILES, too_large_a_file, too_many
from emulator.service.content.refusals import not_accessible, not_downloaded
from emulator.service.errors import ServiceError, document_too_large

_NO_PARTS = frozenset({"", ".", ".."})
"""What no part of a name is; in a path they lead to other places."""


class FolderSource:
    """A folder as a container. Links that lead out of it do not exist for it."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which must be resolved."""
        self._folder = folder

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with `prefix`, in order; raises `ServiceError`."""
        *parts, _ = prefix.split("/")
        start = self._folder.joinpath(*parts)
        if not _NO_PARTS.isdisjoint(parts) or not self._holds(start) or not _is_folder(start):
            return []
        found: list[str] = []
        for path in start.rglob("*"):
            name = path.relative_to(self._folder).as_posix()
            if name.startswith(prefix) and path.is_file() and self._holds(path):
                found.append(name)
                if len(found) > MOST_FILES:
                    raise too_many(prefix)
        return sorted(found)

    def size(self, name: str) -> int:
        """Return the bytes of a name that `names` gave; raises `ServiceError`."""
        try:
            return self._file(name).stat().st_size
        except OSError as problem:
            raise not_accessible(f"{name} cannot be read: {problem.strerror}") from None

    def read(self, name: str) -> bytes:
        """Return the content of a name that `names` gave; raises `ServiceError`."""
        try:
            content = _read(self._file(name), LARGEST_FILE)
        except OSError as problem:
            raise not_accessible(f"{name} cannot be read: {problem.strerror}") from None
        if content is None:
            raise too_large_a_file(name)
        return content

    def close(self) -> None:
        """Nothing is held open."""

    def _file(self, name: str) -> Path:
        """Return the file behind a name, looked up anew: it may have become a link by now."""
        path = self._folder / name
        if not self._holds(path):
            raise not_accessible(f"{name} is not in the folder any more")
        return path

    def _holds(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._folder)
        except (OSError, ValueError):
            return False


def open_folder(path: str, data_roots: Sequence[Path]) -> FolderSource:
    """Open a folder by its absolute path; raises `ServiceError`."""
    folder = _under_a_root(path, "folder", data_roots, not_accessible)
    if not _is_folder(folder):
        raise not_accessible(f"the folder {path} does not exist")
    return FolderSource(folder)


def read_file(path: str, data_roots: Sequence[Path], most: int) -> bytes:
    """Read a file of at most `most` bytes by its absolute path; raises `ServiceError`."""
    file = _under_a_root(path, "file", data_roots, not_downloaded)
    if not _is_file(file):
        raise not_downloaded(f"the file {path} does not exist")
    try:
        content = _read(file, most)
    except OSError as problem:
        raise not_downloaded(f"the file {path} cannot be read: {problem.strerror}") from None
    if content is None:
        raise document_too_large(most)
    return content


def _under_a_root(
    path: str, what: str, data_roots: Sequence[Path], refusal: Callable[[str], ServiceError]
) -> Path:
    """Return the place that a path really leads to, which must lie under an allowed root."""
    try:
        place = Path(path).resolve()
    except (OSError, ValueError, RuntimeError):
        raise refusal(f"the {what} {path} does not exist") from None
    if not any(place.is_relative_to(root) for root in data_roots):
        roots = ", ".join(str(root) for root in data_roots) or "none is allowed"
        raise refusal(
            f"the {what} {path} is not under an allowed data root ({roots}); start the emulator "
            "with --data-root to allow another"
        )
    return place


def _read(path: Path, most: int) -> bytes | None:
    """Return what a file holds, or None when that is more than `most` bytes."""
    with path.open("rb") as file:
        content = file.read(most + 1)
    return None if len(content) > most else content


def _is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no file system takes is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_file(path: Path) -> bool:
    """Whether there is such a regular file; reading a pipe or device could last for ever."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
