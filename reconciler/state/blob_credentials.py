"""What a blob container is asked with: found when it is opened, never kept anywhere else.

Everybody signs in with DefaultAzureCredential, which needs nothing here; teams that must use
account keys give them in the environment. Azurite has an account with a key that everybody knows,
so that trying the product out needs no secret at all.
"""

import base64
import binascii
import re
from collections.abc import Mapping

from azure.core.credentials import AzureNamedKeyCredential
from azure.core.credentials_async import AsyncTokenCredential
from azure.identity.aio import DefaultAzureCredential

from reconciler.state.blob_address import BlobAddress
from reconciler.state.errors import StateError

AZURITE_ACCOUNT = "devstoreaccount1"
AZURITE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
"""The account that every Azurite has, and its published key (Azurite's README): not a secret."""

KEY_VARIABLE = "RECONCILER_STORAGE_KEY"

Credential = AzureNamedKeyCredential | AsyncTokenCredential


def key_variable(account: str) -> str:
    """Name the environment variable for the key of one storage account."""
    return f"{KEY_VARIABLE}_{re.sub(r'[^A-Za-z0-9]', '_', account).upper()}"


def credential_for(address: BlobAddress, environ: Mapping[str, str]) -> Credential:
    """Find the credential for a container's account.

    In order: the account's own key in the environment, Azurite's published key for its account on
    this machine, the key for all accounts in the environment, DefaultAzureCredential. Raises
    StateError for what is no key at all, and where only the last one is left but the URL is plain
    http, over which no token may be sent.
    """
    variables = [key_variable(address.account), KEY_VARIABLE]
    if address.is_local and address.account == AZURITE_ACCOUNT:
        variables.remove(KEY_VARIABLE)
    for variable in variables:
        key = environ.get(variable, "").strip()
        if key:
            return AzureNamedKeyCredential(address.account, _checked(key, variable))
    if address.is_local and address.account == AZURITE_ACCOUNT:
        return AzureNamedKeyCredential(AZURITE_ACCOUNT, AZURITE_KEY)
    if address.scheme != "https":
        raise StateError(
            f"{address.url}: a token must not be sent to what is not https; use an https URL, or a "
            f"key in {key_variable(address.account)}"
        )
    return DefaultAzureCredential()


def _checked(key: str, variable: str) -> str:
    try:
        base64.b64decode(key, validate=True)
    except binascii.Error:
        raise StateError(
            f"{variable} does not hold a storage account's key (which is base64); set it to one of "
            "the account's two keys, or unset it to use the signed-in identity"
        ) from None
    return key
