"""Which hosts content may be read from, and the keys of storage accounts.

At the service, the plain URL of a container is read by the account's own managed identity. No
identity exists here; in its place the emulator can be given the key of a storage account. Without
one a plain URL is asked for without any credential, which a public container answers.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from emulator.service.content.addresses import (
    DEFAULT_PORTS,
    ContainerAddress,
    WebAddress,
    container_of,
    parse_address,
)
from emulator.service.errors import ServiceError

KEYS_VARIABLE = "EMULATOR_BLOB_KEYS"
"""The environment variable that holds keys, as `URL=KEY` separated by blanks.

Not an option of the command line, which every user of a machine can read.
"""

_KEY = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class BlobAccessError(Exception):
    """An allowed host or a key that cannot be used; the message is for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class AllowedHost:
    """A host that may be asked: on `port`, or on the scheme's own port when that is None."""

    name: str
    port: int | None

    def admits(self, address: WebAddress) -> bool:
        """Whether this is the host and port of an address."""
        if address.host != self.name:
            return False
        if self.port is not None:
            return address.port == self.port
        return address.port == DEFAULT_PORTS[address.scheme]


@dataclass(frozen=True, slots=True)
class BlobAccess:
    """Allowed hosts, and keys by the address of their storage account, which allow its host too."""

    hosts: frozenset[AllowedHost] = frozenset()
    keys: dict[str, str] = field(default_factory=dict, repr=False)

    def admits(self, address: WebAddress) -> bool:
        """Whether an address may be asked at all."""
        return any(host.admits(address) for host in self.hosts)

    def key_of(self, container: ContainerAddress) -> str | None:
        """Return the key of a container's storage account, if it was given."""
        return self.keys.get(container.account_url)

    @property
    def listed(self) -> str:
        """The allowed hosts, for people."""
        names = sorted(
            host.name if host.port is None else f"{host.name}:{host.port}" for host in self.hosts
        )
        return ", ".join(names) or "none is allowed"


NO_BLOBS = BlobAccess()
"""No host is allowed."""


def parse_blob_access(hosts: Iterable[str] = (), keys: Iterable[str] = ()) -> BlobAccess:
    """Read `HOST[:PORT]` and `URL=KEY`; raises `BlobAccessError`.

    The URL of a key is that of the storage account: `https://forms.blob.core.windows.net`, or
    `http://127.0.0.1:10000/devstoreaccount1`.
    """
    allowed = {_host(text) for text in hosts}
    found: dict[str, str] = {}
    for text in keys:
        url, _, key = text.partition("=")
        account = _account(url)
        if not _KEY.fullmatch(key):
            raise BlobAccessError(f"The key of {url} is not in base64; write URL=KEY.")
        allowed.add(AllowedHost(account.host, account.port))
        found[account.origin + account.path] = key
    return BlobAccess(frozenset(allowed), found)


def _host(text: str) -> AllowedHost:
    """Read a host as an address would spell it, so that the two can be compared."""
    problem = BlobAccessError(f"'{text}' is not a host; write HOST or HOST:PORT.")
    try:
        address = parse_address(f"http://{text}")
        port = urlsplit(f"http://{text}").port
    except ServiceError:
        raise problem from None
    if not isinstance(address, WebAddress) or address.path or address.query or "#" in text:
        raise problem
    return AllowedHost(address.host, port)


def _account(url: str) -> WebAddress:
    """Read the address of a storage account."""
    problem = BlobAccessError(
        f"'{url}' is not the address of a storage account: write https://ACCOUNT.HOST=KEY or, "
        "with an IP address or a bare name, http://HOST:PORT/ACCOUNT=KEY."
    )
    try:
        address = parse_address(url)
        if not isinstance(address, WebAddress):
            raise problem
        path = address.path.rstrip("/")
        container = container_of(replace(address, path=f"{path}/any"))
    except ServiceError:
        raise problem from None
    if address.query or "#" in url or container.account_url != address.origin + path:
        raise problem
    return replace(address, path=path)
