"""What Git declares: layouts, the lock, environments.

These are the values after loading: every reference resolved, every default filled in. Where they
stand in which file is the business of `reconciler.desired`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reconciler.model.naming import Instance
from reconciler.model.recipe import Build, Recipe

Promotion = Literal["follow", "pinned"]


@dataclass(frozen=True, slots=True)
class Verification:
    """How a new version is judged before it serves.

    `prefix`: folder of the held-out documents and their labels, under the root environment's
    training data. `minimum_accuracy`: share of right fields, 0..1. `tolerance`: by how much the
    accuracy may lie below that of the version it replaces, on the same documents, 0..1.
    """

    prefix: str
    minimum_accuracy: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of form. `retain`: how many earlier versions are kept for a rollback."""

    name: str
    description: str
    build: Build
    training_prefix: str
    verification: Verification
    retain: int


@dataclass(frozen=True, slots=True)
class LockEntry:
    """What `reconciler lock` found for a layout: digests, numbers of documents, version."""

    data_digest: str
    documents: int
    verification_digest: str
    verification_documents: int
    generation: int
    version: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Absolute caps on what one plan may do. None: no cap."""

    max_layouts_removed: int | None
    max_trainings: int | None
    allow_empty: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """One Pulumi stack: its instances, where its versions come from, where its state lies.

    `account` may hold `{region}`. `source` is None in a root environment, which trains in its
    first region. `training_data` and `state` are a folder (relative to the project's root) or
    the URL of a blob container. `wait`: seconds that a run waits for operations under way.
    """

    name: str
    account: str
    regions: tuple[str, ...]
    source: Instance | None
    promote: Promotion
    training_data: str | None
    state: str
    guard: Guard
    wait: float
    api: str
    retired: frozenset[str] = frozenset()

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The environment's instances; the first one trains where there is no source."""
        return tuple(Instance(self.name, region) for region in self.regions)

    def account_name(self, region: str) -> str:
        """Name of the account in `region`, which is its custom subdomain too."""
        return self.account.replace("{region}", region)

    def origin_of(self, instance: Instance) -> Instance | None:
        """The instance whose versions `instance` follows; None where it trains them itself."""
        if self.source is not None:
            return self.source
        first = self.instances[0]
        return None if instance == first else first


@dataclass(frozen=True, slots=True)
class Desired:
    """All that Git declares for one project."""

    project: str
    layouts: Mapping[str, Layout]
    lock: Mapping[str, LockEntry]
    environments: Mapping[str, Environment]

    def root_of(self, environment: Environment) -> Environment:
        """The environment at the head of the chain of sources: it holds the training data."""
        while environment.source is not None:
            environment = self.environments[environment.source.environment]
        return environment

    def recipe(self, layout: str, environment: Environment) -> Recipe:
        """The recipe of the locked version of `layout`, as the root environment trains it."""
        entry = self.lock[layout]
        return Recipe(
            project=self.project,
            layout=layout,
            build=self.layouts[layout].build,
            api=self.root_of(environment).api,
            data_digest=entry.data_digest,
            generation=entry.generation,
        )

    def wanted(self, environment: Environment, region: str) -> Mapping[str, Layout]:
        """The layouts that an instance should serve: all of them, none where it is retired."""
        return {} if region in environment.retired else self.layouts
