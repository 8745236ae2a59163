"""What one instance holds, indexed by layout, once, so that each layout is decided quickly.

Here is also where it is told whose a model or an operation is. Tags decide: they were written by
the call that made the model. An id alone never makes a model ours, since another team may name
its models as we do. Each index is made on demand: where all is in sync, nothing of a neighbour is
asked for, and ten thousand of its models are not looked at.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from reconciler.model.live import Failure, LiveModel, Operation, OperationKind, Tag, World
from reconciler.model.naming import Instance, owner, parse_model_id
from reconciler.model.verdict import CopyCheck

Key = tuple[str, str]
"""A layout and a version."""


class OurModel(NamedTuple):
    """A live model of ours and the version that it carries."""

    model: LiveModel
    version: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An operation that still runs at `at` and that will make `model_id` at the planned instance.

    `weights` are known for a copy whose operation carries the tags of the model that it makes.
    """

    operation_id: str
    kind: OperationKind
    at: Instance
    model_id: str
    since: datetime
    weights: str | None


@dataclass(frozen=True)
class Holding:
    """What the instance of `world` holds of the project of that name."""

    project: str
    world: World

    @property
    def instance(self) -> Instance:
        """The instance itself."""
        return self.world.instance

    @property
    def models(self) -> Mapping[str, tuple[OurModel, ...]]:
        """Our models by layout."""
        return self._sorted_out[0]

    @property
    def unmanaged(self) -> frozenset[str]:
        """The ids of the models that are not ours."""
        return self._sorted_out[1]

    @cached_property
    def _sorted_out(self) -> tuple[Mapping[str, tuple[OurModel, ...]], frozenset[str]]:
        ours = self._owner
        models: dict[str, list[OurModel]] = defaultdict(list)
        others = []
        for model in self.world.models:
            key = key_of(model.id, model.tags) if model.owner == ours else None
            if key is None:
                others.append(model.id)
            else:
                models[key[0]].append(OurModel(model, key[1]))
        return {layout: tuple(found) for layout, found in models.items()}, frozenset(others)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all models, whosever they are."""
        return frozenset(model.id for model in self.world.models)

    @cached_property
    def builds(self) -> Mapping[Key, tuple[UnderWay, ...]]:
        """Our trainings that still run."""
        ours = self._owner
        builds: dict[Key, list[UnderWay]] = defaultdict(list)
        for operation in self.world.operations:
            if operation.kind != "build" or operation.status != "running":
                continue
            key = key_of(operation.model_id, operation.tags)
            if operation.tags.get(Tag.OWNER, ours) == ours and key:
                builds[key].append(under_way(operation, self.instance))
        return {key: tuple(found) for key, found in builds.items()}

    @cached_property
    def failures(self) -> Mapping[Key, Failure]:
        """The trainings that failed for their content."""
        return {(failure.layout, failure.version): failure for failure in self.world.failures}

    @cached_property
    def checks(self) -> Mapping[tuple[str, datetime, str], tuple[CopyCheck, ...]]:
        """The checks of copies: by model id, its creation, the verification data; newest first."""
        checks: dict[tuple[str, datetime, str], list[CopyCheck]] = defaultdict(list)
        for check in sorted(self.world.checks, key=lambda c: (c.at, not c.good), reverse=True):
            checks[check.model_id, check.created_at, check.verification_digest].append(check)
        return {key: tuple(found) for key, found in checks.items()}

    @property
    def _owner(self) -> str:
        return owner(self.project, self.instance.environment)


def key_of(name: str, tags: Mapping[str, str]) -> Key | None:
    """Layout and version by tags; by the id where a tag is missing."""
    layout, version = tags.get(Tag.LAYOUT), tags.get(Tag.VERSION)
    if layout and version:
        return layout, version
    parsed = parse_model_id(name)
    return (parsed.layout, parsed.version) if parsed else None


def under_way(operation: Operation, at: Instance) -> UnderWay:
    """A running operation as a plan sees it."""
    origin, trained = operation.tags.get(Tag.ORIGIN), operation.tags.get(Tag.TRAINED)
    return UnderWay(
        operation_id=operation.id,
        kind=operation.kind,
        at=at,
        model_id=operation.model_id,
        since=operation.created_at,
        weights=f"{origin}@{trained}" if origin and trained else None,
    )
