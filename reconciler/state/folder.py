"""A container that is a folder.

A write goes to a temporary file that is flushed and renamed, so that a reader sees the old or the
new content and a crash leaves either; what was told as written is still there after it.
Compare-and-swap and appends hold a lock file meanwhile: several processes of one machine may share
the folder.

Compare-and-swap has threads of its own. So a lease is renewed in time, however many datasets are
being listed or copied, and lines appended, on a disk or a share that is slow.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from pathlib import Path

from reconciler.model.dataset import DataFile
from reconciler.state.container import Stored, plain_name
from reconciler.state.errors import Conflict, StateError
from reconciler.state.flushing import flush_names, make_folder
from reconciler.state.unended import is_whole

_STRETCH = 4096

_SWAPS_AT_ONCE = 4
"""More than ever swap side by side in one folder: leases, the mapping and its snapshot."""


class Folder:
    """Files below one folder, which is made by the first write."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path = path.resolve()
        self._shown = shown.rstrip("/")
        self._swaps = ThreadPoolExecutor(_SWAPS_AT_ONCE, thread_name_prefix="swap")

    @property
    def location(self) -> str:
        """The folder as the YAML names it."""
        return self._shown

    def url(self, prefix: str) -> tuple[str, str]:
        """A file URL of the folder, and the prefix; only a service on this machine can read it."""
        return self._path.as_uri(), prefix

    async def list(self, prefix: str) -> tuple[DataFile, ...]:
        """Files below `prefix` with their MD5s, computed from their content."""
        return await asyncio.to_thread(self._list, prefix)

    async def read(self, name: str) -> Stored | None:
        """Read a file; None if there is none."""
        return await asyncio.to_thread(self._read, name)

    async def write(self, name: str, data: bytes, *, expected: str | None) -> str:
        """Compare and swap; raises Conflict."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._swaps, self._swap, name, data, expected)

    async def append(self, name: str, line: bytes) -> None:
        """Append one line, in place of a part of one that a crash may have left."""
        await asyncio.to_thread(self._append, name, line)

    async def put(self, name: str, data: bytes) -> None:
        """Write a file whatever was there."""
        await asyncio.to_thread(self._put, name, data)

    async def delete(self, name: str, *, expected: str) -> None:
        """Delete a file if it still is what was read; raises Conflict otherwise."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._swaps, self._delete, name, expected)

    async def close(self) -> None:
        """Let go of the threads."""
        self._swaps.shutdown(wait=False)

    def _file(self, name: str) -> Path:
        return self._path / plain_name(name, self._shown)

    def _list(self, prefix: str) -> tuple[DataFile, ...]:
        base = self._file(prefix) if prefix else self._path
        with self._said(prefix):
            return tuple(
                sorted(
                    DataFile(path.relative_to(base).as_posix(), _md5(path), path.stat().st_size)
                    for path in base.rglob("*")
                    if path.is_file() and not path.name.startswith(".")
                )
            )

    def _read(self, name: str) -> Stored | None:
        with self._said(name):
            try:
                data = self._file(name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None
        return Stored(data, _etag(data))

    def _swap(self, name: str, data: bytes, expected: str | None) -> str:
        with self._locked(name):
            self._expect(name, expected)
            self._put(name, data)
        return _etag(data)

    def _delete(self, name: str, expected: str) -> None:
        with self._locked(name):
            self._expect(name, expected)
            with self._said(name):
                self._file(name).unlink()

    def _expect(self, name: str, expected: str | None) -> None:
        stored = self._read(name)
        if (stored.etag if stored else None) != expected:
            raise Conflict(f"{self._shown}/{name} was changed by another run")

    def _append(self, name: str, line: bytes) -> None:
        file = self._file(name)
        whole = line.rstrip(b"\n") + b"\n"
        with self._locked(name), self._said(name), file.open("a+b", buffering=0) as stream:
            end = _end_of_lines(stream)
            stream.seek(end)
            rest = stream.read()
            if is_whole(rest):
                whole, end = b"\n" + whole, end + len(rest)
            stream.truncate(end)
            try:
                _write_all(stream, whole)
                os.fsync(stream.fileno())
                if end == 0:
                    flush_names(file.parent)
            except OSError:
                stream.truncate(end)
                raise

    def _put(self, name: str, data: bytes) -> None:
        file = self._file(name)
        with self._said(name):
            make_folder(file.parent)
            temporary = file.parent / f".writing-{uuid.uuid4().hex}"
            try:
                with temporary.open("xb") as stream:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                temporary.replace(file)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            flush_names(file.parent)

    @contextlib.contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        file = self._file(name)
        with self._said(name):
            make_folder(file.parent)
            lock = (file.parent / f".{file.name}.lock").open("a")
        with lock:
            with self._said(name):
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _said(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StateError(
                f"{self._shown}/{name}: {error.strerror or error}; free space or mend the access, "
                "then run again: nothing is lost"
            ) from error


def _write_all(stream: FileIO, data: bytes) -> None:
    """Write all of it; a disk with room for a part takes that part, and says so only afterwards."""
    while data:
        data = data[stream.write(data) :]


def _end_of_lines(stream: FileIO) -> int:
    """Where the last whole line of a file ends; reads no more of it than what lies behind."""
    end = stream.seek(0, os.SEEK_END)
    while end > 0:
        begin = max(0, end - _STRETCH)
        stream.seek(begin)
        found = stream.read(end - begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        end = begin
    return 0


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _etag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
