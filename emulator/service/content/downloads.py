"""A single document by its URL, for an analysis.

The service takes any address that answers; the emulator those of allowed hosts, and files under
allowed roots. A signature in the address is passed on as it is: to the service, such an address is
one like any other, and whatever goes wrong with it is a file that could not be downloaded.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import httpx

from emulator.service.content.access import BlobAccess
from emulator.service.content.addresses import FileAddress, WebAddress, container_of, parse_address
from emulator.service.content.containers import SECONDS_TO_ANSWER, SECONDS_TO_CONNECT
from emulator.service.content.folders import read_file
from emulator.service.content.refusals import not_downloaded
from emulator.service.content.signatures import sign_document
from emulator.service.errors import ServiceError, document_too_large

_TIMEOUT = httpx.Timeout(SECONDS_TO_ANSWER, connect=SECONDS_TO_CONNECT)
_AS_IT_IS = {"Accept-Encoding": "identity"}
"""A compressed answer could unfold to any size."""


def fetch_document(url: str, data_roots: Sequence[Path], blobs: BlobAccess, most: int) -> bytes:
    """Fetch a document of at most `most` bytes; raises `ServiceError`."""
    address = parse_address(url)
    if isinstance(address, FileAddress):
        return read_file(address.path, data_roots, most)
    if not blobs.admits(address):
        raise not_downloaded(
            f"the host {address.host}:{address.port} is not allowed ({blobs.listed}); start the "
            "emulator with --blob-host to allow another"
        )
    return _download(address, _query(address, blobs), most)


def _query(address: WebAddress, blobs: BlobAccess) -> str:
    """Return the query to ask with: that of the address, else a SAS where the key is known."""
    if address.query or not blobs.keys:
        return address.query
    depth = 1 if address.has_account_in_host else 2
    *path, name = address.path.split("/", depth + 1)
    try:
        container = container_of(replace(address, path="/".join(path)))
    except ServiceError:
        return ""  # not a blob, but it may be a document all the same
    key = blobs.key_of(container)
    return "" if key is None or not name else sign_document(container, unquote(name), key)


def _download(address: WebAddress, query: str, most: int) -> bytes:
    host = f"{address.host}:{address.port}"
    url = f"{address.origin}{address.path or '/'}" + (f"?{query}" if query else "")
    try:
        with httpx.stream("GET", url, headers=_AS_IT_IS, timeout=_TIMEOUT) as answer:
            if answer.status_code != httpx.codes.OK:
                raise not_downloaded(f"{host} answered with status {answer.status_code}")
            return _content(answer, most)
    except httpx.TimeoutException:
        raise not_downloaded(f"{host} did not answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise not_downloaded(f"{host} cannot be reached") from None


def _content(answer: httpx.Response, most: int) -> bytes:
    """Return what is answered, reading no further than it may be long."""
    content = bytearray()
    for part in answer.iter_raw():
        content += part
        if len(content) > most:
            raise document_too_large(most)
    return bytes(content)
