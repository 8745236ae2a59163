"""Where things lie: a folder of the project, a blob container, a key vault.

Whoever opens a URL sends it a token of Azure's, so only Azure's own hosts are taken, and this
machine's for the storage emulator. And a place can be written in one way only: two environments
that share one must not hide it behind a slash, a `..` or a capital letter.
"""

import posixpath
import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from reconciler.desired.problems import quote
from reconciler.desired.texts import refusal

_HOST = (
    r"[a-z0-9]{3,24}\.(z[0-9]{1,2}\.blob\.storage\.azure\.net"
    r"|blob\.core\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn))"
)
"""Blob endpoints of a storage account, in Azure's public and sovereign clouds."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CONTAINER = r"[a-z0-9](-?[a-z0-9]){2,62}"
_CONTAINER_LIMIT = 63
_VAULT = (
    r"https://[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]"
    r"\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)"
)
_EXAMPLE = "https://ACCOUNT.blob.core.windows.net/CONTAINER"
_LOCAL_EXAMPLE = "http://127.0.0.1:10000/devstoreaccount1/CONTAINER"
_ROUNDABOUT = r"//|(^|/)\.\.(/|$)|/\.(/|$)|^\./?$"
"""What no folder needs in its name; a `./` that begins it does no harm."""
_PLACE = (
    rf"^((?!.*({_ROUNDABOUT}))[^~?#]+|https://{_HOST}/{_CONTAINER}"
    rf"|https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?/[a-z0-9]+/{_CONTAINER})$"
)


def _place(text: str) -> str:
    if "://" in text:
        return _container_url(text)
    if not text.strip() or text.startswith("~"):
        raise refusal(
            f"{quote(text)} names no folder; write it relative to the project's root, for "
            "example `examples/forms`"
        )
    if not text.isprintable():
        raise refusal(f"{quote(text)} holds a control character; remove it")
    return _plain_folder(text)


def _plain_folder(text: str) -> str:
    if not re.search(_ROUNDABOUT, text):
        return text
    plain = posixpath.normpath(re.sub("/+", "/", text))
    if plain in (".", "..") or plain.startswith("../"):
        raise refusal(
            f"{quote(text)} is no folder below the project's root; write one that is, for example "
            "`examples/forms`, or a path from `/` on"
        )
    raise refusal(f"{quote(text)} is a roundabout way; write {quote(plain)}")


def _container_url(text: str) -> str:
    url = _split(text)
    if url.scheme not in ("https", "http"):
        raise refusal(
            f"`{url.scheme}://` is not read; write a folder, or the URL of a container, {_EXAMPLE}"
        )
    local = url.hostname in _LOOPBACK
    if url.scheme == "http" and not local:
        raise refusal(
            f"{quote(text)} would be read over http, where anyone on the way can listen; write "
            f"https://{text.partition('://')[2]}"
        )
    if not local and not re.fullmatch(_HOST, url.netloc.lower()):
        raise refusal(
            f"{quote(url.netloc)} is no storage account of Azure's, and would be sent a token for "
            f"one; write {_EXAMPLE}"
        )
    return _with_container(text, url, names=2 if local else 1)


def _split(text: str) -> SplitResult:
    try:
        url = urlsplit(text)
        number = url.port
    except ValueError:
        number = 0
    if number == 0:
        raise refusal(f"{quote(text)} is no URL; write {_EXAMPLE}")
    if "@" in url.netloc:
        raise refusal("the URL holds a user; write it without, and let the token say who you are")
    return url


def _with_container(text: str, url: SplitResult, names: int) -> str:
    """Hold the path against what names a container; on this machine the account comes first."""
    path = [part for part in url.path.split("/") if part]
    example = _LOCAL_EXAMPLE if names > 1 else _EXAMPLE
    if len(path) < names:
        raise refusal(f"the URL {quote(text)} names no container; write {example}")
    container = path[names - 1]
    if not re.fullmatch(_CONTAINER, container) or len(container) > _CONTAINER_LIMIT:
        raise refusal(
            f"{quote(container)} cannot name a container: 3 to {_CONTAINER_LIMIT} lower-case "
            "letters, digits and single hyphens; write for example `forms`"
        )
    only = f"{url.scheme}://{url.netloc.lower()}/{'/'.join(path[:names])}"
    if text != only:
        raise refusal(f"the URL must end with the container's name; write {only}")
    return text


def _vault(text: str) -> str:
    if re.fullmatch(_VAULT, text):
        return text
    within = re.search(_VAULT, text)
    better = within[0] if within else "for example `https://contoso-forms.vault.azure.net`"
    raise refusal(f"{quote(text)} is not the plain URL of a key vault; write {better}")


Place = Annotated[str, AfterValidator(_place), Field(json_schema_extra={"pattern": _PLACE})]
VaultUrl = Annotated[
    str, AfterValidator(_vault), Field(json_schema_extra={"pattern": f"^{_VAULT}$"})
]
