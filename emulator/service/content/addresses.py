"""Addresses of content: what they may look like, and their parts.

Programs disagree about odd addresses (a host behind an `@`, a backslash, a number that is an IP
address), and such disagreement is how a check is passed and another host reached. So only plain
ones are read, and what is used later are the parts found here, put together anew.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from emulator.service.content.refusals import bad_format

DEFAULT_PORTS = {"http": 80, "https": 443}

_PLAIN = re.compile(r"[!-~]{1,8192}")
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""What the last label of an IP address in any of its many notations looks like."""

_NAME = r"[A-Za-z0-9$][A-Za-z0-9-]{0,62}"
_CONTAINER = re.compile(rf"/(?P<container>{_NAME})/?")
_ACCOUNT_AND_CONTAINER = re.compile(rf"/(?P<account>{_NAME})/(?P<container>{_NAME})/?")


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A file or folder by its absolute path, percent signs resolved. It may not exist."""

    path: str


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address by http or https. `host` is lower case, without brackets; `port` always given.

    `path` and `query` are as they came, percent signs and all; a fragment is left out.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as HTTP clients take them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def has_account_in_host(self) -> bool:
        """Whether the first label of the host is the storage account, as at Azure.

        Otherwise (an IP address or a bare name, as Azurite has) the path begins with it.
        """
        return "." in self.host and not is_ip(self.host)


@dataclass(frozen=True, slots=True)
class ContainerAddress:
    """A blob container: the address of its storage account, the account's name, its own name."""

    account_url: str
    account: str
    container: str


def parse_address(text: str) -> FileAddress | WebAddress:
    """Read an address; raises `ServiceError` (InvalidContentSourceFormat) for any odd one."""
    if not _PLAIN.fullmatch(text) or "\\" in text:
        raise bad_format("Source Uri must be an absolute address in printable ASCII")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as problem:
        raise bad_format(f"Source Uri cannot be read: {problem}") from None
    if parts.scheme == "file":
        return _file_address(parts)
    if parts.scheme not in DEFAULT_PORTS:
        raise bad_format("Source Uri must be an absolute http, https or file address")
    return WebAddress(
        scheme=parts.scheme,
        host=_host(parts),
        port=DEFAULT_PORTS[parts.scheme] if port is None else port,
        path=parts.path,
        query=parts.query,
    )


def container_of(address: WebAddress) -> ContainerAddress:
    """Tell the container that an address names; raises `ServiceError`."""
    if address.has_account_in_host:
        found = _CONTAINER.fullmatch(address.path)
        if found is not None:
            account = address.host.partition(".")[0]
            return ContainerAddress(address.origin, account, found["container"])
    else:
        found = _ACCOUNT_AND_CONTAINER.fullmatch(address.path)
        if found is not None:
            account_url = f"{address.origin}/{found['account']}"
            return ContainerAddress(account_url, found["account"], found["container"])
    raise bad_format("Source Uri must include container path")


def is_ip(host: str) -> bool:
    """Whether a host is an IP address in its usual form."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _file_address(parts: SplitResult) -> FileAddress:
    path = unquote(parts.path)
    plain = parts.netloc in ("", "localhost") and not parts.query and not parts.fragment
    if not plain or not path.startswith("/") or "\0" in path:
        raise bad_format("Source Uri must be file:/// and the absolute path of a folder")
    return FileAddress(path)


def _host(parts: SplitResult) -> str:
    """Return the host; user and password, empty names and other notations are refused."""
    host = parts.hostname or ""
    if "@" in parts.netloc:
        raise bad_format("Source Uri must not hold a user or password")
    if "[" in parts.netloc:
        return _ipv6(host)
    is_number = _NUMBER.fullmatch(host.rpartition(".")[2]) is not None
    if not _HOST_NAME.fullmatch(host) or (is_number and not is_ip(host)):
        raise bad_format("Source Uri must name a host")
    return host


def _ipv6(host: str) -> str:
    """Return an IPv6 address in its usual form; one with a zone means another host elsewhere."""
    try:
        address = IPv6Address(host)
    except ValueError:
        address = None
    if address is None or address.scope_id is not None:
        raise bad_format("Source Uri must name a host")
    return address.compressed
