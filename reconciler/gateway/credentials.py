"""What an instance is asked with: found when it is asked, never kept.

A key from the environment is for teams that must use keys; everybody else signs in with
DefaultAzureCredential, which needs nothing here. The emulator on this machine takes a key that
everybody knows, so that trying the product out needs no secret at all.
"""

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from azure.core.credentials import AzureKeyCredential
from azure.core.credentials_async import AsyncTokenCredential
from azure.identity.aio import DefaultAzureCredential

EMULATOR_KEY = "emulator-well-known-key"
"""The key that every account of the emulator takes. It opens nothing else: not a secret."""

KEY_VARIABLE = "RECONCILER_KEY"

Credential = AzureKeyCredential | AsyncTokenCredential


class CredentialMissing(Exception):
    """There is no credential that could be used with this endpoint."""


def key_variable(account: str) -> str:
    """Name the environment variable for the key of one account."""
    return f"{KEY_VARIABLE}_{re.sub(r'[^A-Za-z0-9]', '_', account).upper()}"


def credential_for(endpoint: str, account: str, environ: Mapping[str, str]) -> Credential:
    """Find the credential for an account.

    In order: the account's own key in the environment, the key for all accounts there, the
    emulator's key for an http endpoint on this machine, DefaultAzureCredential. Raises
    CredentialMissing where only the last one is left but the endpoint is plain http, over which
    no token may be sent.
    """
    for variable in (key_variable(account), KEY_VARIABLE):
        key = environ.get(variable, "").strip()
        if key:
            return AzureKeyCredential(key)
    if is_loopback(endpoint):
        return AzureKeyCredential(EMULATOR_KEY)
    if urlsplit(endpoint).scheme != "https":
        raise CredentialMissing(
            f"a token must not be sent to {endpoint}, which is not https; use an https endpoint, "
            f"or a key in {key_variable(account)}"
        )
    return DefaultAzureCredential()


def is_loopback(endpoint: str) -> bool:
    """Tell whether an endpoint is plain http on this machine, as only the emulator is."""
    url = urlsplit(endpoint)
    if url.scheme != "http" or not url.hostname:
        return False
    try:
        return ipaddress.ip_address(url.hostname).is_loopback
    except ValueError:
        return url.hostname == "localhost"
