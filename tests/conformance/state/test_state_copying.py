"""Files are copied between containers of any two kinds, inside the service where it can be."""

import hashlib
import itertools
from collections.abc import Callable

import pytest
from aiohttp import web

from reconciler.state import Container, StateError, open_container
from reconciler.state.blob import BlobContainer
from reconciler.state.copying import copy_file
from tests.conformance.state.line import Line
from tests.conformance.state.stores import KINDS, Store, content

DATA = bytes(range(256)) * 100
PAIRS = list(itertools.product(KINDS, KINDS))


def is_copy(request: web.Request) -> bool:
    return "x-ms-copy-source" in request.headers


@pytest.fixture
def target_over_line(
    line: Line, new_store: Callable[[str], Store], opened: list[Container]
) -> BlobContainer:
    store = new_store("blobs")
    container = open_container(line.place(store.place), store.root, {})
    opened.append(container)
    assert isinstance(container, BlobContainer)
    return container


@pytest.mark.parametrize(("kind", "other_kind"), PAIRS)
@pytest.mark.parametrize("data", [DATA, b""], ids=["some", "nothing"])
async def test_a_copy_has_the_content_and_the_md5(
    new_store: Callable[[str], Store], kind: str, other_kind: str, data: bytes
) -> None:
    source, target = new_store(kind).open(), new_store(other_kind).open()
    name = "in/žiadosť č. 1 100%.pdf"
    await source.put(name, data)
    await target.put("out/a.pdf", b"something else")

    await copy_file(source, name, target, "out/a.pdf")

    assert await content(target, "out/a.pdf") == data
    (file,) = await target.list("out/")
    assert file.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert file.size == len(data)


@pytest.mark.parametrize(("kind", "other_kind"), PAIRS)
async def test_what_is_gone_from_the_source_is_told(
    new_store: Callable[[str], Store], kind: str, other_kind: str
) -> None:
    source, target = new_store(kind).open(), new_store(other_kind).open()

    with pytest.raises(StateError, match=r"/gone vanished while it was being copied; run again"):
        await copy_file(source, "gone", target, "a")

    assert await target.read("a") is None


async def test_between_blobs_of_one_account_no_content_passes_through_here(
    line: Line, over_line: BlobContainer, target_over_line: BlobContainer
) -> None:
    await over_line.put("a", DATA)
    before = len(line.heard)

    await copy_file(over_line, "a", target_over_line, "b")

    assert [method for method, _ in line.heard[before:]] == ["PUT"]
    assert await content(target_over_line, "b") == DATA


async def test_no_signature_is_made_that_the_store_would_keep(
    over_line: BlobContainer, target_over_line: BlobContainer
) -> None:
    await over_line.put("a", DATA)
    await copy_file(over_line, "a", target_over_line, "b")

    copied = await target_over_line.client_of("b").get_blob_properties()

    assert copied.copy.source is not None
    assert "?" not in copied.copy.source


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "CannotVerifyCopySource"), (403, "AuthorizationFailure"), (404, "ResourceNotFound")],
)
async def test_what_the_service_refuses_to_copy_is_read_and_written(
    line: Line,
    over_line: BlobContainer,
    target_over_line: BlobContainer,
    status: int,
    code: str,
) -> None:
    await over_line.put("a", DATA)
    line.answer(is_copy, status, code)

    await copy_file(over_line, "a", target_over_line, "b")

    assert line.is_done
    assert await content(target_over_line, "b") == DATA


async def test_between_accounts_that_have_only_keys_the_file_is_read_and_written(
    line: Line, over_line: BlobContainer, blobs: Store
) -> None:
    """Over the line, the account's address is another one."""
    await over_line.put("a", DATA)
    before = len(line.heard)

    await copy_file(over_line, "a", blobs.open(), "b")

    assert [method for method, _ in line.heard[before:]] == ["GET"]
    assert await content(blobs.open(), "b") == DATA
