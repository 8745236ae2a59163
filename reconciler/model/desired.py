"""What Git declares: layouts, the lock, environments.

These are the values after loading: every reference resolved, every default filled in. Where they
stand in which file is the business of `reconciler.desired`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reconciler.model.naming import Instance
from reconciler.model.rates import S0, Rates, Sku
from reconciler.model.recipe import Build, Recipe

Promotion = Literal["follow", "pinned"]
Mode = Literal["manage", "observe"]
Accounts = Literal["created", "existing"]
VerifiedBy = Literal["machine", "person"]
CopyPolicy = Literal["none", "smoke", "full"]


@dataclass(frozen=True, slots=True)
class Verification:
    """How a new version is judged before it serves.

    `prefix`: folder of the held-out documents and their labels, under the root environment's
    training data; empty where there are none and a person judges without figures.
    `minimum_accuracy`: share of right fields, 0..1. `tolerance`: by how much the accuracy may lie
    below that of the version it replaces, on the same documents, 0..1. `by`: whose word counts,
    the figures' or a person's. `copies`: how a copy of verified weights is checked before it
    serves: not at all, on one document, on all of them.
    """

    prefix: str
    minimum_accuracy: float
    tolerance: float
    by: VerifiedBy = "machine"
    copies: CopyPolicy = "none"


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of form. `retain`: how many earlier versions are kept for a rollback.

    `verification` is None where Git says `verification: none`: every version serves untested.
    """

    name: str
    description: str
    build: Build
    training_prefix: str
    verification: Verification | None
    retain: int


@dataclass(frozen=True, slots=True)
class LockEntry:
    """What `reconciler lock` found for a layout: digests, numbers of documents, version.

    `adopted`: the version names a model that was made before, from data that nobody has locked;
    it can be served and copied, never trained.
    """

    data_digest: str
    documents: int
    verification_digest: str
    verification_documents: int
    generation: int
    version: str
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Adoption:
    """A model that was made before: which layout it serves, and as which version."""

    layout: str
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
    `versions`: layout -> version where `promote` is `pinned`; then nothing else is wanted.
    `mode` `observe`: planned and compared, never changed. `rates`: requests per second that its
    accounts allow. `key_vault`: URL of the vault that holds the accounts' keys, if keys are used.
    `accounts`: whether the stack creates them, and what they need, or somebody else has.
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
    versions: Mapping[str, str] = field(default_factory=dict)
    mode: Mode = "manage"
    sku: Sku = "S0"
    rates: Rates = S0
    key_vault: str | None = None
    accounts: Accounts = "created"

    @property
    def creates_accounts(self) -> bool:
        """Whether the stack declares resources of Azure, and not its layouts alone."""
        return self.mode == "manage" and self.accounts == "created"

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
    """All that Git declares for one project.

    `adopted`: instance -> model id -> what that model is, for models that carry no tag of ours.
    """

    project: str
    layouts: Mapping[str, Layout]
    lock: Mapping[str, LockEntry]
    environments: Mapping[str, Environment]
    adopted: Mapping[Instance, Mapping[str, Adoption]] = field(default_factory=dict)

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
        """The layouts that an instance should serve: all, or the pinned ones; none if retired."""
        if region in environment.retired:
            return {}
        if environment.promote == "pinned":
            return {name: self.layouts[name] for name in environment.versions}
        return self.layouts

    def wanted_version(self, environment: Environment, layout: str) -> str:
        """The version of a wanted layout: the pinned one, else the locked one."""
        if environment.promote == "pinned":
            return environment.versions[layout]
        return self.lock[layout].version

    def pinned(self, layout: str) -> frozenset[str]:
        """The versions of a layout that any environment is pinned to."""
        pins = (each for each in self.environments.values() if each.promote == "pinned")
        return frozenset(each.versions[layout] for each in pins if layout in each.versions)
