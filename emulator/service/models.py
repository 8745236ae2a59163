"""Models of an account: the record, its rules, and the requests that read and delete it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from emulator.state import JsonObject, State

COLLECTION = "models"
TEMPLATES = "templates"

LIFETIME = timedelta(days=730)
"""How long a model built with 2023-07-31 or later may be used."""

MODEL_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}")
PREBUILT = "prebuilt-"


@dataclass(frozen=True, slots=True)
class Model:
    """A custom model. `doc_types` is the service's JSON; each has a template of its own."""

    id: str
    created_at: datetime
    expires_at: datetime
    api_version: str
    description: str | None
    doc_types: JsonObject
    tags: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> JsonObject:
        """The stored form."""
        return {
            "id": self.id,
            "createdAt": self.created_at.isoformat(),
            "expiresAt": self.expires_at.isoformat(),
            "apiVersion": self.api_version,
            "description": self.description,
            "docTypes": self.doc_types,
            "tags": dict(self.tags),
        }

    @classmethod
    def from_json(cls, body: JsonObject) -> "Model":
        """Read the stored form."""
        return cls(
            id=body["id"],
            created_at=datetime.fromisoformat(body["createdAt"]),
            expires_at=datetime.fromisoformat(body["expiresAt"]),
            api_version=body["apiVersion"],
            description=body["description"],
            doc_types=body["docTypes"],
            tags=body["tags"],
        )


@dataclass(frozen=True, slots=True)
class Models:
    """The models in a state, by account. What a model learnt lies beside it and is read rarely."""

    state: State

    def get(self, subdomain: str, model_id: str) -> Model | None:
        """Return a model, or None."""
        body = self.state.get(COLLECTION, f"{subdomain}/{model_id}")
        return None if body is None else Model.from_json(body)

    def put(self, subdomain: str, model: Model) -> None:
        """Store a model."""
        self.state.put(COLLECTION, f"{subdomain}/{model.id}", model.to_json())

    def delete(self, subdomain: str, model_id: str) -> bool:
        """Delete a model and what it learnt; answers whether it was there."""
        key = f"{subdomain}/{model_id}"
        with self.state.transaction():
            found = self.state.delete(COLLECTION, key)
            if found:
                self.state.delete(TEMPLATES, key)
        return found

    def page(self, subdomain: str, after: str | None, size: int) -> list[Model]:
        """Return up to `size` models in order of their ids, those behind the id `after`."""
        prefix = f"{subdomain}/"
        behind = None if after is None else prefix + after
        rows = self.state.list(COLLECTION, prefix, after=behind, limit=size)
        return [Model.from_json(body) for _, body in rows]

    def count(self, subdomain: str) -> int:
        """Count an account's models."""
        return self.state.count(COLLECTION, f"{subdomain}/")

    def templates(self, subdomain: str, model_id: str) -> JsonObject | None:
        """Return what a model learnt: a template by document type, as JSON."""
        return self.state.get(TEMPLATES, f"{subdomain}/{model_id}")

    def put_templates(self, subdomain: str, model_id: str, templates: JsonObject) -> None:
        """Store what a model learnt, possibly before the model itself appears."""
        self.state.put(TEMPLATES, f"{subdomain}/{model_id}", templates)

    def drop_templates(self, subdomain: str, model_id: str) -> None:
        """Forget what a model that never appeared would have known."""
        self.state.delete(TEMPLATES, f"{subdomain}/{model_id}")
