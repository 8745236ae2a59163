"""Addresses of content: whatever a request says, only what was allowed is looked up or read."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3.util import parse_url

from emulator.service.content import (
    NO_BLOBS,
    ContentSource,
    fetch_document,
    open_source,
    parse_blob_access,
)
from emulator.service.content.addresses import WebAddress, parse_address
from emulator.service.content.signatures import check_container_signature
from emulator.service.errors import ServiceError

ALLOWED = "allowed.example"
ALLOWED_PORT = 10000
BLOBS = parse_blob_access(
    [f"{ALLOWED}:{ALLOWED_PORT}", f"127.0.0.1:{ALLOWED_PORT}"],
    [f"https://forms.{ALLOWED}=a2V5"],
)
MAY_BE_ASKED = {(ALLOWED, 10000), ("127.0.0.1", 10000), (f"forms.{ALLOWED}", 443)}

HOSTS = st.sampled_from(
    [
        ALLOWED,
        ALLOWED.upper(),
        f"forms.{ALLOWED}",
        f"{ALLOWED}.",
        f"{ALLOWED}.evil.test",
        f"evil-{ALLOWED}",
        f"evil.test#{ALLOWED}",
        f"evil.test\\{ALLOWED}",
        f"evil.test\\@{ALLOWED}",
        f"{ALLOWED}\\@evil.test",
        f"{ALLOWED}%2f@evil.test",
        f"{ALLOWED}%00.evil.test",
        f"{ALLOWED}\t.evil.test",
        f"{ALLOWED}\r\nHost: evil.test",
        f"{ALLOWED}@evil.test",
        f"evil.test@{ALLOWED}",
        f"user:pass@{ALLOWED}",
        "\uff41llowed.example",
        "allowed\u3002example",
        "evil.test",
        "localhost",
        "127.0.0.1",
        "127.1",
        "127.0.0.2",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::1%25lo]",
        "[127.0.0.1]",
        "[",
        "",
    ]
)
ADDRESSES = st.builds(
    "{}{}{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP", "file", "ftp", "gopher", "", "jar:http"]),
    st.sampled_from(["://", ":", ":/", ":///", "://@", ":\\\\"]),
    HOSTS,
    st.sampled_from(["", ":", ":10000", ":443", ":80", ":22", ":010000", ":99999", ":-1", ":1e4"]),
    st.sampled_from(
        ["", "/", "/forms", "/account/forms", "/../forms", "/forms/..", "//evil.test/x"]
    ),
    st.sampled_from(["", "/a.pdf", "/%2e%2e/a.pdf", "@evil.test/x", "\\..\\x", " "]),
    st.sampled_from(["", "?", "?sig=x&sp=rl&se=2999-01-01", "#@evil.test/", "?@evil.test/"]),
)
NO_TEXT = st.text(max_size=40)


@contextmanager
def recorded_lookups() -> Iterator[set[tuple[Any, Any]]]:
    """Keep everything from the network, and tell which hosts and ports were asked for."""
    asked: set[tuple[Any, Any]] = set()

    def look_up(host: Any, port: Any, *_: Any, **__: Any) -> NoReturn:
        asked.add((host, port))
        raise socket.gaierror("no network here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        yield asked


@settings(max_examples=400, deadline=None)
@given(url=ADDRESSES | NO_TEXT)
def test_no_address_makes_a_training_ask_a_host_that_is_not_allowed(url: str) -> None:
    with recorded_lookups() as asked, pytest.raises(ServiceError) as caught:
        open_source(url, [], BLOBS).names("")

    assert asked <= MAY_BE_ASKED
    assert caught.value.status == 400


@settings(max_examples=400, deadline=None)
@given(url=ADDRESSES | NO_TEXT)
def test_no_address_makes_an_analysis_ask_a_host_that_is_not_allowed(url: str) -> None:
    with recorded_lookups() as asked, pytest.raises(ServiceError) as caught:
        fetch_document(url, [], BLOBS, most=10)

    assert asked <= MAY_BE_ASKED
    assert caught.value.status == 400


def test_the_recorder_of_these_tests_sees_what_is_asked() -> None:
    with recorded_lookups() as asked:
        for ask in (
            lambda: fetch_document(f"http://{ALLOWED}:10000/a.pdf", [], BLOBS, most=10),
            lambda: open_source(f"https://forms.{ALLOWED}/set", [], BLOBS).names(""),
        ):
            with pytest.raises(ServiceError):
                ask()

    assert asked == {(ALLOWED, 10000), (f"forms.{ALLOWED}", 443)}


@settings(max_examples=400)
@given(url=ADDRESSES)
def test_an_address_that_is_accepted_means_the_same_host_to_every_client(url: str) -> None:
    try:
        address = parse_address(url)
    except ServiceError:
        return
    if isinstance(address, WebAddress):
        again = f"{address.origin}{address.path}"
        for host, port in (
            (httpx.URL(again).host, httpx.URL(again).port),
            (parse_url(again).host, parse_url(again).port),
        ):
            assert str(host).strip("[]") == address.host
            assert (port or {"http": 80, "https": 443}[address.scheme]) == address.port


INNOCENT = ["", ".", "allowed", "set", "a.txt", "missing"]
LEADING_OUT = ["..", "../secret", "secret/key.txt", "key.txt", "out", "out/key.txt", "file-out.txt"]
SEGMENTS = st.sampled_from([*INNOCENT, *LEADING_OUT])
PATHS = st.lists(SEGMENTS, max_size=5).map("/".join)
SECRET = b"not to be read"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a set in it, a secret beside it, and links from the one to the other."""
    place = tmp_path_factory.mktemp("place")
    (place / "allowed" / "set").mkdir(parents=True)
    (place / "allowed" / "set" / "a.txt").write_bytes(b"public")
    (place / "secret").mkdir()
    (place / "secret" / "key.txt").write_bytes(SECRET)
    (place / "allowed" / "out").symlink_to(place / "secret")
    (place / "allowed" / "set" / "out").symlink_to(place / "secret")
    (place / "allowed" / "set" / "file-out.txt").symlink_to(place / "secret" / "key.txt")
    return place


def contents(source: ContentSource, prefix: str) -> set[bytes]:
    with closing(source):
        return {source.read(name) for name in source.names(prefix)}


@settings(max_examples=300, deadline=None)
@given(path=PATHS, escaped=st.booleans(), prefix=PATHS)
def test_no_path_and_no_prefix_leads_a_training_out_of_the_root(
    place: Path, path: str, escaped: bool, prefix: str
) -> None:
    tail = quote(path, safe="").replace(".", "%2e") if escaped else path
    try:
        found = contents(
            open_source(f"{place.as_uri()}/allowed/{tail}", [place / "allowed"]), prefix
        )
    except ServiceError:
        return

    assert found <= {b"public"}


@settings(max_examples=300, deadline=None)
@given(path=PATHS, escaped=st.booleans())
def test_no_path_leads_an_analysis_out_of_the_root(place: Path, path: str, escaped: bool) -> None:
    tail = quote(path, safe="").replace(".", "%2e") if escaped else path
    try:
        found = fetch_document(
            f"{place.as_uri()}/allowed/{tail}", [place / "allowed"], NO_BLOBS, 100
        )
    except ServiceError:
        return

    assert found == b"public"


@given(prefix=st.text(max_size=8) | PATHS)
def test_every_name_begins_with_the_prefix(place: Path, prefix: str) -> None:
    source = open_source((place / "allowed").as_uri(), [place / "allowed"])

    assert source.names(prefix) == [n for n in source.names("") if n.startswith(prefix)]


PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["sv", "sp", "se", "sig", "sr", "restype", "comp", "prefix", "x", ""]),
        st.text("abcXYZ019+/%=2B-:", max_size=6),
    ),
    max_size=6,
)


@given(pairs=PAIRS)
def test_nothing_but_a_signature_is_passed_on_and_that_unchanged(
    pairs: list[tuple[str, str]],
) -> None:
    own = ["sp=rl", "se=2999-01-01", "sig=a%2Bb%3D"]
    query = "&".join([f"{name}={value}" for name, value in pairs] + own)
    parts_of_a_sas = {"sv", "sp", "se", "sig", "sr"}

    assert check_container_signature(query, None).split("&") == [
        pair for pair in query.split("&") if pair.partition("=")[0] in parts_of_a_sas
    ]
