"""The address of a blob container, taken apart.

Azure names the account in the host (`https://contoso.blob.core.windows.net/forms`), Azurite in the
path (`http://127.0.0.1:10000/devstoreaccount1/forms`).
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from reconciler.state.errors import StateError

_CONTAINER = re.compile(r"\$?[a-z0-9](-?[a-z0-9]){1,62}")
"""Names of blob containers (Blob service, naming containers); `$web` and `$root` among them."""


@dataclass(frozen=True, slots=True)
class BlobAddress:
    """Where a container is: `account_url` is what clients of the whole account are given."""

    scheme: str
    host: str
    account_url: str
    account: str
    container: str

    @property
    def url(self) -> str:
        """The container's URL, without any signature."""
        return f"{self.account_url}/{self.container}"

    @property
    def is_local(self) -> bool:
        """Whether it is plain http on this machine, as only Azurite is."""
        return self.scheme == "http" and _is_loopback(self.host)

    @classmethod
    def parse(cls, text: str) -> "BlobAddress":
        """Take the URL of a container apart; raises StateError, which never repeats a signature."""
        shown = re.split(r"[?#]", text)[0]
        url = urlsplit(text)
        host = (url.hostname or "").lower()
        if "@" in url.netloc:
            raise StateError(
                "the URL of a blob container holds a user or a password; name it without, and give "
                "the account's key in the environment where there must be one"
            )
        if url.query or url.fragment:
            raise StateError(
                f"{shown}: give the URL of the container without a signature (everything from `?` "
                "on); access comes from the signed-in identity, or from a key in the environment"
            )
        path = [part for part in url.path.split("/") if part]
        in_path = _is_address(host)
        if (
            url.scheme not in ("http", "https")
            or not host
            or len(path) != (2 if in_path else 1)
            or not _CONTAINER.fullmatch(path[-1])
        ):
            raise StateError(
                f"{shown} is not the URL of a blob container, such as "
                "https://contoso.blob.core.windows.net/forms or, for Azurite, "
                "http://127.0.0.1:10000/devstoreaccount1/forms"
            )
        account = path[0] if in_path else host.partition(".")[0]
        account_url = f"{url.scheme}://{url.netloc.lower()}" + (f"/{account}" if in_path else "")
        return cls(url.scheme, host, account_url, account, path[-1])


def _is_address(host: str) -> bool:
    """Whether a host is no name in which an account could stand."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
