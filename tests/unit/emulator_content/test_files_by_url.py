"""Documents by file address: those under a root, and what else a path may lead to."""

import os
from pathlib import Path

import pytest

from emulator.service.content import NO_BLOBS, fetch_document
from emulator.service.errors import ServiceError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root" / "folder").mkdir(parents=True)
    (tmp_path / "root" / "my form.pdf").write_bytes(b"%PDF")
    (tmp_path / "secret.pdf").write_bytes(b"%PDF secret")
    return tmp_path / "root"


def refusal_of(url: str, root: Path, most: int = 100) -> tuple[str, str]:
    with pytest.raises(ServiceError) as caught:
        fetch_document(url, [root], NO_BLOBS, most)
    assert caught.value.status == 400
    return caught.value.inner_code, caught.value.inner_message


def test_a_file_under_a_root_is_read(root: Path) -> None:
    assert fetch_document((root / "my form.pdf").as_uri(), [root], NO_BLOBS, 4) == b"%PDF"


def test_a_file_larger_than_allowed_is_refused(root: Path) -> None:
    code, message = refusal_of((root / "my form.pdf").as_uri(), root, most=3)

    assert code == "InvalidContentLength"
    assert "more than 3 bytes" in message


def test_a_file_outside_the_roots_is_refused_whether_it_exists_or_not(root: Path) -> None:
    for name in ("secret.pdf", "missing.pdf"):
        code, message = refusal_of((root.parent / name).as_uri(), root)
        assert code == "InvalidContent"
        assert "is not under an allowed data root" in message


def test_a_link_out_of_the_root_is_refused(root: Path) -> None:
    (root / "link.pdf").symlink_to(root.parent / "secret.pdf")

    assert refusal_of((root / "link.pdf").as_uri(), root)[0] == "InvalidContent"


@pytest.mark.parametrize("name", ["missing.pdf", "folder", "pipe", "my form.pdf/x", "x" * 300])
def test_what_is_not_a_file_is_refused_and_nothing_hangs(root: Path, name: str) -> None:
    os.mkfifo(root / "pipe")
    code, message = refusal_of(f"{root.as_uri()}/{name.replace(' ', '%20')}", root)

    assert code == "InvalidContent"
    assert "Could not download the file from the given URL" in message


def test_a_loop_of_links_is_refused(root: Path) -> None:
    (root / "loop").symlink_to(root / "loop")

    assert refusal_of((root / "loop").as_uri(), root)[0] == "InvalidContent"


@pytest.mark.parametrize("url", ["form.pdf", "ftp://host/form.pdf", "data:,x", "file://host/x", ""])
def test_an_address_of_another_kind_is_refused(root: Path, url: str) -> None:
    assert refusal_of(url, root)[0] == "InvalidContentSourceFormat"
