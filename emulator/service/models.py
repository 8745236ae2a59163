"""Models of an account: the record, its rules, and the requests that read and delete it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from emulator.state import JsonObject, State

COLLECTION = "models"
TEMPLATES = "templates"
NEURAL = "neural_models"

LIFETIME = timedelta(days=730)
"""How long a model built with 2023-07-31 or later may be used."""

MODEL_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}")
PREBUILT = "prebuilt-"
TEMPLATE_MODE = "template"
NEURAL_MODE = "neural"

_STAGED = "~"
"""Begins the keys of what is learnt and not shown yet; no model id can begin with it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A custom model. `doc_types` is the service's JSON; each has a template of its own.

    `build_mode` is empty for a composed model, whose document types have theirs.
    `training_hours` is what a neural training is said to have taken.
    """

    id: str
    created_at: datetime
    expires_at: datetime
    api_version: str
    description: str | None
    doc_types: JsonObject
    tags: Mapping[str, str] = field(default_factory=dict)
    build_mode: str = TEMPLATE_MODE
    training_hours: float | None = None

    @property
    def is_neural(self) -> bool:
        """Whether it counts against the limit of neural models."""
        return self.build_mode == NEURAL_MODE

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
            "buildMode": self.build_mode,
            "trainingHours": self.training_hours,
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
            build_mode=body["buildMode"],
            training_hours=body["trainingHours"],
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
        """Store a model, replacing the one that has its id."""
        key = f"{subdomain}/{model.id}"
        with self.state.transaction():
            self.state.put(COLLECTION, key, model.to_json())
            if model.is_neural:
                self.state.put(NEURAL, key, {})
            else:
                self.state.delete(NEURAL, key)

    def delete(self, subdomain: str, model_id: str) -> bool:
        """Delete a model and what it learnt; answers whether it was there."""
        key = f"{subdomain}/{model_id}"
        with self.state.transaction():
            found = self.state.delete(COLLECTION, key)
            if found:
                self.state.delete(TEMPLATES, key)
                self.state.delete(NEURAL, key)
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

    def count_neural(self, subdomain: str) -> int:
        """Count an account's neural models."""
        return self.state.count(NEURAL, f"{subdomain}/")

    def templates(self, subdomain: str, model_id: str) -> JsonObject | None:
        """Return what a model learnt: a template by document type, as JSON."""
        return self.state.get(TEMPLATES, f"{subdomain}/{model_id}")

    def stage_templates(self, subdomain: str, operation_id: str, templates: JsonObject) -> None:
        """Keep what was learnt until the operation that learnt it is over."""
        self.state.put(TEMPLATES, f"{subdomain}/{_STAGED}{operation_id}", templates)

    def adopt_templates(self, subdomain: str, operation_id: str, model_id: str) -> None:
        """Give a model what an operation has staged for it."""
        staged = f"{subdomain}/{_STAGED}{operation_id}"
        templates = self.state.get(TEMPLATES, staged)
        if templates is not None:
            self.state.put(TEMPLATES, f"{subdomain}/{model_id}", templates)
            self.state.delete(TEMPLATES, staged)

    def drop_staged(self, subdomain: str, operation_id: str) -> None:
        """Forget what a model that never appeared would have known."""
        self.state.delete(TEMPLATES, f"{subdomain}/{_STAGED}{operation_id}")
