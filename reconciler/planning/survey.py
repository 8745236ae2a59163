"""A survey: one world and what can be seen from it, all that the plan for one instance rests on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Desired, Environment
from reconciler.model.live import Operation, World
from reconciler.model.naming import Instance, model_id, parse_model_id
from reconciler.planning.holding import Holding, Key, UnderWay, under_way
from reconciler.planning.judging import Judgements
from reconciler.planning.seen import seen_from


@dataclass(frozen=True)
class Survey:
    """A world indexed for the plan of its instance.

    `neighbours` are in the world's order: the source first, then the other regions. `origin` is
    the instance whose versions this one follows, None where this one trains them.
    """

    desired: Desired
    environment: Environment
    here: Holding
    neighbours: tuple[Holding, ...]
    origin: Instance | None
    judgements: Judgements

    @property
    def instance(self) -> Instance:
        """The instance that is planned for."""
        return self.here.instance

    @property
    def retired(self) -> bool:
        """Whether Git declares this instance retired."""
        return self.instance.region in self.environment.retired

    @property
    def file(self) -> str:
        """The file that declares the environment, for people."""
        return f"desired/environments/{self.environment.name}.yaml"

    def pins(self, layout: str) -> frozenset[str]:
        """The versions of a layout that any environment is pinned to."""
        return self.desired.pinned(layout) if self._something_is_pinned else frozenset()

    @cached_property
    def _something_is_pinned(self) -> bool:
        environments = self.desired.environments.values()
        return any(environment.promote == "pinned" for environment in environments)

    def neighbour(self, instance: Instance) -> Holding | None:
        """What `instance` holds; None where its world was not observed."""
        return next((n for n in self.neighbours if n.instance == instance), None)

    @cached_property
    def under_way(self) -> Mapping[Key, tuple[UnderWay, ...]]:
        """The operations that will make models of ours here: trainings here, copies elsewhere."""
        found = {key: list(builds) for key, builds in self.here.builds.items()}
        for key, copy in _running(self._copies):
            found.setdefault(key, []).append(copy)
        return {key: tuple(each) for key, each in found.items()}

    @cached_property
    def crossed(self) -> frozenset[str]:
        """The ids that the mapping, edited by hand, names for a layout that is not theirs.

        Such a model serves somebody, and is not deleted.
        """
        return frozenset(
            mapped
            for layout, mapped in self.here.world.serving.items()
            if all(ours.model.id != mapped for ours in self.here.models.get(layout, ()))
        )

    @cached_property
    def arriving(self) -> frozenset[str]:
        """The ids of all models, whosever they are, that are being made here."""
        builds = (o for o in self.here.world.operations if o.kind == "build")
        made = [*builds, *(operation for _, operation in self._copies)]
        running = {operation.model_id for operation in made if operation.status == "running"}
        return frozenset(running - self.here.ids)

    @property
    def around(self) -> tuple[World, ...]:
        """All other worlds that can be seen, the nearest first."""
        return self._seen[1:]

    def archived(self, layout: str, version: str) -> ArchivedVersion | None:
        """What a version was made of, if it was ever trained where we can see it."""
        key = (layout, version)
        return next((world.archive[key] for world in self._seen if key in world.archive), None)

    def locked_in(self, layout: str) -> str:
        """The commit whose lock wants the present version; empty where it is not known."""
        return self.here.world.locked_in.get(layout, "")

    def has_lived(self, layout: str, version: str) -> bool:
        """Whether a version once lived: it served here, was trained, or somebody verified it."""
        served = self.here.world.served.get(layout, ())
        if version in served or self.judgements.names(layout, version):
            return True
        return self.archived(layout, version) is not None

    def free_model_id(self, layout: str, version: str) -> str:
        """The plain id, or the first suffix that nothing uses or points at.

        An id that only the mapping still names is not free: a model made under it would serve
        before it was verified.
        """
        ids = (model_id(layout, version, suffix) for suffix in count(1))
        return next(name for name in ids if name not in self._ids_in_use)

    @cached_property
    def _ids_in_use(self) -> frozenset[str]:
        world = self.here.world
        operations = [*world.operations, *(operation for _, operation in self._copies)]
        used = {operation.model_id for operation in operations}
        return self.here.ids | used | frozenset(world.serving.values())

    @cached_property
    def _copies(self) -> tuple[tuple[Instance, Operation], ...]:
        """The copies made for this account: each runs at the instance that it copies from."""
        return tuple(
            (neighbour.instance, operation)
            for neighbour in self.here.world.neighbours
            for operation in neighbour.operations
            if operation.kind == "copy"
            and _same_account(operation.target, self.here.world.endpoint)
        )

    @cached_property
    def _seen(self) -> tuple[World, ...]:
        return tuple(world for _, world in seen_from(self.here.world))


def take_survey(desired: Desired, world: World) -> Survey:
    """Index a world for `world.instance`.

    Raises KeyError for an instance of an environment that Git does not declare.
    """
    environment = desired.environments[world.instance.environment]
    return Survey(
        desired=desired,
        environment=environment,
        here=Holding(desired.project, world),
        neighbours=tuple(Holding(desired.project, each) for each in world.neighbours),
        origin=environment.origin_of(world.instance),
        judgements=Judgements(world),
    )


def _running(copies: Iterable[tuple[Instance, Operation]]) -> Iterator[tuple[Key, UnderWay]]:
    """Keep the running ones. Their tags may be the source's, so the id tells what they make."""
    for at, operation in copies:
        name = parse_model_id(operation.model_id)
        if operation.status == "running" and name is not None:
            yield (name.layout, name.version), under_way(operation, at)


def _same_account(target: str, endpoint: str) -> bool:
    return bool(endpoint) and target.rstrip("/").lower() == endpoint.rstrip("/").lower()
