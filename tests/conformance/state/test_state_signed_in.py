"""Whoever is signed in needs no key: an Azurite over https that takes tokens.

Azurite reads what a token says and does not check by whom it was signed; so the test signs for
itself. Which of Azure's roles are needed, only Azure can tell.
"""

import base64
import itertools
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.storage.blob import BlobServiceClient
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from reconciler.state import Conflict, Container, StateError
from reconciler.state.blob import BlobContainer
from reconciler.state.blob_address import BlobAddress
from reconciler.state.copying import copy_file
from tests.azurite import ACCOUNT, KEY, running_azurite
from tests.conformance.state.stores import content

_NUMBERS = itertools.count()


class SignedIn:
    """Somebody who gets a token. `asked`: for what."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        self.asked += scopes
        now = int(time.time())
        claims = {
            "aud": "https://storage.azure.com",
            "iss": "https://sts.windows.net/tenant/",
            "iat": now,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        encoded = [
            base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts
        ]
        return AccessToken(b".".join([*encoded, b"c2lnbmVk"]).decode(), now + 3600)

    async def close(self) -> None:
        """Nothing is held open."""

    async def __aenter__(self) -> "SignedIn":
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is held open."""


class NotSignedIn(SignedIn):
    async def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        raise ClientAuthenticationError("many lines about all that was tried\nsecret: no")


Opening = Callable[..., BlobContainer]


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The account of an Azurite over https, and its certificate."""
    certificate, key = self_signed(tmp_path_factory.mktemp("certificate"))
    with running_azurite("--oauth", "basic", "--cert", certificate, "--key", key) as azurite:
        yield azurite.account_url, certificate


@pytest.fixture
def opening(secure: tuple[str, Path], opened: list[Container]) -> Opening:
    """Open a new container as somebody; its certificate is trusted unless told otherwise."""
    account_url, certificate = secure
    service = BlobServiceClient(account_url, credential=KEY, connection_verify=str(certificate))

    def open_it(somebody: SignedIn, *, verify: str | bool = str(certificate)) -> BlobContainer:
        name = f"signed-in-{next(_NUMBERS)}"
        service.create_container(name)
        address = BlobAddress.parse(f"{account_url}/{name}")
        opened.append(container := BlobContainer(address, somebody, connection_verify=verify))
        return container

    return open_it


async def test_a_store_is_used_with_a_token(opening: Opening) -> None:
    store = opening(SignedIn())
    etag = await store.write("f", b"one", expected=None)
    await store.append("log", b"one")
    await store.append("log", b"two")

    with pytest.raises(Conflict):
        await store.write("f", b"two", expected=None)
    assert await content(store, "log") == b"one\ntwo\n"
    assert [file.name for file in await store.list("")] == ["f", "log"]
    await store.delete("f", expected=etag)


async def test_a_copy_is_made_by_the_service_which_is_told_who_asks(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody = SignedIn()
    source, target = opening(somebody), opening(SignedIn())
    await source.put("a", b"one")
    asked = len(somebody.asked)

    async def read(_: str) -> None:
        pytest.fail("the content passed through here")

    monkeypatch.setattr(source, "read", read)
    await copy_file(source, "a", target, "b")

    assert somebody.asked[asked:] == ["https://storage.azure.com/.default"]
    assert await content(target, "b") == b"one"
    md5s = [[file.md5 for file in await each.list("")] for each in (source, target)]
    assert md5s[0] == md5s[1]


async def test_nobody_signed_in_is_told_in_one_sentence(opening: Opening) -> None:
    store = opening(NotSignedIn())

    with pytest.raises(StateError) as raised:
        await store.read("f")

    assert str(raised.value) == (
        f"{store.location}/f: nobody is signed in who could be asked for; sign in (`az login`), "
        f"or give the account's key in RECONCILER_STORAGE_KEY_{ACCOUNT.upper()}"
    )


async def test_a_certificate_that_is_not_trusted_is_told(opening: Opening) -> None:
    store = opening(SignedIn(), verify=True)

    with pytest.raises(StateError, match="its certificate is not trusted here; check the URL"):
        await store.read("f")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "azurite")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
