"""The emulator itself: what all requests share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from emulator.clock import Clock, SteeredClock, SystemClock
from emulator.faults import Faults
from emulator.service.accounts import Account, Accounts
from emulator.service.content import NO_BLOBS, BlobAccess
from emulator.service.durations import INSTANT, Durations
from emulator.service.kept_clock import kept_clock
from emulator.service.limits import ALL_GROUPS, LimitGroup, RateLimits
from emulator.service.models import Models
from emulator.service.operations import Operations
from emulator.service.request_log import RequestLog
from emulator.service.reservations import Reservations
from emulator.state import State

PAGE_SIZE = 100
"""Items of a listing's page. The service's own pages vary; no client may rely on their size."""


@dataclass(slots=True)
class Emulator:
    """State, time, limits, troubles and memory of one running emulator.

    `data_roots` are the folders, and `blobs` the hosts, that training data and documents may be
    read from. `learning` holds the ids (account, model) that a training of this very moment is
    about to take. `clock` becomes `timekeeper`, which follows the clock that was given and can be
    moved and held. `enforces_limits` switches all limits, `limit_groups` says which ones.

    `lag` is how long listings and reads lag behind; `role_delay` how long a role assignment takes
    to work, None where reading training data needs none. `bare_listings`: listed models show no
    tags, only models that are read one by one do.
    """

    state: State = field(default_factory=State)
    clock: Clock = field(default_factory=SystemClock)
    durations: Durations = INSTANT
    data_roots: Sequence[Path] = ()
    blobs: BlobAccess = NO_BLOBS
    enforces_limits: bool = True
    log: RequestLog = field(default_factory=RequestLog)
    default_account: str | None = None
    page_size: int = PAGE_SIZE
    faults: Faults = field(default_factory=Faults)
    rate_limits: RateLimits = field(default_factory=RateLimits)
    learning: set[tuple[str, str]] = field(default_factory=set)
    limit_groups: frozenset[LimitGroup] = ALL_GROUPS
    lag: timedelta = timedelta()
    role_delay: timedelta | None = None
    bare_listings: bool = False
    timekeeper: SteeredClock = field(init=False)

    def __post_init__(self) -> None:
        """Resolve the data roots once, so that a later link cannot widen them; take the clock."""
        self.timekeeper = kept_clock(self.clock, self.state)
        self.clock = self.timekeeper
        self.data_roots = tuple(root.resolve() for root in self.data_roots)

    @property
    def accounts(self) -> Accounts:
        """The accounts."""
        return Accounts(self.state)

    @property
    def models(self) -> Models:
        """The models of all accounts."""
        return Models(self.state)

    @property
    def operations(self) -> Operations:
        """The operations of all accounts."""
        return Operations(self.state, self.lag)

    @property
    def reservations(self) -> Reservations:
        """The reserved ids of all accounts."""
        return Reservations(self.state)

    def enforces(self, group: LimitGroup) -> bool:
        """Whether the limits of a group hold."""
        return self.enforces_limits and group in self.limit_groups

    def settle(self, now: datetime) -> None:
        """Bring the state to the moment `now`: what is due takes effect, what is old goes."""
        self.operations.settle(now, self.faults.is_active)
        self.state.forget_expired(now)

    def add_account(self, name: str, region: str, sku: str) -> Account:
        """Create an account without ARM; one that exists already is returned as it is."""
        found = self.accounts.get(name)
        if found is not None:
            return found
        return self.accounts.create(
            name=name,
            region=region,
            sku=sku,
            resource_id=(
                "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator"
                f"/providers/Microsoft.CognitiveServices/accounts/{name}"
            ),
            created_at=self.clock.now(),
        )
