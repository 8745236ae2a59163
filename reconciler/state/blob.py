"""A container that is an Azure Blob container.

Compare-and-swap is by the service's own ETags. The client resends a request whose answer was lost,
and a conditional write that is sent twice fails the second time over itself; so each write leaves a
mark of its own in the blob's metadata, and a writer that is told of a conflict looks whether it was
its own.
"""

import asyncio
import hashlib
import mimetypes
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from azure.core import MatchConditions
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, HttpResponseError
from azure.storage.blob import BlobProperties, ContentSettings
from azure.storage.blob.aio import BlobClient, ContainerClient

from reconciler.model.dataset import DataFile
from reconciler.state.batches import Batches
from reconciler.state.blob_address import BlobAddress
from reconciler.state.blob_copying import copy_with_token, copy_within_account
from reconciler.state.blob_credentials import Credential
from reconciler.state.blob_journal import ATTEMPTS, BlobJournal, Crowded
from reconciler.state.blob_retries import Retries
from reconciler.state.blob_troubles import is_absent, is_conflict, told
from reconciler.state.container import Container, Stored, plain_name
from reconciler.state.errors import Conflict, StateError

PAGE = 5000
"""Blobs in one page of a listing: the service's own maximum (List Blobs)."""

HASHED_AT_ONCE = 4
"""Blobs without an MD5 that a listing downloads side by side."""

SECONDS_TO_CONNECT = 5
SECONDS_TO_ANSWER = 30

_MARK = "write"


class BlobContainer:
    """Blobs of one container. It must be closed."""

    def __init__(
        self,
        address: BlobAddress,
        credential: Credential,
        *,
        page_size: int = PAGE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        **options: Any,
    ) -> None:
        """`page_size`: blobs in one page of a listing; `options`: more for Azure's client."""
        self.address = address
        self.credential = credential
        self._sleep = sleep
        self._page_size = page_size
        self._journals: dict[str, Batches[bytes, None]] = {}
        self._client = ContainerClient(
            address.account_url,
            address.container,
            credential=credential,
            retry_policy=Retries(),
            connection_timeout=SECONDS_TO_CONNECT,
            read_timeout=SECONDS_TO_ANSWER,
            **options,
        )

    @property
    def location(self) -> str:
        """The container's URL, without any signature."""
        return self.address.url

    def url(self, prefix: str) -> tuple[str, str]:
        """The container's URL and the prefix; the service reads it by its own identity."""
        return self.address.url, prefix

    async def list(self, prefix: str) -> tuple[DataFile, ...]:
        """Blobs below `prefix` with the MD5s that the service keeps.

        A blob without one (it was uploaded in blocks by a program that gave none) is downloaded
        and hashed.
        """
        folder = plain_name(prefix, self.location) + "/" if prefix else ""
        found: list[BlobProperties] = []
        with told(self.address, folder):
            pages = self._client.list_blobs(
                name_starts_with=folder or None,
                include=["metadata"],
                results_per_page=self._page_size,
            )
            async for blob in pages:
                if not _is_hidden(blob):
                    found.append(blob)
        return await self._with_md5s(folder, found)

    async def read(self, name: str) -> Stored | None:
        """Read a blob; None if there is none. Raises StateError if there is no container."""
        with told(self.address, name):
            try:
                content = await self.client_of(name).download_blob()
                return Stored(await content.readall(), content.properties.etag)
            except AzureError as error:
                if is_absent(error):
                    return None
                raise

    async def write(self, name: str, data: bytes, *, expected: str | None) -> str:
        """Compare and swap; raises Conflict."""
        mark = uuid.uuid4().hex
        condition: dict[str, Any] = {"match_condition": MatchConditions.IfMissing}
        if expected is not None:
            condition = {"match_condition": MatchConditions.IfNotModified, "etag": expected}
        with told(self.address, name):
            try:
                return await self._upload(name, data, metadata={_MARK: mark}, **condition)
            except AzureError as error:
                if not is_conflict(error):
                    raise
            etag = await self._written_with(name, mark)
        if etag is None:
            raise Conflict(f"{self.location}/{name} was changed by another run")
        return etag

    async def append(self, name: str, line: bytes) -> None:
        """Append one line, together with those that others append meanwhile.

        A part of a line that a crash may have left makes room for it.
        """
        name = plain_name(name, self.location)
        if name not in self._journals:
            journal = BlobJournal(self.client_of(name), self._sleep)
            self._journals[name] = Batches(journal.extend)
        with told(self.address, name):
            try:
                await self._journals[name].add(line)
            except Crowded:
                raise StateError(
                    f"{self.location}/{name} changed {ATTEMPTS} times while a line was being "
                    "appended; find out what else writes it, then run again"
                ) from None

    async def put(self, name: str, data: bytes) -> None:
        """Write a blob whatever was there."""
        with told(self.address, name):
            await self._upload(name, data)

    async def delete(self, name: str, *, expected: str) -> None:
        """Delete a blob if it still is what was read; raises Conflict otherwise.

        A deletion that succeeded, but whose answer was lost, is told as a Conflict too: the blob
        is gone when the request is sent again.
        """
        with told(self.address, name):
            try:
                await self.client_of(name).delete_blob(
                    etag=expected, match_condition=MatchConditions.IfNotModified
                )
            except AzureError as error:
                if is_conflict(error) or is_absent(error):
                    raise Conflict(f"{self.location}/{name} was changed by another run") from None
                raise

    async def copied_from(self, source: Container, name: str, target_name: str) -> bool:
        """Have the service copy a blob of another container, unless it refuses."""
        if not isinstance(source, BlobContainer):
            return False
        origin, copy = source.client_of(name), self.client_of(target_name)
        with told(self.address, target_name):
            try:
                if isinstance(source.credential, AsyncTokenCredential):
                    return await copy_with_token(source.credential, origin, copy)
                if source.address.account_url == self.address.account_url:
                    return await copy_within_account(origin, copy, self._sleep)
            except HttpResponseError:
                return False
        return False

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        if isinstance(self.credential, AsyncTokenCredential):
            await self.credential.close()

    def client_of(self, name: str) -> BlobClient:
        """The client of one blob; raises StateError for a name that leaves the container."""
        return self._client.get_blob_client(plain_name(name, self.location))

    async def _upload(self, name: str, data: bytes, **options: Any) -> str:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        md5 = bytearray(hashlib.md5(data, usedforsecurity=False).digest())
        answer = await self.client_of(name).upload_blob(
            data,
            length=len(data),
            overwrite=True,
            content_settings=ContentSettings(content_type=kind, content_md5=md5),
            **options,
        )
        return str(answer["etag"])

    async def _written_with(self, name: str, mark: str) -> str | None:
        """The blob's etag if it was our own write that the service took for another's."""
        try:
            properties = await self.client_of(name).get_blob_properties()
        except AzureError as error:
            if is_absent(error):
                return None
            raise
        return str(properties.etag) if properties.metadata.get(_MARK) == mark else None

    async def _with_md5s(
        self, folder: str, blobs: Sequence[BlobProperties]
    ) -> tuple[DataFile, ...]:
        places = asyncio.Semaphore(HASHED_AT_ONCE)

        async def one(blob: BlobProperties) -> DataFile:
            md5 = bytes(blob.content_settings.content_md5 or b"")
            if not md5:
                async with places:
                    md5 = await self._md5(blob.name)
            return DataFile(blob.name.removeprefix(folder), md5.hex(), blob.size)

        return tuple(sorted(await asyncio.gather(*(one(blob) for blob in blobs))))

    async def _md5(self, name: str) -> bytes:
        digest = hashlib.md5(usedforsecurity=False)
        with told(self.address, name):
            content = await self._client.get_blob_client(name).download_blob()
            async for chunk in content.chunks():
                digest.update(chunk)
        return digest.digest()


def _is_hidden(blob: BlobProperties) -> bool:
    """Whether it is no file to people: its name begins with a dot, or it stands for a folder."""
    is_folder = blob.name.endswith("/") or (blob.metadata or {}).get("hdi_isfolder") == "true"
    return is_folder or blob.name.rpartition("/")[2].startswith(".")
