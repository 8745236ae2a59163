"""What an instance is asked with: found when it is asked, never kept.

A key, from the environment or from a Key Vault, is for teams that must use keys; everybody else
signs in with DefaultAzureCredential, which needs nothing here. The emulator on this machine takes a
key that everybody knows, so that trying the product out needs no secret at all.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

from azure.core.credentials import AzureKeyCredential
from azure.core.credentials_async import AsyncTokenCredential
from azure.identity.aio import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

from reconciler.gateway.key_vault import open_vault, read_key

EMULATOR_KEY = "emulator-well-known-key"
"""The key that every account of the emulator takes. It opens nothing else: not a secret."""

KEY_VARIABLE = "RECONCILER_KEY"

Credential = AzureKeyCredential | AsyncTokenCredential
OpenVault = Callable[[str], AbstractContextManager[SecretClient]]


class EndpointUnsafe(Exception):
    """No credential may be sent to this endpoint."""


def key_variable(account: str) -> str:
    """Name the environment variable for the key of one account."""
    return f"{KEY_VARIABLE}_{re.sub(r'[^A-Za-z0-9]', '_', account).upper()}"


def credential_for(
    endpoint: str,
    account: str,
    environ: Mapping[str, str],
    *,
    key_vault: str | None = None,
    open_vault: OpenVault = open_vault,
) -> Credential:
    """Find the credential for an account.

    In order: the account's own key in the environment, the key for all accounts there, the
    emulator's key for an http endpoint on this machine, the secret named after the account in
    `key_vault` (a URL) where one is named, DefaultAzureCredential. Raises KeyUnreadable where the
    vault does not yield the key, and EndpointUnsafe where the endpoint is plain http and not on
    this machine: whatever is sent there can be read on the way.
    """
    if urlsplit(endpoint).scheme != "https" and not is_loopback(endpoint):
        raise EndpointUnsafe(
            f"neither a key nor a token may be sent to {endpoint}, which is not https; use an "
            "https endpoint"
        )
    for variable in (key_variable(account), KEY_VARIABLE):
        key = environ.get(variable, "").strip()
        if key:
            return AzureKeyCredential(key)
    if is_loopback(endpoint):
        return AzureKeyCredential(EMULATOR_KEY)
    if key_vault is None:
        return DefaultAzureCredential()
    with open_vault(key_vault) as vault:
        return AzureKeyCredential(read_key(vault, account))


def is_loopback(endpoint: str) -> bool:
    """Tell whether an endpoint is plain http on this machine, as only the emulator is."""
    url = urlsplit(endpoint)
    if url.scheme != "http" or not url.hostname:
        return False
    try:
        return ipaddress.ip_address(url.hostname).is_loopback
    except ValueError:
        return url.hostname == "localhost"
