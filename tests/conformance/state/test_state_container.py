"""What every container honours, be it a folder or blobs: whole files, and compare-and-swap."""

import asyncio
import hashlib
from collections.abc import Callable

import pytest

from reconciler.state import Conflict, Container, StateError
from tests.conformance.state.stores import Store, content

LARGE = bytes(range(256)) * 20_480
"""Five megabytes."""


async def test_what_was_written_is_read_back_with_the_etag_of_the_write(
    container: Container,
) -> None:
    etag = await container.write("a/b.json", b"one", expected=None)

    stored = await container.read("a/b.json")

    assert stored is not None
    assert (stored.data, stored.etag) == (b"one", etag)


async def test_a_file_that_does_not_exist_reads_as_none(container: Container) -> None:
    assert await container.read("nothing") is None
    await container.put("a/b.json", b"one")
    assert await container.read("a/c.json") is None
    assert await container.read("a/b.json/c") is None


async def test_a_swap_succeeds_on_the_etag_that_was_read(container: Container) -> None:
    first = await container.write("f", b"one", expected=None)
    second = await container.write("f", b"two", expected=first)

    stored = await container.read("f")

    assert first != second
    assert stored is not None
    assert (stored.data, stored.etag) == (b"two", second)


async def test_a_swap_on_an_old_etag_is_a_conflict_and_changes_nothing(
    container: Container,
) -> None:
    old = await container.write("f", b"one", expected=None)
    await container.write("f", b"two", expected=old)

    with pytest.raises(Conflict, match="was changed by another run"):
        await container.write("f", b"three", expected=old)

    assert await content(container, "f") == b"two"


async def test_creating_what_exists_is_a_conflict_even_with_the_same_content(
    container: Container,
) -> None:
    await container.write("f", b"one", expected=None)

    for data in (b"one", b"two"):
        with pytest.raises(Conflict):
            await container.write("f", data, expected=None)


async def test_a_swap_of_what_is_gone_is_a_conflict(container: Container) -> None:
    etag = await container.write("f", b"one", expected=None)
    await container.delete("f", expected=etag)

    with pytest.raises(Conflict):
        await container.write("f", b"two", expected=etag)
    with pytest.raises(Conflict):
        await container.delete("f", expected=etag)

    assert await container.read("f") is None


async def test_deleting_what_was_changed_meanwhile_is_a_conflict(container: Container) -> None:
    old = await container.write("f", b"one", expected=None)
    new = await container.write("f", b"two", expected=old)

    with pytest.raises(Conflict):
        await container.delete("f", expected=old)
    await container.delete("f", expected=new)

    assert await container.read("f") is None


async def test_what_was_put_replaces_whatever_was_there(container: Container) -> None:
    await container.put("f", b"one")
    stored = await container.read("f")
    await container.put("f", b"two")

    assert await content(container, "f") == b"two"
    assert stored is not None
    with pytest.raises(Conflict):
        await container.write("f", b"three", expected=stored.etag)


async def test_of_many_who_create_the_same_file_exactly_one_succeeds(store: Store) -> None:
    writers = [store.open() for _ in range(4)]
    told = await asyncio.gather(
        *(writers[number % 4].write("f", b"%d" % number, expected=None) for number in range(16)),
        return_exceptions=True,
    )

    (winner,) = [number for number, answer in enumerate(told) if isinstance(answer, str)]
    assert [type(answer) for answer in told].count(Conflict) == 15
    assert await content(writers[0], "f") == b"%d" % winner


async def test_of_many_who_count_up_at_once_none_is_lost(store: Store) -> None:
    await store.open().write("count", b"0", expected=None)

    async def count_up(container: Container) -> None:
        while True:
            stored = await container.read("count")
            assert stored is not None
            try:
                await container.write("count", b"%d" % (int(stored.data) + 1), expected=stored.etag)
            except Conflict:
                continue
            return

    await asyncio.gather(*(count_up(store.open()) for _ in range(12)))

    assert await content(store.open(), "count") == b"12"


async def test_a_listing_tells_names_below_the_prefix_md5s_and_sizes(container: Container) -> None:
    await container.put("forms/1040/a.pdf", b"pdf")
    await container.put("forms/1040/deeper/b.pdf", b"")
    await container.put("forms/1040V/c.pdf", b"other")

    with_slash = await container.list("forms/1040/")
    without = await container.list("forms/1040")

    assert with_slash == without
    assert [(file.name, file.size) for file in with_slash] == [("a.pdf", 3), ("deeper/b.pdf", 0)]
    assert with_slash[0].md5 == hashlib.md5(b"pdf", usedforsecurity=False).hexdigest()


async def test_a_listing_without_a_prefix_is_of_the_whole_container(container: Container) -> None:
    await container.put("b/c", b"")
    await container.put("a", b"")

    assert [file.name for file in await container.list("")] == ["a", "b/c"]


async def test_a_listing_of_nothing_is_empty(container: Container) -> None:
    assert await container.list("nowhere/") == ()
    assert await container.list("") == ()


async def test_files_that_are_hidden_are_not_listed(container: Container) -> None:
    await container.put("d/.hidden", b"")
    await container.put("d/f", b"")

    assert [file.name for file in await container.list("d/")] == ["f"]


@pytest.mark.parametrize("data", [b"", LARGE], ids=["nothing", "5 MB"])
async def test_files_of_any_size_come_back_whole(container: Container, data: bytes) -> None:
    etag = await container.write("written", data, expected=None)
    await container.put("put", data)

    stored = await container.read("written")

    assert stored is not None
    assert (stored.data, stored.etag) == (data, etag)
    assert await content(container, "put") == data
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert [(file.md5, file.size) for file in await container.list("")] == [(md5, len(data))] * 2


NAMES = ["Formulár č. 1/žiadosť.pdf", "請求書/1.pdf", "a b+c%20d&e=f#g?.pdf", "e\u0301 is not \xe9"]


async def test_names_are_kept_as_they_are(container: Container) -> None:
    for name in NAMES:
        await container.put(name, name.encode())
        await container.append(f"{name}.log", b"line")

    assert {file.name for file in await container.list("")} == {
        *NAMES,
        *(f"{name}.log" for name in NAMES),
    }
    for name in NAMES:
        assert await content(container, name) == name.encode()
        assert await content(container, f"{name}.log") == b"line\n"


OUTSIDE = ["../outside", "/etc/passwd", "a/../../outside", "", ".", "a\x00b", "a\nb"]


@pytest.mark.parametrize("name", OUTSIDE)
async def test_a_name_never_leaves_the_container(container: Container, name: str) -> None:
    uses: list[Callable[[], object]] = [
        lambda: container.read(name),
        lambda: container.write(name, b"", expected=None),
        lambda: container.append(name, b""),
        lambda: container.put(name, b""),
        lambda: container.delete(name, expected="x"),
    ]
    for use in uses:
        with pytest.raises(StateError, match="no name of a file within"):
            await use()  # type: ignore[misc]  # each of them is a coroutine


async def test_a_prefix_never_leaves_the_container(container: Container) -> None:
    for prefix in ("../", "/", "a/../.."):
        with pytest.raises(StateError, match="no name of a file within"):
            await container.list(prefix)


async def test_one_file_has_one_name(container: Container) -> None:
    await container.put("a//b/./c", b"one")

    assert await content(container, "a/b/c") == b"one"
    assert [file.name for file in await container.list("a/")] == ["b/c"]


async def test_it_tells_where_it_is_as_git_names_it(store: Store) -> None:
    assert store.open().location == store.place
