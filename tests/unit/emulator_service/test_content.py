"""Where training data may be read from, and that it is from nowhere else."""

from pathlib import Path
from typing import Any

import pytest

from emulator.service.content import open_source
from emulator.service.errors import ServiceError

BAD_FORMAT = (400, "InvalidContentSourceFormat")
NOT_ACCESSIBLE = (400, "ContentSourceNotAccessible")


@pytest.fixture
def root(tmp_path: Path) -> Any:
    root = tmp_path / "root"
    (root / "set" / "deeper").mkdir(parents=True)
    (root / "set" / "a.txt").write_text("a")
    (root / "set" / "deeper" / "b.txt").write_text("b")
    (root / "setting.txt").write_text("c")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.txt").write_text("do not read")
    return root


def refused(url: str, root: Path) -> Any:
    with pytest.raises(ServiceError) as caught:
        open_source(url, [root])
    return caught.value.status, caught.value.inner_code


def test_names_are_those_of_blobs_and_a_prefix_is_no_folder(root: Path) -> None:
    source = open_source(root.as_uri(), [root])

    assert source.names("") == ["set/a.txt", "set/deeper/b.txt", "setting.txt"]
    assert source.names("set") == ["set/a.txt", "set/deeper/b.txt", "setting.txt"]
    assert source.names("set/") == ["set/a.txt", "set/deeper/b.txt"]
    assert source.names("set/d") == ["set/deeper/b.txt"]
    assert source.names("nothing/") == []
    assert source.read("set/a.txt") == b"a"


def test_a_folder_with_a_space_in_its_name_is_found(root: Path) -> None:
    (root / "my forms").mkdir()
    (root / "my forms" / "x").write_text("x")

    assert open_source((root / "my forms").as_uri(), [root]).names("") == ["x"]


@pytest.mark.parametrize("outside", ["", "/../secret", "/set/../../secret", "/%2e%2e/secret"])
def test_a_folder_outside_the_root_is_refused(root: Path, outside: str) -> None:
    url = root.as_uri() + outside if outside else root.parent.as_uri()

    assert refused(url, root) == NOT_ACCESSIBLE


def test_a_folder_whose_name_only_begins_like_the_root_is_refused(root: Path) -> None:
    root.with_name("rootless").mkdir()

    assert refused(root.with_name("rootless").as_uri(), root) == NOT_ACCESSIBLE


def test_a_prefix_cannot_leave_the_container(root: Path) -> None:
    source = open_source(root.as_uri(), [root])

    assert source.names("../secret/") == []
    assert source.names("set/../../secret/") == []
    assert source.names("set/../set/") == []


def test_a_link_out_of_the_container_leads_nowhere(root: Path) -> None:
    (root / "link").symlink_to(root.parent / "secret")
    (root / "set" / "file-link.txt").symlink_to(root.parent / "secret" / "key.txt")

    assert refused((root / "link").as_uri(), root) == NOT_ACCESSIBLE
    source = open_source(root.as_uri(), [root])
    assert source.names("link/") == []
    assert "set/file-link.txt" not in source.names("")


def test_a_folder_that_does_not_exist_is_refused(root: Path) -> None:
    assert refused((root / "nowhere").as_uri(), root) == NOT_ACCESSIBLE


def test_without_a_root_nothing_can_be_read(root: Path) -> None:
    with pytest.raises(ServiceError, match="none is allowed"):
        open_source(root.as_uri(), [])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "xx",
        "root/set",
        "ftp://host/container",
        "file://host/folder",
        "file:relative",
        "file:///a%00b",
        "https://fakeuri.com",
        "https://fakeuri.com/blank%20space",
        "https://fakeuri.com/a/b",
        "http://[",
    ],
)
def test_an_address_of_another_form_is_refused(root: Path, url: str) -> None:
    assert refused(url, root) == BAD_FORMAT


def test_a_blob_container_is_refused_without_being_asked(root: Path) -> None:
    # 203.0.113.0/24 is reserved for documentation: a connection would hang.
    assert refused("http://203.0.113.1/account/container?sig=secret", root) == NOT_ACCESSIBLE


def test_a_refusal_repeats_no_signature(root: Path) -> None:
    with pytest.raises(ServiceError) as caught:
        open_source("https://account.blob.core.windows.net/forms?sig=topsecret", [root])

    assert "topsecret" not in str(caught.value.body)
