"""What an instance reports, and the world that a plan is made from.

A world is frozen at one moment. A model says by its own tags whose and what it is, so the world
can always be read again from the service; the state store only adds what the service cannot keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from reconciler.model.archive import ArchivedVersion
from reconciler.model.naming import Instance, parse_model_id
from reconciler.model.verdict import CopyCheck, Decision, Verdict

OperationKind = Literal["build", "copy", "other"]
OperationStatus = Literal["running", "succeeded", "failed"]


class Tag(StrEnum):
    """The keys of the tags that every model of ours carries from its create call on."""

    OWNER = "owner"
    LAYOUT = "layout"
    VERSION = "version"
    ORIGIN = "origin"
    TRAINED = "trained"
    COMMIT = "commit"


def timestamp(moment: datetime) -> str:
    """Write a moment in UTC as the service does, in whole seconds: `2026-11-21T09:00:00Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class LiveModel:
    """A custom model as its instance lists it."""

    id: str
    created_at: datetime
    expires_at: datetime | None
    description: str
    api: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def owner(self) -> str | None:
        """Whose it is; None for a model that no project of ours made."""
        return self.tags.get(Tag.OWNER)

    @property
    def layout(self) -> str | None:
        """Which layout it serves."""
        return self.tags.get(Tag.LAYOUT)

    @property
    def version(self) -> str | None:
        """Which version it serves."""
        return self.tags.get(Tag.VERSION)

    @property
    def weights(self) -> str:
        """Name of the trained weights: where and when the origin made them.

        Every copy carries the origin's creation time; at the origin it is the model's own.
        """
        origin = self.tags.get(Tag.ORIGIN, "")
        return f"{origin}@{self.tags.get(Tag.TRAINED) or timestamp(self.created_at)}"


@dataclass(frozen=True, slots=True)
class OperationError:
    """Why the service says that an operation failed."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A long-running operation of an instance.

    `model_id` is the model it makes. A copy runs at its source; `target` is then the base URL of
    the account that receives the model, as the service reports it.
    """

    id: str
    kind: OperationKind
    status: OperationStatus
    model_id: str
    created_at: datetime
    percent: int = 0
    target: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    error: OperationError | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many custom models an instance holds and may hold, and its neural builds."""

    models: int
    limit: int
    neural_used: int | None = None
    neural_quota: int | None = None
    neural_resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A training that failed for its content: it is not tried again for the same version."""

    layout: str
    version: str
    code: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class World:
    """One instance at one moment.

    `serving`: layout -> model id, as the mapping says. `served`: layout -> versions that have
    served here, newest first. `untrainable`: layout -> why its locked data cannot be trained on.
    `neighbours`: the worlds of its source (first), which again sees what is remembered around it,
    and of its environment's other regions.
    `exists` is False while the account has not been created. `trouble` says what could not be
    read; a plan is never carried out on such a world. `locked_out`: the trouble is that no role
    lets us in, as it also is while a role is new. `decisions` are what people said of
    weights, `checks` what came of checking copies. `archive`: layout and version -> what it was
    trained from. `locked_in`: layout -> the commit whose lock wants the present version. `notes`:
    what a person who reads a plan for it must know of how it was read.
    """

    instance: Instance
    observed_at: datetime
    models: tuple[LiveModel, ...] = ()
    operations: tuple[Operation, ...] = ()
    serving: Mapping[str, str] = field(default_factory=dict)
    served: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    failures: tuple[Failure, ...] = ()
    capacity: Capacity = Capacity(0, 0)
    untrainable: Mapping[str, str] = field(default_factory=dict)
    neighbours: "tuple[World, ...]" = ()
    exists: bool = True
    endpoint: str = ""
    trouble: str | None = None
    decisions: tuple[Decision, ...] = ()
    checks: tuple[CopyCheck, ...] = ()
    archive: Mapping[tuple[str, str], ArchivedVersion] = field(default_factory=dict)
    locked_in: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    locked_out: bool = False

    def model(self, model_id: str) -> LiveModel | None:
        """The live model of that id."""
        return next((model for model in self.models if model.id == model_id), None)

    def serving_version(self, layout: str) -> str | None:
        """The version that serves `layout` now, told by the live model's tags, else by its id.

        None where nothing serves, or where the mapping names a model that is not live.
        """
        model = self.model(self.serving.get(layout, ""))
        if model is None:
            return None
        name = parse_model_id(model.id)
        return model.version or (name.version if name else None)
