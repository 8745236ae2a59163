"""The service reads only a copy of exactly what the lock names."""

from pathlib import Path

import pytest

from reconciler.state import Container, open_container
from reconciler.state.container import Stored
from reconciler.state.datasets import (
    check_trainable,
    check_verification,
    ensure_copy,
    folder_of,
    has_copy,
    list_dataset,
)
from reconciler.state.errors import DataMoved


@pytest.fixture
def state(tmp_path: Path) -> Container:
    return open_container("state", tmp_path)


@pytest.fixture
async def forms(tmp_path: Path) -> Container:
    forms = open_container("forms", tmp_path)
    for name in ("a.pdf", "a.pdf.labels.json", "a.pdf.ocr.json", "fields.json", "LICENSE"):
        await forms.put(f"1040/{name}", name.encode())
    return forms


async def test_the_copy_holds_the_files_that_count_and_no_others(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest

    prefix = await ensure_copy(state, forms, "1040/", digest)

    assert prefix == folder_of(digest)
    names = [file.name for file in await state.list(prefix)]
    assert names == ["a.pdf", "a.pdf.labels.json", "a.pdf.ocr.json", "fields.json"]


async def test_a_copy_serves_after_the_data_has_moved_on(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await ensure_copy(state, forms, "1040/", digest)
    await forms.put("1040/b.pdf", b"new")

    assert await ensure_copy(state, forms, "1040/", digest) == folder_of(digest)
    await check_trainable(state, forms, "1040/", digest)


async def test_a_copy_that_a_crash_left_half_done_is_completed(
    state: Container, forms: Container
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    await state.put(folder_of(digest) + "a.pdf", b"a.pdf")

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


async def test_data_that_moves_while_it_is_copied_is_refused_and_not_taken_for_whole(
    state: Container, forms: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = (await list_dataset(forms, "1040/")).digest
    read = forms.read

    async def changed_meanwhile(name: str) -> Stored | None:
        if name.endswith("fields.json"):
            await forms.put(name, b"other fields")
        return await read(name)

    monkeypatch.setattr(forms, "read", changed_meanwhile)
    with pytest.raises(DataMoved, match="run `reconciler lock`"):
        await ensure_copy(state, forms, "1040/", digest)

    assert not await has_copy(state, digest)


async def test_missing_data_is_told_as_missing(state: Container, forms: Container) -> None:
    with pytest.raises(DataMoved, match=r"missing: no documents in forms/1099/"):
        await check_trainable(state, forms, "1099/", "0" * 64)


async def test_verification_data_that_moved_is_refused(forms: Container) -> None:
    with pytest.raises(DataMoved, match="its verification data has changed"):
        await check_verification(forms, "1040/", "0" * 64)
