"""The service reads only a copy of exactly what the lock names, whatever store it comes from."""

import asyncio
import itertools
from collections.abc import Callable

import pytest

from reconciler.model.dataset import DataFile
from reconciler.state import Container, StateError, open_container
from reconciler.state.copying import copy_file
from reconciler.state.datasets import (
    COPIED_AT_ONCE,
    check_trainable,
    check_verification,
    ensure_copy,
    folder_of,
    has_copy,
    list_dataset,
)
from reconciler.state.errors import DataMoved
from tests.conformance.state.line import Line
from tests.conformance.state.stores import KINDS, Store

COUNTED = ["a.pdf", "a.pdf.labels.json", "a.pdf.ocr.json", "fields.json"]
NAMES = [*COUNTED, "LICENSE", "deeper/b.pdf"]
PAIRS = list(itertools.product(KINDS, KINDS))


async def fill(container: Container) -> Container:
    for name in NAMES:
        await container.put(f"1040/{name}", name.encode())
    return container


@pytest.fixture(params=PAIRS, ids="-".join)
def stores(
    request: pytest.FixtureRequest, new_store: Callable[[str], Store]
) -> tuple[Store, Store]:
    """Where the state is, and where the forms are: both kinds with both."""
    kind_of_state, kind_of_forms = request.param
    return new_store(kind_of_state), new_store(kind_of_forms)


@pytest.fixture
def state(stores: tuple[Store, Store]) -> Container:
    return stores[0].open()


@pytest.fixture
async def forms(stores: tuple[Store, Store]) -> Container:
    return await fill(stores[1].open())


async def test_the_copy_holds_the_files_that_count_and_no_others(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest

    prefix = await ensure_copy(state, forms, "1040/", digest)

    assert prefix == folder_of(digest)
    assert [file.name for file in await state.list(prefix)] == COUNTED
    assert (await list_dataset(state, prefix)).digest == digest


async def test_the_same_files_have_the_same_digest_in_any_store(
    new_store: Callable[[str], Store],
) -> None:
    found = [await list_dataset(await fill(new_store(kind).open()), "1040/") for kind in KINDS]

    assert found[0] == found[1]


async def test_a_copy_serves_after_the_data_has_moved_on(
    stores: tuple[Store, Store], state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await ensure_copy(state, forms, "1040/", digest)
    await forms.put("1040/b.pdf", b"new")

    for container in (state, stores[0].open()):
        assert await ensure_copy(container, forms, "1040/", digest) == folder_of(digest)
        await check_trainable(container, forms, "1040/", digest)


async def test_a_copy_that_a_crash_left_half_done_is_completed(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await state.put(folder_of(digest) + "a.pdf", b"a.pdf")
    await state.put(folder_of(digest) + "fields.json", b"of another day")

    await ensure_copy(state, forms, "1040/", digest)

    assert (await list_dataset(state, folder_of(digest))).digest == digest


async def test_data_that_moved_before_it_was_copied_is_refused_with_a_remedy(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await forms.put("1040/b.pdf", b"new")
    await forms.put("1040/b.pdf.labels.json", b"new")

    with pytest.raises(DataMoved, match=r"2 labelled documents .* run `reconciler lock`"):
        await ensure_copy(state, forms, "1040/", digest)
    with pytest.raises(DataMoved, match=r"2 labelled documents .* run `reconciler lock`"):
        await check_trainable(state, forms, "1040/", digest)


async def test_data_that_moves_while_it_is_copied_is_refused_and_not_taken_for_whole(
    state: Container, forms: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    listed = forms.list

    async def changed_just_after(prefix: str) -> tuple[DataFile, ...]:
        found = await listed(prefix)
        await forms.put("1040/fields.json", b"other fields")
        return found

    monkeypatch.setattr(forms, "list", changed_just_after)
    with pytest.raises(DataMoved, match="run `reconciler lock`"):
        await ensure_copy(state, forms, "1040/", digest)

    assert not await has_copy(state, digest)


async def test_a_file_that_vanishes_while_it_is_copied_is_told(
    state: Container, forms: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    listed = forms.list

    async def deleted_just_after(prefix: str) -> tuple[DataFile, ...]:
        found = await listed(prefix)
        stored = await forms.read("1040/a.pdf")
        assert stored is not None
        await forms.delete("1040/a.pdf", expected=stored.etag)
        return found

    monkeypatch.setattr(forms, "list", deleted_just_after)
    with pytest.raises(StateError, match=r"1040/a\.pdf vanished while it was being copied"):
        await ensure_copy(state, forms, "1040/", digest)


async def test_what_somebody_has_put_into_a_copy_is_told_by_name(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await state.put(folder_of(digest) + "stray.pdf", b"")

    with pytest.raises(StateError, match=rf"{digest}/ holds .*: stray\.pdf; delete it"):
        await ensure_copy(state, forms, "1040/", digest)


async def test_missing_data_is_told_as_missing(state: Container, forms: Container) -> None:
    with pytest.raises(DataMoved, match=r"missing: no documents in .*/1099/; restore"):
        await check_trainable(state, forms, "1099/", "0" * 64)


async def test_verification_data_that_moved_is_refused(forms: Container) -> None:
    locked = await list_dataset(forms, "1040/")

    assert await check_verification(forms, "1040/", locked.digest) == locked
    with pytest.raises(DataMoved, match="its verification data has changed"):
        await check_verification(forms, "1040/", "0" * 64)


async def test_a_copy_that_is_known_to_be_whole_is_not_listed_again(
    stores: tuple[Store, Store], state: Container, forms: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await ensure_copy(state, forms, "1040/", digest)
    asked: list[str] = []
    listed = state.list

    async def counting(prefix: str) -> tuple[DataFile, ...]:
        asked.append(prefix)
        return await listed(prefix)

    monkeypatch.setattr(state, "list", counting)
    await check_trainable(state, forms, "1040/", digest)
    await ensure_copy(state, forms, "1040/", digest)
    assert asked == []

    assert not await has_copy(state, "0" * 64)
    assert asked == [folder_of("0" * 64)]


async def test_many_files_are_copied_side_by_side_but_not_all_at_once(
    state: Container, forms: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.gather(*(forms.put(f"many/{number}.pdf", b"x") for number in range(40)))
    digest = (await list_dataset(forms, "many/")).digest
    under_way, most = 0, 0

    async def watched(source: Container, name: str, target: Container, target_name: str) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await copy_file(source, name, target, target_name)
        under_way -= 1

    monkeypatch.setattr("reconciler.state.datasets.copy_file", watched)
    await ensure_copy(state, forms, "many/", digest)

    assert most == COPIED_AT_ONCE


async def test_between_blobs_a_dataset_is_copied_without_a_download_and_listed_again(
    line: Line, new_store: Callable[[str], Store], opened: list[Container]
) -> None:
    containers = []
    for _ in range(2):
        store = new_store("blobs")
        containers.append(open_container(line.place(store.place), store.root, {}))
    opened += containers
    state, forms = containers
    await fill(forms)
    digest = (await list_dataset(forms, "1040/")).digest
    before = len(line.heard)

    await ensure_copy(state, forms, "1040/", digest)

    heard = line.heard[before:]
    assert [method for method, _ in heard].count("PUT") == len(COUNTED)
    assert [url for method, url in heard if method == "GET" and "comp=list" not in url] == []
    assert sum("comp=list" in url for _, url in heard) == 3
