"""Copies of blobs inside the storage service.

Within one account the account's key is enough. To read from another account the service needs to
be told who asks: the token of the signed-in identity does that, in a header that is stored nowhere;
a signature would be kept in the copy's properties, so none is ever made.
"""

from collections.abc import Awaitable, Callable

from azure.core.credentials_async import AsyncTokenCredential
from azure.storage.blob.aio import BlobClient

SECONDS_TO_COPY = 120
"""For an answer to a copy that the service makes before it answers."""

LOOKS = 60
"""How often a copy that goes on behind the answer is looked at, a second apart."""

_SCOPE = "https://storage.azure.com/.default"
"""What a token for storage is asked for (Blob service, authorise with Microsoft Entra ID)."""


async def copy_with_token(
    credential: AsyncTokenCredential, origin: BlobClient, copy: BlobClient
) -> bool:
    """Copy from any account that the signed-in identity may read; raises AzureError."""
    token = await credential.get_token(_SCOPE)
    await copy.start_copy_from_url(
        origin.url,
        requires_sync=True,
        source_authorization=f"Bearer {token.token}",
        read_timeout=SECONDS_TO_COPY,
    )
    return True


async def copy_within_account(
    origin: BlobClient, copy: BlobClient, sleep: Callable[[float], Awaitable[None]]
) -> bool:
    """Copy within an account; False if the service does not bring it to an end.

    The service may answer before it has copied; within an account it hardly ever does. Raises
    AzureError.
    """
    status: object = (await copy.start_copy_from_url(origin.url))["copy_status"]
    looks = 0
    while status == "pending" and looks < LOOKS:
        await sleep(1.0)
        status = (await copy.get_blob_properties()).copy.status
        looks += 1
    return status == "success"
