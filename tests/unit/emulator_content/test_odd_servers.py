"""An allowed host may be up to no good, or simply be the wrong one."""

import gzip
from collections.abc import Callable
from contextlib import closing

import pytest

from emulator.service.content import fetch_document, open_source
from emulator.service.errors import ServiceError
from tests.unit.emulator_content.conftest import OddServer

SAS = "sp=rl&se=2999-01-01&sig=topsecret"
LISTING = (
    '<?xml version="1.0"?><EnumerationResults><Blobs>{}</Blobs><NextMarker/></EnumerationResults>'
)


def train(server: OddServer) -> None:
    """Read everything that a container of the server seems to hold."""
    url = f"{server.url}/account/forms?{SAS}"
    with closing(open_source(url, [], server.access)) as source:
        for name in source.names(""):
            source.read(name)


def analyze(server: OddServer) -> None:
    fetch_document(f"{server.url}/form.pdf", [], server.access, most=1000)


def refusal_of(use: Callable[[OddServer], None], server: OddServer) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        use(server)
    assert caught.value.status == 400
    assert "topsecret" not in str(caught.value.body)
    return caught.value


@pytest.mark.parametrize(
    ("use", "code"), [(train, "ContentSourceNotAccessible"), (analyze, "InvalidContent")]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_not_even_to_an_allowed_host(
    odd_server: OddServer, use: Callable[[OddServer], None], code: str, status: int
) -> None:
    odd_server.status = status
    odd_server.headers["Location"] = f"{odd_server.url}/elsewhere"

    assert refusal_of(use, odd_server).inner_code == code
    assert len(odd_server.asked) == 1
    assert "elsewhere" not in odd_server.asked[0]


@pytest.mark.parametrize("status", [400, 404, 409, 429, 500, 503])
@pytest.mark.parametrize("use", [train, analyze])
def test_an_error_is_told_at_once_and_not_asked_for_again(
    odd_server: OddServer, use: Callable[[OddServer], None], status: int
) -> None:
    odd_server.status = status

    refusal_of(use, odd_server)
    assert len(odd_server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><p>Welcome</html>",
        b"<html/>",
        b"{}",
        b"\xff\xfe\x00",
        LISTING.format("<Blob><Name>a</Name></Blob>").encode(),
        LISTING.format("<Blob/>").encode(),
        LISTING.format(
            "<Blob><Name>a</Name><Properties><Content-Length>much</Content-Length></Properties>"
            "</Blob>"
        ).encode(),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
    ids=[
        "empty",
        "web-page",
        "xhtml",
        "json",
        "bytes",
        "no-size",
        "no-name",
        "no-number",
        "entity",
    ],
)
@pytest.mark.parametrize("kind", ["application/xml", "text/html", "application/json"])
def test_what_is_no_listing_is_refused_and_never_a_fault(
    odd_server: OddServer, body: bytes, kind: str
) -> None:
    odd_server.body = body
    odd_server.headers["Content-Type"] = kind
    refusal = refusal_of(train, odd_server)

    assert refusal.inner_code == "ContentSourceNotAccessible"
    assert "answered with no listing of blobs" in refusal.inner_message


def test_blobs_whose_names_clients_would_change_do_not_count(odd_server: OddServer) -> None:
    sized = (
        "<Properties><Content-Length>1</Content-Length><BlobType>BlockBlob</BlobType></Properties>"
    )
    names = ["../x", "a/../x", "a/..", "./x", "a/x"]
    odd_server.headers["Content-Type"] = "application/xml"
    odd_server.body = LISTING.format(
        "".join(f"<Blob><Name>{name}</Name>{sized}</Blob>" for name in names)
    ).encode()
    url = f"{odd_server.url}/account/forms?{SAS}"

    with closing(open_source(url, [], odd_server.access)) as source:
        assert source.names("") == ["a/x"]


def test_a_document_beyond_the_limit_is_refused_however_it_is_sent(odd_server: OddServer) -> None:
    odd_server.body = b"x" * 1001

    assert refusal_of(analyze, odd_server).inner_code == "InvalidContentLength"


def test_a_document_that_would_unfold_beyond_the_limit_is_not_unfolded(
    odd_server: OddServer,
) -> None:
    odd_server.body = gzip.compress(bytes(100_000))
    odd_server.headers["Content-Encoding"] = "gzip"
    url = f"{odd_server.url}/form.pdf"

    assert fetch_document(url, [], odd_server.access, most=1000) == odd_server.body


def test_a_document_cut_short_is_refused(odd_server: OddServer) -> None:
    odd_server.body = b"%PDF"
    odd_server.headers["Content-Length"] = "900"

    assert refusal_of(analyze, odd_server).inner_code == "InvalidContent"


@pytest.mark.parametrize("use", [train, analyze])
def test_a_host_where_nobody_listens_is_told_quickly(
    use: Callable[[OddServer], None],
) -> None:
    nobody = OddServer(port=1)

    assert "cannot be reached" in str(refusal_of(use, nobody).body)


def test_only_the_parts_of_a_signature_are_sent_to_a_container(odd_server: OddServer) -> None:
    odd_server.status = 404
    url = f"{odd_server.url}/account/forms?restype=service&comp=properties&{SAS}"
    with closing(open_source(url, [], odd_server.access)) as source, pytest.raises(ServiceError):
        source.names("set/")

    [asked] = odd_server.asked
    assert asked.startswith("/account/forms?")
    assert "restype=container" in asked
    assert "comp=list" in asked
    assert "service" not in asked
