"""A folder honours the contract of a container."""

import hashlib
from pathlib import Path

import pytest

from reconciler.state import Conflict, Container, StateError, open_container


@pytest.fixture
def folder(tmp_path: Path) -> Container:
    return open_container("state", tmp_path)


async def test_what_was_written_is_read_back_with_the_etag_of_the_write(folder: Container) -> None:
    etag = await folder.write("a/b.json", b"one", expected=None)

    stored = await folder.read("a/b.json")

    assert stored is not None
    assert (stored.data, stored.etag) == (b"one", etag)


async def test_a_file_that_does_not_exist_reads_as_none(folder: Container) -> None:
    assert await folder.read("nothing") is None


async def test_a_swap_succeeds_on_the_etag_that_was_read(folder: Container) -> None:
    etag = await folder.write("f", b"one", expected=None)

    await folder.write("f", b"two", expected=etag)

    stored = await folder.read("f")
    assert stored is not None
    assert stored.data == b"two"


async def test_a_swap_on_an_old_etag_is_a_conflict_and_changes_nothing(folder: Container) -> None:
    old = await folder.write("f", b"one", expected=None)
    await folder.write("f", b"two", expected=old)

    with pytest.raises(Conflict):
        await folder.write("f", b"three", expected=old)

    stored = await folder.read("f")
    assert stored is not None
    assert stored.data == b"two"


async def test_creating_what_exists_is_a_conflict(folder: Container) -> None:
    await folder.write("f", b"one", expected=None)

    with pytest.raises(Conflict):
        await folder.write("f", b"two", expected=None)


async def test_deleting_what_was_changed_meanwhile_is_a_conflict(folder: Container) -> None:
    old = await folder.write("f", b"one", expected=None)
    await folder.write("f", b"two", expected=old)

    with pytest.raises(Conflict):
        await folder.delete("f", expected=old)


async def test_lines_are_appended_in_order(folder: Container) -> None:
    await folder.append("log", b"one")
    await folder.append("log", b"two")

    stored = await folder.read("log")
    assert stored is not None
    assert stored.data == b"one\ntwo\n"


@pytest.mark.parametrize("torn", [b'{"half":', b"x" * 5000])
async def test_a_line_that_a_crash_tore_makes_room_for_the_next(
    folder: Container, tmp_path: Path, torn: bytes
) -> None:
    """Nobody was told that it was written; left where it is, it would spoil the file for good."""
    await folder.append("log", b"one")
    with (tmp_path / "state" / "log").open("ab") as log:
        log.write(torn)

    await folder.append("log", b"two")

    stored = await folder.read("log")
    assert stored is not None
    assert stored.data == b"one\ntwo\n"


async def test_a_file_that_is_nothing_but_a_torn_line_begins_anew(
    folder: Container, tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "log").write_bytes(b'{"half":')

    await folder.append("log", b"one")

    stored = await folder.read("log")
    assert stored is not None
    assert stored.data == b"one\n"


async def test_a_listing_tells_names_relative_to_the_prefix_md5s_and_sizes(
    folder: Container,
) -> None:
    await folder.put("forms/1040/a.pdf", b"pdf")
    await folder.put("forms/1040V/b.pdf", b"other")

    (file,) = await folder.list("forms/1040/")

    assert file.name == "a.pdf"
    assert file.md5 == hashlib.md5(b"pdf", usedforsecurity=False).hexdigest()
    assert file.size == 3


async def test_a_listing_of_nothing_is_empty(folder: Container) -> None:
    assert await folder.list("nowhere/") == ()


async def test_lock_files_and_unfinished_writes_are_not_listed(
    folder: Container, tmp_path: Path
) -> None:
    await folder.write("d/f", b"one", expected=None)
    (tmp_path / "state" / "d" / ".writing-x").write_bytes(b"half")

    assert [file.name for file in await folder.list("d/")] == ["f"]


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/../../outside", ""])
async def test_a_name_never_leaves_the_folder(folder: Container, name: str) -> None:
    with pytest.raises(StateError, match="no name of a file"):
        await folder.put(name, b"x")


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


def test_a_url_is_refused_until_blob_containers_are_supported(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="blob containers are not supported yet"):
        open_container("https://contoso.blob.core.windows.net/state", tmp_path)
