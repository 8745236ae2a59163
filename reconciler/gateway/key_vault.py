"""The key of an account out of a Key Vault, for teams that must use keys.

The secret is named after the account. It is read once, when the gateway is opened, by whoever is
signed in (DefaultAzureCredential), and kept nowhere but in the gateway's memory.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from azure.core.credentials import TokenCredential
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
)
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

from reconciler.gateway.reasons import codes_of, explain
from reconciler.gateway.translation import first_line

SECRET_NAME = re.compile(r"[0-9A-Za-z-]{1,127}")
"""What a secret may be called (Key Vault, object identifiers). Accounts' names are such names."""

CONNECT_SECONDS = 10
READ_SECONDS = 20
RETRIES = 2
_PASSING = frozenset({408, 429, 500, 502, 503, 504})

_FORBIDDEN = {
    "ForbiddenByFirewall": "let this machine's address through the vault's firewall",
    "SecretDisabled": "enable the secret",
}
_NEEDS_ROLE = (
    "give the signed-in identity the role Key Vault Secrets User on the vault "
    "(a new role takes minutes to work)"
)


class KeyUnreadable(Exception):
    """The key cannot be had; the message says why and what to do. `temporary`: it may pass."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        self.temporary = temporary
        super().__init__(message)


@contextmanager
def open_vault(
    url: str, credential: TokenCredential | None = None, **transport: Any
) -> Iterator[SecretClient]:
    """Open a vault by its URL for a while; nothing is asked of it yet."""
    with ExitStack() as opened:
        yield opened.enter_context(
            SecretClient(
                url,
                credential or opened.enter_context(DefaultAzureCredential()),
                connection_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retry_total=RETRIES,
                **transport,
            )
        )


def read_key(vault: SecretClient, account: str) -> str:
    """Read an account's key: the secret of the account's name. Raises KeyUnreadable."""
    where = f"secret {account} of the Key Vault {vault.vault_url}"
    if not SECRET_NAME.fullmatch(account):
        raise KeyUnreadable(
            f"account {account} has no secret of its name in {vault.vault_url}: a secret's name "
            "has letters, digits and - only; put the key into the environment instead"
        )
    try:
        key = (vault.get_secret(account).value or "").strip()
    except AzureError as error:
        raise _unreadable(error, where, vault.vault_url, account) from None
    except ValueError:
        # What the SDK makes of a host that asks for tokens for somebody else.
        raise KeyUnreadable(
            f"{vault.vault_url} does not answer as a Key Vault; correct the address under `keys` "
            "in the environment's file"
        ) from None
    if not key:
        raise KeyUnreadable(f"{where} is empty; {_fill(vault.vault_url, account)}")
    return key


def _unreadable(error: AzureError, where: str, url: str, account: str) -> KeyUnreadable:
    if isinstance(error, ResourceNotFoundError):
        return KeyUnreadable(f"there is no {where}; {_fill(url, account)}")
    if isinstance(error, ClientAuthenticationError):
        return KeyUnreadable(
            f"cannot sign in to read {where}: {first_line(error).rstrip('. ')}; sign in with "
            "`az login`, or set the variables that azure-identity reads"
        )
    if not isinstance(error, HttpResponseError) or error.status_code is None:
        return KeyUnreadable(
            f"no answer from the Key Vault {url}, which holds the key: {first_line(error)}; check "
            "that there is such a vault and that it can be reached from here",
            temporary=True,
        )
    codes = codes_of(explain(error.error)) if error.error else ()
    said = " ".join(filter(None, (str(error.status_code), codes[-1] if codes else "")))
    if error.status_code in _PASSING:
        return KeyUnreadable(f"{where} cannot be read just now ({said})", temporary=True)
    remedy = next((_FORBIDDEN[code] for code in codes if code in _FORBIDDEN), _NEEDS_ROLE)
    return KeyUnreadable(f"{where} may not be read ({said}); {remedy}")


def _fill(url: str, account: str) -> str:
    name = url.removeprefix("https://").partition(".")[0]
    return (
        f"`az keyvault secret set --vault-name {name} --name {account} --value KEY` puts a key of "
        "the account there"
    )
