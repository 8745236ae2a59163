"""What only a folder knows: files that stand in the way, and what crashes leave behind.

That it honours the contract of a container is shown in tests/conformance/state.
"""

import asyncio
import errno
import fcntl
import os
import stat
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reconciler.state import Container, StateError, open_container


@pytest.fixture
def folder(tmp_path: Path) -> Container:
    return open_container("state", tmp_path)


async def test_lock_files_and_unfinished_writes_are_not_listed(
    folder: Container, tmp_path: Path
) -> None:
    await folder.write("d/f", b"one", expected=None)
    (tmp_path / "state" / "d" / ".writing-x").write_bytes(b"half")

    assert [file.name for file in await folder.list("d/")] == ["f"]
    assert [file.name for file in await folder.list("")] == ["d/f"]


async def test_a_file_that_stands_in_the_way_of_a_folder_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, where the folder should be")

    with pytest.raises(StateError, match=r"state/leases/westus\.json: "):
        await open_container("state", tmp_path).write("leases/westus.json", b"{}", expected=None)


async def test_a_folder_that_cannot_be_written_is_told_with_its_name_and_a_remedy(
    tmp_path: Path,
) -> None:
    (tmp_path / "state").write_text("a file, where the folder should be")

    with pytest.raises(StateError, match=r"state/mapping\.json: .*; free space or mend the access"):
        await open_container("state", tmp_path).put("mapping.json", b"{}")


async def test_a_file_system_that_grants_no_locks_is_told_with_its_name_and_a_remedy(
    folder: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)

    with pytest.raises(StateError, match=r"state/log: No locks available; .* mend the access"):
        await folder.append("log", b"{}")


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640)])
async def test_what_is_written_may_be_read_by_whom_the_umask_lets_read_it(
    folder: Container, tmp_path: Path, umask: int, mode: int
) -> None:
    """An inference service reads the mapping under an account of its own."""
    before = os.umask(umask)
    try:
        await folder.put("mapping.json", b"{}")
        await folder.append("log", b"{}")
    finally:
        os.umask(before)

    modes = {
        f: stat.S_IMODE((tmp_path / "state" / f).stat().st_mode) for f in ("mapping.json", "log")
    }
    assert modes == {"mapping.json": mode, "log": mode}


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: folder.put("d/f", b"{}"),
        lambda folder: folder.write("d/f", b"{}", expected=None),
        lambda folder: folder.append("d/f", b"{}"),
    ],
    ids=["put", "swapped", "appended"],
)
async def test_a_new_file_is_told_written_only_once_its_name_is_on_the_disk_too(
    folder: Container,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Container], Awaitable[None]],
) -> None:
    flushed: list[int] = []
    fsync = os.fsync

    def flush(descriptor: int) -> None:
        fsync(descriptor)
        flushed.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", flush)

    await write(folder)

    state = tmp_path / "state"
    new = (state, state / "d" / "f", state / "d")
    assert flushed[-3:] == [each.stat().st_ino for each in new]


async def test_a_line_in_a_file_that_is_there_costs_one_flush(
    folder: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    await folder.append("log", b"{}")
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)

    await folder.append("log", b"{}")

    assert len(flushed) == 1


async def test_a_lease_is_written_however_many_listings_keep_every_thread_busy(
    folder: Container,
) -> None:
    loop, listed = asyncio.get_running_loop(), threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=1))
    listing = asyncio.create_task(asyncio.to_thread(listed.wait))
    try:
        async with asyncio.timeout(10):
            etag = await folder.write("leases/westus.json", b"{}", expected=None)
            await folder.delete("leases/westus.json", expected=etag)
    finally:
        listed.set()
        await listing


async def test_a_name_that_is_too_long_for_the_file_system_is_told(folder: Container) -> None:
    with pytest.raises(StateError, match="File name too long"):
        await folder.put("x" * 300, b"")


def test_its_url_is_that_of_the_folder_on_this_machine(tmp_path: Path) -> None:
    assert open_container("a state", tmp_path).url("datasets/x/") == (
        f"file://{tmp_path}/a%20state",
        "datasets/x/",
    )


async def test_closing_it_changes_nothing(folder: Container) -> None:
    await folder.put("f", b"one")

    await folder.close()

    assert await folder.read("f") is not None
