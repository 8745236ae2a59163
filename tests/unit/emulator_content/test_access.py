"""Which hosts are allowed and whose keys are known, as told on the command line."""

import pytest

from emulator.service.content import BlobAccessError, parse_blob_access
from emulator.service.content.addresses import WebAddress, container_of, parse_address
from emulator.service.errors import ServiceError

KEY = "a2V5"


def web(url: str) -> WebAddress:
    address = parse_address(url)
    assert isinstance(address, WebAddress)
    return address


@pytest.mark.parametrize(
    ("allowed", "url", "admitted"),
    [
        ("forms.example", "https://forms.example/set", True),
        ("forms.example", "http://forms.example/set", True),
        ("forms.example", "https://FORMS.example/set", True),
        ("forms.example", "https://forms.example:8443/set", False),
        ("forms.example", "http://forms.example:443/set", False),
        ("forms.example", "https://sub.forms.example/set", False),
        ("forms.example:8443", "https://forms.example:8443/set", True),
        ("forms.example:8443", "https://forms.example/set", False),
        ("127.0.0.1:10000", "http://127.0.0.1:10000/account/set", True),
        ("127.0.0.1:10000", "http://localhost:10000/account/set", False),
        ("[::1]:10000", "http://[0:0:0:0:0:0:0:1]:10000/account/set", True),
    ],
)
def test_a_host_is_allowed_by_its_name_and_port(allowed: str, url: str, admitted: bool) -> None:
    assert parse_blob_access([allowed]).admits(web(url)) is admitted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://forms.example",
        "forms.example/set",
        "forms.example/",
        "user@forms.example",
        "forms.example:port",
        "forms.example?x",
        "forms.example#x",
        "*.example",
        "forms example",
    ],
)
def test_what_is_not_a_host_cannot_be_allowed(text: str) -> None:
    with pytest.raises(BlobAccessError, match="write HOST or HOST:PORT"):
        parse_blob_access([text])


@pytest.mark.parametrize(
    ("account", "url", "known"),
    [
        ("https://forms.example.net", "https://forms.example.net/set", True),
        ("https://forms.example.net/", "https://forms.example.net/set", True),
        ("https://forms.example.net", "https://forms.example.net:443/set/", True),
        ("https://forms.example.net", "http://forms.example.net/set", False),
        ("https://forms.example.net", "https://other.example.net/set", False),
        ("http://127.0.0.1:10000/account", "http://127.0.0.1:10000/account/set", True),
        ("http://127.0.0.1:10000/account", "http://127.0.0.1:10000/other/set", False),
        ("http://azurite:10000/account", "http://azurite:10000/account/set", True),
    ],
)
def test_a_key_is_that_of_one_storage_account(account: str, url: str, known: bool) -> None:
    access = parse_blob_access(keys=[f"{account}={KEY}=="])

    assert access.key_of(container_of(web(url))) == (f"{KEY}==" if known else None)


def test_the_host_of_a_known_key_is_allowed() -> None:
    access = parse_blob_access(keys=[f"https://forms.example.net={KEY}"])

    assert access.admits(web("https://forms.example.net/set"))
    assert not access.admits(web("https://other.example.net/set"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY,
        f"={KEY}",
        f"forms.example.net={KEY}",
        f"file:///forms={KEY}",
        f"https://forms.example.net/set={KEY}",
        f"http://127.0.0.1:10000={KEY}",
        f"http://127.0.0.1:10000/account/set={KEY}",
        f"https://forms.example.net#x={KEY}",
        "https://forms.example.net=",
        "https://forms.example.net=not base64",
        "https://forms.example.net",
    ],
)
def test_a_key_that_cannot_be_used_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(BlobAccessError, match="=KEY") as caught:
        parse_blob_access(keys=[text])

    assert text.partition("=")[2] not in str(caught.value) or not text.partition("=")[2]


def test_keys_do_not_show_when_access_is_printed() -> None:
    assert KEY not in repr(parse_blob_access(keys=[f"https://forms.example.net={KEY}"]))


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
        "forms.0x1",
        "[::1%25lo]",
        "[127.0.0.1]",
        "forms.example.",
        "forms.example\\",
        "forms.example\\@evil.test",
        "user@forms.example",
        "forms example",
        "\uff46orms.example",
        "forms%2eexample",
        "",
    ],
)
def test_a_host_in_an_odd_notation_is_no_address(host: str) -> None:
    with pytest.raises(ServiceError) as caught:
        parse_address(f"http://{host}/account/set")

    assert caught.value.inner_code == "InvalidContentSourceFormat"
