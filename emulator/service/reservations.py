"""Model ids that are taken although no model has them yet.

A training reserves its id until it ends. An authorisation to copy reserves its id at the moment it
is given, and burns it: unused or expired, the id stays taken although no model of that name is
listed (azure-sdk-for-net#51813 tells of it). Only the copy that it was given for frees it, by
becoming the model.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hmac import compare_digest

from emulator.state import JsonObject, State

COLLECTION = "reservations"


@dataclass(frozen=True, slots=True)
class Reservation:
    """Who holds an id: a training (no token), or an authorisation to copy, good for one use."""

    model_id: str
    token_digest: str = ""
    expires_at: datetime | None = None
    description: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    used: bool = False

    @property
    def is_training(self) -> bool:
        """Whether a training holds the id."""
        return not self.token_digest

    def admits(self, token: str) -> bool:
        """Whether this is the access token that was given out."""
        return bool(self.token_digest) and compare_digest(self.token_digest, digest_of(token))

    def to_json(self) -> JsonObject:
        """The stored form; the token itself is never stored."""
        return {
            "modelId": self.model_id,
            "tokenDigest": self.token_digest,
            "expiresAt": self.expires_at.isoformat() if self.expires_at else None,
            "description": self.description,
            "tags": dict(self.tags),
            "used": self.used,
        }

    @classmethod
    def from_json(cls, body: JsonObject) -> "Reservation":
        """Read the stored form."""
        expires_at = body["expiresAt"]
        return cls(
            model_id=body["modelId"],
            token_digest=body["tokenDigest"],
            expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
            description=body["description"],
            tags=body["tags"],
            used=body["used"],
        )


def digest_of(token: str) -> str:
    """Return what is kept of an access token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reservations:
    """The reserved ids in a state, by account."""

    state: State

    def get(self, subdomain: str, model_id: str) -> Reservation | None:
        """Return who holds an id, or None."""
        body = self.state.get(COLLECTION, f"{subdomain}/{model_id}")
        return None if body is None else Reservation.from_json(body)

    def put(self, subdomain: str, reservation: Reservation) -> None:
        """Reserve an id; the caller has made sure that it is free."""
        key = f"{subdomain}/{reservation.model_id}"
        self.state.put(COLLECTION, key, reservation.to_json())

    def use(self, subdomain: str, reservation: Reservation) -> None:
        """Mark an authorisation as used."""
        self.put(subdomain, replace(reservation, used=True))

    def release(self, subdomain: str, model_id: str) -> None:
        """Free an id."""
        self.state.delete(COLLECTION, f"{subdomain}/{model_id}")
