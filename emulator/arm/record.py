"""What ARM keeps of one resource.

The body that is shown and the secrets that are not are two fields, so that a key can never be
returned by a GET: it would have to be copied on purpose.
"""

from dataclasses import dataclass, field
from datetime import datetime

from emulator.arm.errors import JsonObject
from emulator.arm.resource_id import ResourceId, parse_id


@dataclass(frozen=True, slots=True)
class Record:
    """One resource: its id, its shown `body` without id, name and type, and its `secrets`."""

    id: ResourceId
    body: JsonObject
    created_at: datetime
    secrets: JsonObject = field(default_factory=dict)
    deleted_at: datetime | None = None

    @property
    def location(self) -> str:
        """The region, or an empty text for what has none."""
        return str(self.body.get("location", ""))

    @property
    def properties(self) -> JsonObject:
        """The part of the body that differs by type."""
        found: JsonObject = self.body.get("properties", {})
        return found

    def view(self) -> JsonObject:
        """Return the resource as ARM shows it."""
        return {"id": str(self.id), "name": self.id.name, "type": self.id.type, **self.body}

    def to_json(self) -> JsonObject:
        """Write for the store."""
        return {
            "id": str(self.id),
            "body": self.body,
            "secrets": self.secrets,
            "created_at": self.created_at.isoformat(),
            "deleted_at": self.deleted_at.isoformat() if self.deleted_at else None,
        }

    @classmethod
    def from_json(cls, document: JsonObject) -> "Record":
        """Read from the store."""
        deleted_at = document["deleted_at"]
        return cls(
            id=parse_id(document["id"]),
            body=document["body"],
            secrets=document["secrets"],
            created_at=datetime.fromisoformat(document["created_at"]),
            deleted_at=datetime.fromisoformat(deleted_at) if deleted_at else None,
        )
