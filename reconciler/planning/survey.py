"""A survey: one world indexed by layout, once, so that each layout is decided in constant time.

Here is also where it is told whose a model or an operation is. Tags decide: they were written by
the call that made the model. An id alone never makes a model ours, since another team may name
its models as we do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from reconciler.model.desired import Desired, Environment
from reconciler.model.live import Failure, LiveModel, Operation, OperationKind, Tag, World
from reconciler.model.naming import Instance, model_id, owner, parse_model_id
from reconciler.planning.verdicts import Verdicts

Key = tuple[str, str]
"""A layout and a version."""


@dataclass(frozen=True, slots=True)
class OurModel:
    """A live model of ours and the version that it carries."""

    model: LiveModel
    version: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An operation that still runs at `at` and that will make `model_id` here.

    `weights` are known for a copy whose operation carries the tags of the model that it makes.
    """

    operation_id: str
    kind: OperationKind
    at: Instance
    model_id: str
    since: datetime
    weights: str | None


@dataclass(frozen=True, slots=True)
class Holding:
    """What one instance holds: our models by layout, what it trains, and what is not ours.

    `failures` are the trainings that failed for their content.
    """

    world: World
    models: Mapping[str, tuple[OurModel, ...]]
    builds: Mapping[Key, tuple[UnderWay, ...]]
    failures: Mapping[Key, Failure]
    unmanaged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Survey:
    """All that a plan for one instance rests on.

    `origin` is the instance whose versions this one follows, None where this one trains them.
    `neighbours` are in the world's order: the source first, then the other regions.
    `crossed` are the ids that the mapping, edited by hand, names for a layout that is not theirs:
    such a model serves somebody, and is not deleted.
    """

    desired: Desired
    environment: Environment
    here: Holding
    neighbours: tuple[Holding, ...]
    origin: Instance | None
    verdicts: Verdicts
    under_way: Mapping[Key, tuple[UnderWay, ...]]
    ids_in_use: frozenset[str]
    crossed: frozenset[str]

    @property
    def instance(self) -> Instance:
        """The instance that is planned for."""
        return self.here.world.instance

    @property
    def retired(self) -> bool:
        """Whether Git declares this instance retired."""
        return self.instance.region in self.environment.retired

    def neighbour(self, instance: Instance) -> Holding | None:
        """What `instance` holds; None where its world was not observed."""
        return next((n for n in self.neighbours if n.world.instance == instance), None)

    def has_lived(self, layout: str, version: str) -> bool:
        """Whether a version once lived: it served here, or somebody verified it."""
        served = self.here.world.served.get(layout, ())
        return version in served or self.verdicts.names(layout, version)

    def free_model_id(self, layout: str, version: str) -> str:
        """The plain id, or the first suffix that nothing uses or points at.

        An id that only the mapping still names is not free: a model made under it would serve
        before it was verified.
        """
        ids = (model_id(layout, version, suffix) for suffix in count(1))
        return next(name for name in ids if name not in self.ids_in_use)


def take_survey(desired: Desired, world: World) -> Survey:
    """Index a world and its neighbours for `world.instance`."""
    environment = desired.environments[world.instance.environment]
    here = _holding(desired, world)
    copies = list(_copies_to(world))
    under_way = {key: list(found) for key, found in here.builds.items()}
    for key, copy in _running(copies):
        under_way.setdefault(key, []).append(copy)
    return Survey(
        desired=desired,
        environment=environment,
        here=here,
        neighbours=tuple(_holding(desired, neighbour) for neighbour in world.neighbours),
        origin=environment.origin_of(world.instance),
        verdicts=Verdicts(world),
        under_way={key: tuple(found) for key, found in under_way.items()},
        ids_in_use=frozenset(
            {model.id for model in world.models}
            | {operation.model_id for operation in world.operations}
            | set(world.serving.values())
            | {operation.model_id for _, operation in copies}
        ),
        crossed=frozenset(
            mapped
            for layout, mapped in world.serving.items()
            if all(ours.model.id != mapped for ours in here.models.get(layout, ()))
        ),
    )


def _holding(desired: Desired, world: World) -> Holding:
    ours = owner(desired.project, world.instance.environment)
    models: dict[str, list[OurModel]] = defaultdict(list)
    unmanaged = []
    for model in world.models:
        key = _key(model.id, model.tags) if model.owner == ours else None
        if key is None:
            unmanaged.append(model.id)
        else:
            models[key[0]].append(OurModel(model, key[1]))
    builds: dict[Key, list[UnderWay]] = defaultdict(list)
    for operation in world.operations:
        if operation.kind != "build" or operation.status != "running":
            continue
        if operation.tags.get(Tag.OWNER, ours) == ours and (
            key := _key(operation.model_id, operation.tags)
        ):
            builds[key].append(_under_way(operation, world.instance))
    return Holding(
        world=world,
        models={layout: tuple(found) for layout, found in models.items()},
        builds={key: tuple(found) for key, found in builds.items()},
        failures={(failure.layout, failure.version): failure for failure in world.failures},
        unmanaged=frozenset(unmanaged),
    )


def _copies_to(world: World) -> Iterator[tuple[Instance, Operation]]:
    """Find the copies made for this account: each runs at the instance that it copies from."""
    for neighbour in world.neighbours:
        for operation in neighbour.operations:
            if operation.kind == "copy" and _same_account(operation.target, world.endpoint):
                yield neighbour.instance, operation


def _running(copies: Iterable[tuple[Instance, Operation]]) -> Iterator[tuple[Key, UnderWay]]:
    """Keep the running ones. Their tags may be the source's, so the id tells what they make."""
    for at, operation in copies:
        name = parse_model_id(operation.model_id)
        if operation.status == "running" and name is not None:
            yield (name.layout, name.version), _under_way(operation, at)


def _key(name: str, tags: Mapping[str, str]) -> Key | None:
    """Layout and version by tags; by the id where a tag is missing."""
    layout, version = tags.get(Tag.LAYOUT), tags.get(Tag.VERSION)
    if layout and version:
        return layout, version
    parsed = parse_model_id(name)
    return (parsed.layout, parsed.version) if parsed else None


def _under_way(operation: Operation, at: Instance) -> UnderWay:
    origin, trained = operation.tags.get(Tag.ORIGIN), operation.tags.get(Tag.TRAINED)
    return UnderWay(
        operation_id=operation.id,
        kind=operation.kind,
        at=at,
        model_id=operation.model_id,
        since=operation.created_at,
        weights=f"{origin}@{trained}" if origin and trained else None,
    )


def _same_account(target: str, endpoint: str) -> bool:
    return bool(endpoint) and target.rstrip("/").lower() == endpoint.rstrip("/").lower()
