"""What only a folder knows: files that stand in the way, and what crashes leave behind.

That it honours the contract of a container is shown in tests/conformance/state.
"""

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
