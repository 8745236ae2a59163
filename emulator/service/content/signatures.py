"""Shared access signatures: what a container's must hold, read from its text alone.

The service judges a SAS before it asks the storage account, and says so in an answer of its own.
Whether the signature itself is right only the storage account can tell.
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from azure.storage.blob import BlobSasPermissions, generate_blob_sas

from emulator.service.content.addresses import ContainerAddress
from emulator.service.content.refusals import bad_signature

_PARAMETERS = re.compile(
    "s[vsrpte]|srt|sip|spr|sig|si|sdd|ses|skoid|sktid|sk[estv]|saoid|suoid|scid|rsc[cdelt]"
)
"""What a SAS consists of. Anything else in a query could turn a request into another."""

_NEEDED = {"r": "read", "l": "list"}
_LIFETIME = timedelta(minutes=10)


def check_container_signature(query: str, now: datetime | None) -> str:
    """Return the SAS in a query, without what does not belong to one; raises `ServiceError`.

    One under a stored access policy (`si`) may leave expiry and permissions to that policy.
    Without `now`, only the storage account judges the expiry.
    """
    pairs = [pair for pair in query.split("&") if _PARAMETERS.fullmatch(pair.partition("=")[0])]
    values = {name: unquote(value) for name, _, value in (pair.partition("=") for pair in pairs)}
    if not values.get("sig"):
        raise bad_signature("SAS signature is missing")
    if "se" in values or "si" not in values:
        _check_expiry(values.get("se", ""), now)
    if "sp" in values or "si" not in values:
        permissions = values.get("sp", "")
        for letter, name in _NEEDED.items():
            if letter not in permissions:
                raise bad_signature(
                    f"SAS '{name}' authorization is missing. Permissions: {permissions}"
                )
    return "&".join(pairs)


def sign_document(container: ContainerAddress, name: str, key: str) -> str:
    """Make a SAS that reads one blob for a few minutes, by the storage account's key."""
    return generate_blob_sas(
        container.account,
        container.container,
        name,
        account_key=key,
        permission=BlobSasPermissions(read=True),
        # The storage account compares it with the time of the real world, not with a test's.
        expiry=datetime.now(UTC) + _LIFETIME,
    )


def _check_expiry(text: str, now: datetime | None) -> None:
    try:
        expiry = datetime.fromisoformat(text)
    except ValueError:
        raise bad_signature("SAS expiry time is missing or cannot be read") from None
    if expiry.tzinfo is None:
        expiry = expiry.replace(tzinfo=UTC)
    if now is not None and expiry <= now:
        moment = expiry.astimezone(UTC).strftime("%m/%d/%Y %H:%M:%S")
        raise bad_signature(f"SAS token expired on {moment} +00:00")
