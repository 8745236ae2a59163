"""What only blobs know: answers that get lost, blocks, pages, and MD5s that the service keeps."""

import asyncio
import hashlib
from typing import Any

import pytest
from aiohttp import web
from azure.storage.blob import BlobBlock

from reconciler.state import Conflict, Container, blob_journal
from reconciler.state.blob import BlobContainer
from tests.conformance.state.line import Line
from tests.conformance.state.stores import Store, content


def is_write(request: web.Request) -> bool:
    return request.method == "PUT" and not request.query_string


def is_commit(request: web.Request) -> bool:
    return request.method == "PUT" and "comp=blocklist" in request.query_string


def is_staging(request: web.Request) -> bool:
    return request.method == "PUT" and "comp=block&" in f"{request.query_string}&"


def is_deletion(request: web.Request) -> bool:
    return request.method == "DELETE"


class TestAnAnswerThatIsLost:
    """The client sends the request again, which then finds its own work done."""

    async def test_to_the_creation_of_a_file_is_no_conflict(
        self, line: Line, over_line: BlobContainer
    ) -> None:
        line.lose_answer(is_write)
        etag = await over_line.write("f", b"one", expected=None)

        stored = await over_line.read("f")
        assert stored is not None
        assert (stored.data, stored.etag) == (b"one", etag)
        assert line.is_done

    async def test_to_a_swap_is_no_conflict(self, line: Line, over_line: BlobContainer) -> None:
        first = await over_line.write("f", b"one", expected=None)

        line.lose_answer(is_write)
        second = await over_line.write("f", b"two", expected=first)

        await over_line.write("f", b"three", expected=second)
        assert await content(over_line, "f") == b"three"
        assert line.is_done

    async def test_to_a_swap_is_a_conflict_if_somebody_has_written_the_same_since(
        self, line: Line, over_line: BlobContainer, blobs: Store
    ) -> None:
        """Whose write it is is told by its mark, never by its content."""
        first = await over_line.write("f", b"one", expected=None)
        await blobs.open().write("f", b"two", expected=first)

        with pytest.raises(Conflict):
            await over_line.write("f", b"two", expected=first)

    @pytest.mark.parametrize("lost", [is_staging, is_commit], ids=["staging", "commit"])
    @pytest.mark.parametrize("before", [0, 1], ids=["the first line", "a later line"])
    async def test_to_an_append_does_not_append_twice(
        self, line: Line, over_line: BlobContainer, lost: Any, before: int
    ) -> None:
        for number in range(before):
            await over_line.append("log", b"before %d" % number)

        line.lose_answer(lost)
        await over_line.append("log", b"once")
        await over_line.append("log", b"after")

        assert (await content(over_line, "log")).splitlines()[before:] == [b"once", b"after"]
        assert line.is_done

    async def test_to_an_append_is_found_behind_the_lines_of_others(
        self, line: Line, over_line: BlobContainer, blobs: Store
    ) -> None:
        await over_line.append("log", b"begun")
        line.lose_answer(is_commit)
        other = blobs.open()

        async def whenever_it_is_there() -> None:
            while b"once" not in await content(other, "log"):
                await asyncio.sleep(0.01)
            await other.append("log", b"other")

        await asyncio.gather(over_line.append("log", b"once"), whenever_it_is_there())

        assert await content(other, "log") == b"begun\nonce\nother\n"
        assert line.is_done

    async def test_to_a_deletion_is_told_as_a_conflict_and_the_file_is_gone(
        self, line: Line, over_line: BlobContainer
    ) -> None:
        etag = await over_line.write("f", b"one", expected=None)

        line.lose_answer(is_deletion)
        with pytest.raises(Conflict):
            await over_line.delete("f", expected=etag)

        assert await over_line.read("f") is None


@pytest.mark.parametrize(("status", "code"), [(503, "ServerBusy"), (500, "InternalError")])
async def test_what_the_service_fails_to_do_for_a_moment_is_done_after_all(
    line: Line, over_line: BlobContainer, status: int, code: str
) -> None:
    line.answer(is_commit, status, code)
    await over_line.append("log", b"one")
    line.answer(is_write, status, code)
    await over_line.put("f", b"one")

    assert await content(over_line, "log") == b"one\n"
    assert line.is_done


async def test_lines_that_are_appended_at_once_cost_few_requests(
    line: Line, over_line: BlobContainer
) -> None:
    await over_line.append("log", b"first")
    before = len(line.heard)

    await asyncio.gather(*(over_line.append("log", b"line %d" % n) for n in range(200)))

    assert (await content(over_line, "log")).count(b"\n") == 201
    assert line.count("PUT") - sum(method == "PUT" for method, _ in line.heard[:before]) <= 4


async def test_one_line_after_another_costs_two_requests_each(
    line: Line, over_line: BlobContainer
) -> None:
    await over_line.append("log", b"first")
    before = len(line.heard)

    for number in range(5):
        await over_line.append("log", b"line %d" % number)

    assert len(line.heard) - before == 10


async def test_a_journal_never_has_too_many_blocks_for_the_service(
    blobs: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service takes 50,000 blocks in a blob; here each fifth append merges the small ones."""
    monkeypatch.setattr(blob_journal, "MANY_BLOCKS", 5)
    monkeypatch.setattr(blob_journal, "LARGE_BLOCK", 100)
    one, other = blobs.open(), blobs.open()
    lines = [b"line number %02d" % number for number in range(60)]

    for number, line in enumerate(lines):
        await (one if number % 7 else other).append("log", line)

    assert await content(one, "log") == b"\n".join(lines) + b"\n"
    assert isinstance(one, BlobContainer)
    committed, _ = await one.client_of("log").get_block_list("committed")
    large = [block for block in committed if block.size >= 100]
    assert 1 <= len(large) < len(committed) <= len(large) + 6


async def test_a_journal_is_merged_whole_or_not_at_all(
    blobs: Store, over_line: BlobContainer, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another writer is first at the very moment of the merging: neither loses a line."""
    monkeypatch.setattr(blob_journal, "MANY_BLOCKS", 3)
    for number in range(3):
        await over_line.append("log", b"line %d" % number)
    line.answer(is_commit, 412, "ConditionNotMet")
    other = blobs.open()

    await asyncio.gather(over_line.append("log", b"merges"), other.append("log", b"other"))

    written = (await content(other, "log")).splitlines()
    assert written[:3] == [b"line 0", b"line 1", b"line 2"]
    assert sorted(written[3:]) == [b"merges", b"other"]


async def test_a_journal_that_another_program_uploaded_in_blocks_goes_on(blobs: Store) -> None:
    container = blobs.open()
    assert isinstance(container, BlobContainer)
    blob = container.client_of("log")
    for number, part in enumerate((b"one\ntw", b"o\nthr")):
        await blob.stage_block(f"block{number}", part)
    await blob.commit_block_list([BlobBlock("block0"), BlobBlock("block1")])

    await container.append("log", b"three")
    await container.append("log", b"four")

    assert await content(container, "log") == b"one\ntwo\nthree\nfour\n"


async def test_a_listing_takes_as_many_pages_as_it_needs_and_downloads_nothing(
    line: Line, blobs: Store, opened: list[Container]
) -> None:
    container = blobs.open()
    names = [f"d/{number:02}" for number in range(10)]
    await asyncio.gather(*(container.put(name, name.encode()) for name in names))
    assert isinstance(container, BlobContainer)
    paged = BlobContainer(container.address, container.credential, page_size=3)
    opened.append(paged)

    assert await paged.list("d/") == await container.list("d/")
    assert [f"d/{file.name}" for file in await paged.list("d/")] == names


async def test_a_listing_asks_once_for_each_page_and_for_no_blob(
    line: Line, over_line: BlobContainer
) -> None:
    await asyncio.gather(*(over_line.put(f"d/{number}", b"x") for number in range(5)))
    before = len(line.heard)

    assert len(await over_line.list("d/")) == 5

    assert [method for method, _ in line.heard[before:]] == ["GET"]
    assert "comp=list" in line.heard[before][1]


async def test_only_a_blob_without_an_md5_is_downloaded_and_hashed(
    line: Line, over_line: BlobContainer
) -> None:
    """A program that uploads in blocks need not tell an MD5, and the service computes none."""
    await over_line.put("d/with", b"with")
    blob = over_line.client_of("d/without")
    await blob.stage_block("block", b"without")
    await blob.commit_block_list([BlobBlock("block")])
    before = len(line.heard)

    found = {file.name: file.md5 for file in await over_line.list("d/")}

    assert found == {
        name: hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        for name in ("with", "without")
    }
    assert [url for _, url in line.heard[before:] if "comp=list" not in url] == [
        f"/devstoreaccount1/{over_line.address.container}/d/without"
    ]


async def test_a_file_too_large_for_one_request_has_its_md5_all_the_same(
    blobs: Store, opened: list[Container]
) -> None:
    container = blobs.open()
    assert isinstance(container, BlobContainer)
    in_blocks = BlobContainer(
        container.address, container.credential, max_single_put_size=1024, max_block_size=1024
    )
    opened.append(in_blocks)
    data = bytes(range(250)) * 20

    etag = await in_blocks.write("large", data, expected=None)
    committed, _ = await container.client_of("large").get_block_list("committed")
    (file,) = await container.list("")

    assert len(committed) > 1
    assert file.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
    await container.write("large", b"small", expected=etag)


async def test_files_have_the_content_type_that_browsers_and_services_expect(
    blobs: Store,
) -> None:
    container = blobs.open()
    assert isinstance(container, BlobContainer)
    await container.write("mapping.json", b"{}", expected=None)

    properties = await container.client_of("mapping.json").get_blob_properties()

    assert properties.content_settings.content_type == "application/json"
