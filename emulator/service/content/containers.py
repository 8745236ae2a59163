"""A blob container, at Azure or at Azurite, through Azure's own client.

The container's storage account decides who may read; its refusals are told in the service's words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from azure.core.credentials import AzureNamedKeyCredential, AzureSasCredential
from azure.core.exceptions import (
    AzureError,
    DecodeError,
    HttpResponseError,
    ResourceNotFoundError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)
from azure.storage.blob import ContainerClient

from emulator.service.content.access import KEYS_VARIABLE, BlobAccess
from emulator.service.content.addresses import WebAddress, container_of
from emulator.service.content.bounds import LARGEST_FILE, MOST_FILES, too_large_a_file, too_many
from emulator.service.content.refusals import bad_signature, not_accessible
from emulator.service.content.signatures import check_container_signature
from emulator.service.errors import ServiceError

SECONDS_TO_CONNECT = 5
SECONDS_TO_ANSWER = 20

_API_VERSION = "2021-12-02"
"""Old enough for every Azurite that people run; a client's newest is refused by last year's."""

_REFUSED = (401, 403)

_NO_LISTING = (AttributeError, KeyError, TypeError, ValueError)
"""What the client stumbles with over an answer in which it expects a listing."""

_Refusal = Callable[[str], ServiceError]


class ContainerSource:
    """A container of training data. It must be closed."""

    def __init__(self, client: ContainerClient, refused: _Refusal) -> None:
        """Use `client`; `refused` tells what its credential's refusal means."""
        self._client = client
        self._refused = refused
        self._sizes: dict[str, int] = {}

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with `prefix`, in order; raises `ServiceError`."""
        try:
            with self._told():
                sizes = self._list(prefix)
        except _NO_LISTING:
            raise _no_listing(self._place) from None
        self._sizes |= sizes
        return sorted(sizes)

    def size(self, name: str) -> int:
        """Return the bytes of a name that `names` gave."""
        return self._sizes[name]

    def read(self, name: str) -> bytes:
        """Return the content of a name that `names` gave; raises `ServiceError`."""
        with self._told():
            # A byte more than allowed, because the blob may have grown since it was listed.
            content = self._client.download_blob(name, offset=0, length=LARGEST_FILE + 1).readall()
        if len(content) > LARGEST_FILE:
            raise too_large_a_file(name)
        return content

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @property
    def _place(self) -> str:
        return f"the container {self._client.container_name} at {self._client.primary_hostname}"

    def _list(self, prefix: str) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for blob in self._client.list_blobs(name_starts_with=prefix or None):
            if _is_plain(blob.name):
                sizes[blob.name] = int(blob.size)
            if len(sizes) > MOST_FILES:
                raise too_many(prefix)
        return sizes

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what the client raises in the service's words."""
        try:
            yield
        except AzureError as problem:
            raise self._refusal(problem) from None

    def _refusal(self, problem: AzureError) -> ServiceError:
        place = self._place
        code = getattr(problem, "error_code", None)
        because = f" ({getattr(code, 'value', code)})" if code else ""
        match problem:
            case DecodeError():
                return _no_listing(place)
            case ServiceRequestTimeoutError() | ServiceResponseTimeoutError():
                return not_accessible(f"{place} did not answer in time")
            case HttpResponseError(status_code=status) if status in _REFUSED:
                return self._refused(f"{place} refused it{because}")
            case ResourceNotFoundError():
                return not_accessible(f"{place} does not exist, or lost a file meanwhile{because}")
            case HttpResponseError(status_code=int(status)):
                return not_accessible(f"{place} answered with status {status}{because}")
            case _:
                return not_accessible(f"{place} cannot be reached")


def open_container(address: WebAddress, blobs: BlobAccess, now: datetime | None) -> ContainerSource:
    """Open the container at an address; raises `ServiceError`. Nothing is asked of it yet."""
    container = container_of(address)
    if not blobs.admits(address):
        raise not_accessible(
            f"the host {address.host}:{address.port} is not allowed ({blobs.listed}); start the "
            "emulator with --blob-host to allow another, or give a folder as file:///…"
        )
    credential: AzureSasCredential | AzureNamedKeyCredential | None = None
    key = blobs.key_of(container)
    refused = _no_identity
    if address.query:
        credential = AzureSasCredential(check_container_signature(address.query, now))
        refused = bad_signature
    elif key is not None:
        credential = AzureNamedKeyCredential(container.account, key)
        refused = _wrong_key
    client = ContainerClient(
        container.account_url,
        container.container,
        credential=credential,
        api_version=_API_VERSION,
        permit_redirects=False,
        retry_total=0,
        connection_timeout=SECONDS_TO_CONNECT,
        read_timeout=SECONDS_TO_ANSWER,
    )
    return ContainerSource(client, refused)


def _no_listing(place: str) -> ServiceError:
    return not_accessible(f"{place} answered with no listing of blobs")


def _no_identity(problem: str) -> ServiceError:
    return not_accessible(
        f"{problem}, and the address has no SAS; the service would read it by the account's managed"
        f" identity, for which the emulator needs the storage account's key in {KEYS_VARIABLE}"
    )


def _wrong_key(problem: str) -> ServiceError:
    return not_accessible(f"{problem}: the key in {KEYS_VARIABLE} is not the storage account's")


def _is_plain(name: str) -> bool:
    """Whether a name is sent as it is: HTTP clients resolve dots, which would name another blob."""
    return not any(part in (".", "..") for part in name.split("/"))
