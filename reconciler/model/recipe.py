"""A recipe is all that determines a training; its digest is the version.

A version is named by what would be trained and by nothing else: a new description or another
minimum accuracy must not train anything, and Git going back to an old recipe must find the old
version again. The weights are another matter: they are named by the origin's creation time.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reconciler.model.naming import VERSION_LENGTH, Instance

BuildMode = Literal["template", "neural"]


@dataclass(frozen=True, slots=True)
class Build:
    """How the service is asked to train. `max_training_hours` is for neural builds of API v4."""

    mode: BuildMode = "template"
    max_training_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that determines a training.

    `api` is the API version that trains (`2023-07-31`); `data_digest` names the training data;
    `generation` is raised to force a retraining of the same data.
    """

    project: str
    layout: str
    build: Build
    api: str
    data_digest: str
    generation: int

    @property
    def version(self) -> str:
        """The first 12 hex digits of the SHA-256 over the canonical form of the recipe."""
        return _digest(
            {
                "project": self.project,
                "layout": self.layout,
                "build": {
                    "mode": self.build.mode,
                    "max_training_hours": self.build.max_training_hours,
                },
                "api": self.api,
                "data": self.data_digest,
                "generation": self.generation,
            }
        )


def adopted_version(project: str, layout: str, origin: Instance, model_id: str) -> str:
    """Name the version that an adopted model stands for: nobody knows its recipe, only itself."""
    return _digest(
        {"project": project, "layout": layout, "adopted": str(origin), "model": model_id}
    )


def _digest(facts: Mapping[str, object]) -> str:
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:VERSION_LENGTH]
