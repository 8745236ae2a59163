"""Form Recognizer accounts: what a data-plane request is addressed to and authorised by.

Accounts are made through ARM or on the command line. An account's custom subdomain is its first
path segment here (one server stands for many host names), and keys everything that it owns.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest

from emulator.state import JsonObject, State

WELL_KNOWN_KEY = "emulator-well-known-key"
"""Opens every account, as Azurite's well-known key does: it is no secret and protects nothing."""

COLLECTION = "accounts"
OWNED = (
    "models",
    "templates",
    "neural_models",
    "neural_builds",
    "operations",
    "pending",
    "results",
    "reservations",
    "unlisted_models",
    "ghost_models",
)
"""The collections whose keys begin with `<subdomain>/`; they go when the account goes."""

_KEY_BYTES = 16


class AccountExistsError(Exception):
    """The custom subdomain is taken; subdomains are unique in all of Azure."""


@dataclass(frozen=True, slots=True)
class Account:
    """One Form Recognizer resource. `subdomain` is lower case; `sku` is `F0` or `S0`."""

    name: str
    subdomain: str
    region: str
    sku: str
    keys: tuple[str, str]
    resource_id: str
    created_at: datetime

    def admits(self, key: str) -> bool:
        """Whether this subscription key opens the account."""
        return any(
            compare_digest(key.encode(), known.encode()) for known in (*self.keys, WELL_KNOWN_KEY)
        )

    def to_json(self) -> JsonObject:
        """The stored form."""
        return {
            "name": self.name,
            "subdomain": self.subdomain,
            "region": self.region,
            "sku": self.sku,
            "keys": list(self.keys),
            "resourceId": self.resource_id,
            "createdAt": self.created_at.isoformat(),
        }

    @classmethod
    def from_json(cls, body: JsonObject) -> "Account":
        """Read the stored form."""
        first, second = body["keys"]
        return cls(
            name=body["name"],
            subdomain=body["subdomain"],
            region=body["region"],
            sku=body["sku"],
            keys=(first, second),
            resource_id=body["resourceId"],
            created_at=datetime.fromisoformat(body["createdAt"]),
        )


class Accounts:
    """The accounts in a state. Reads are always fresh, so ARM and the data plane agree."""

    def __init__(self, state: State) -> None:
        """Use the accounts that are kept in `state`."""
        self._state = state

    def create(
        self,
        *,
        name: str,
        region: str,
        sku: str,
        resource_id: str,
        created_at: datetime,
        subdomain: str | None = None,
    ) -> Account:
        """Create an account with fresh keys; its subdomain is its name unless given.

        Raises `AccountExistsError` when the subdomain is taken.
        """
        account = Account(
            name=name,
            subdomain=(subdomain or name).lower(),
            region=region,
            sku=sku,
            keys=(secrets.token_hex(_KEY_BYTES), secrets.token_hex(_KEY_BYTES)),
            resource_id=resource_id,
            created_at=created_at,
        )
        with self._state.transaction():
            if self._state.get(COLLECTION, account.subdomain) is not None:
                raise AccountExistsError(
                    f"The custom subdomain '{account.subdomain}' is already in use by another "
                    "account. Custom subdomains are unique; choose another one."
                )
            self._state.put(COLLECTION, account.subdomain, account.to_json())
        return account

    def get(self, subdomain: str) -> Account | None:
        """Return the account with this custom subdomain, in any case of letters, or None."""
        body = self._state.get(COLLECTION, subdomain.lower())
        return None if body is None else Account.from_json(body)

    def replace(self, account: Account) -> None:
        """Store a changed account (another SKU, for instance) under its subdomain."""
        self._state.put(COLLECTION, account.subdomain, account.to_json())

    def regenerate_key(self, subdomain: str, index: int) -> Account | None:
        """Replace key 0 or 1 by a fresh one; the old one stops working. None: no such account."""
        with self._state.transaction():
            account = self.get(subdomain)
            if account is None:
                return None
            first, second = account.keys
            fresh = secrets.token_hex(_KEY_BYTES)
            changed = replace(account, keys=(fresh, second) if index == 0 else (first, fresh))
            self.replace(changed)
        return changed

    def delete(self, subdomain: str) -> bool:
        """Delete an account with all that it owns; answers whether it was there."""
        key = subdomain.lower()
        with self._state.transaction():
            for collection in OWNED:
                self._state.delete_below(collection, f"{key}/")
            return self._state.delete(COLLECTION, key)

    def list(self) -> list[Account]:
        """Return all accounts in order of their subdomains."""
        return [Account.from_json(body) for _, body in self._state.list(COLLECTION)]
