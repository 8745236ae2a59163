"""A full disk stops a run with a sentence, tears nothing, and is forgotten once there is room."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from reconciler.model.naming import Instance
from reconciler.state import Container, open_container
from reconciler.state.datasets import ensure_copy, has_copy, list_dataset
from reconciler.state.mapping import read_serving, update_serving

REPOSITORY = Path(__file__).parents[3]
DEV = Instance("dev", "westus")
LOG = b"a line of the log\n" * 200
"""Leaves room for less than the line that is appended."""


@pytest.fixture
async def forms(tmp_path: Path) -> Container:
    forms = open_container("forms", tmp_path)
    for name in ("a.pdf", "a.pdf.labels.json", "a.pdf.ocr.json", "fields.json"):
        await forms.put(f"1040/{name}", bytes(5000 if name == "a.pdf" else 10))
    return forms


@pytest.fixture
async def state(tmp_path: Path) -> Container:
    state = open_container("state", tmp_path)
    await state.put("put", b"before")
    await state.put("swapped", b"before")
    await state.put("log", LOG)
    await update_serving(state, DEV, lambda _: {"1040": "before"})
    return state


def files(root: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


def on_a_full_disk(root: Path) -> list[str]:
    """What a process is told that does all that is done to a store."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.unit.state.full_disk", str(root)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


async def test_on_a_full_disk_every_write_is_refused_with_a_sentence_and_nothing_is_torn(
    state: Container, forms: Container, tmp_path: Path
) -> None:
    before = files(tmp_path / "state")
    digest = (await list_dataset(forms, "1040/")).digest

    said = on_a_full_disk(tmp_path)

    remedy = "File too large; free space or mend the access, then run again: nothing is lost"
    assert said == [
        f"StateError: state/put: {remedy}",
        f"StateError: state/swapped: {remedy}",
        f"StateError: state/log: {remedy}",
        f"StateError: state/mapping.json: {remedy}",
        f"StateError: state/datasets/{digest}/a.pdf: {remedy}",
        "done",
    ]
    after = files(tmp_path / "state")
    assert {name: after[name] for name in before} == before
    whole = {f"datasets/{digest}/{name}" for name in ("a.pdf.labels.json", "a.pdf.ocr.json")}
    assert set(after) - set(before) <= {*whole, f"datasets/{digest}/fields.json", "small"}
    assert not await has_copy(state, digest)
    assert await read_serving(state, DEV) == {"1040": "before"}


async def test_once_there_is_room_again_everything_works(
    state: Container, forms: Container, tmp_path: Path
) -> None:
    on_a_full_disk(tmp_path)
    digest = (await list_dataset(forms, "1040/")).digest

    stored = await state.read("swapped")
    assert stored is not None
    await state.write("swapped", bytes(5000), expected=stored.etag)
    await state.append("log", b"x" * 1000)
    await update_serving(state, DEV, lambda now: {**now, "1099": "after"})
    await ensure_copy(state, forms, "1040/", digest)

    log = await state.read("log")
    assert log is not None
    assert log.data == LOG + b"x" * 1000 + b"\n"
    mapping = json.loads((tmp_path / "state" / "mapping.json").read_text())
    assert mapping == {"dev": {"westus": {"1040": "before", "1099": "after"}}}
    assert (await list_dataset(state, f"datasets/{digest}/")).digest == digest
