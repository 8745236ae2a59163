"""The emulator as a test's own: a server in a thread, and the questions that tests ask of it.

with running_emulator(data_roots=[folder]) as emulator:
    emulator.create_account("dev", "westus")
    client = DocumentModelAdministrationClient(
        emulator.endpoint("dev"), AzureKeyCredential(emulator.key)
    )
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypedDict, Unpack

import httpx

from emulator.clock import Clock, SteeredClock, SystemClock
from emulator.service.accounts import WELL_KNOWN_KEY, Account
from emulator.service.content import parse_blob_access
from emulator.service.durations import parse_durations
from emulator.service.emulator import PAGE_SIZE, Emulator
from emulator.service.limits import parse_limits
from emulator.service.models import Model
from emulator.service.server import serving
from emulator.state import MEMORY, State

_ALL_MODELS = 100_000


@dataclass(frozen=True, slots=True)
class RunningEmulator:
    """A running emulator. What it is asked here is not in its log and not limited."""

    url: str
    emulator: Emulator
    key: str = WELL_KNOWN_KEY

    def endpoint(self, account: str) -> str:
        """Return the endpoint that an SDK is given for an account."""
        return f"{self.url}/{account.lower()}"

    def create_account(self, name: str, region: str = "westus", sku: str = "S0") -> Account:
        """Create an account whose subdomain is its name; one that exists is returned."""
        return self.emulator.add_account(name, region, sku)

    def models(self, account: str) -> list[Model]:
        """Return the custom models of an account."""
        self.emulator.settle(self.emulator.clock.now())
        return self.emulator.models.page(account.lower(), None, _ALL_MODELS)

    def delete_model(self, account: str, model_id: str) -> bool:
        """Delete a model behind everybody's back; answers whether it was there."""
        return self.emulator.models.delete(account.lower(), model_id)

    @property
    def last(self) -> int:
        """The number of the latest request, to count from later."""
        return self.emulator.log.last

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """Return the data-plane requests behind number `since`."""
        return self.emulator.log.since(since)

    def counts(self, since: int = 0) -> dict[str, dict[str, int]]:
        """Count what took effect behind number `since`: by account, by operation."""
        return self.emulator.log.counts(since)

    @property
    def clock(self) -> SteeredClock:
        """The emulator's clock: hold it, advance it, let it run."""
        return self.emulator.timekeeper

    def add_fault(self, rule: dict[str, Any]) -> str:
        """Put a fault rule in force; returns its id."""
        answer = httpx.post(f"{self.url}/_emulator/faults", json=rule)
        if answer.is_error:
            raise ValueError(answer.json()["error"]["message"])
        return str(answer.json()["id"])

    def faults(self) -> list[dict[str, Any]]:
        """Return the rules in force, with how many requests each met and holds."""
        shown: list[dict[str, Any]] = httpx.get(f"{self.url}/_emulator/faults").json()["faults"]
        return shown

    def remove_fault(self, fault_id: str) -> None:
        """Take a rule away and release what it holds."""
        httpx.delete(f"{self.url}/_emulator/faults/{fault_id}").raise_for_status()

    def clear_faults(self) -> None:
        """Take all rules away."""
        httpx.delete(f"{self.url}/_emulator/faults").raise_for_status()


class Options(TypedDict, total=False):
    """How an emulator shall be; everything means what it means on the command line.

    `limits`: True or False is on or off. `consistency` and `role_delay` are seconds, `blob_keys`
    are each `URL=KEY`. `accounts` are names of S0 accounts in westus, the first of which also
    answers at the root. `clock` is followed instead of the machine's.
    """

    data_roots: Sequence[Path]
    blob_hosts: Sequence[str]
    blob_keys: Sequence[str]
    durations: str
    limits: bool | str
    clock: Clock | None
    state: Path | str
    accounts: Sequence[str]
    page_size: int | None
    consistency: float
    role_delay: float | None
    bare_listings: bool


def new_emulator(**options: Unpack[Options]) -> Emulator:
    """Return an emulator without a server, for the transports of `emulator.transport`.

    Whoever is done with it closes its `state`.
    """
    limits = options.get("limits", True)
    groups = parse_limits(limits if isinstance(limits, str) else "on" if limits else "off")
    accounts = options.get("accounts", ())
    role_delay = options.get("role_delay")
    emulator = Emulator(
        state=State(options.get("state", MEMORY)),
        clock=options.get("clock") or SystemClock(),
        durations=parse_durations(options.get("durations", "instant")),
        data_roots=options.get("data_roots", ()),
        blobs=parse_blob_access(options.get("blob_hosts", ()), options.get("blob_keys", ())),
        enforces_limits=bool(groups),
        limit_groups=groups,
        default_account=accounts[0].lower() if accounts else None,
        page_size=options.get("page_size") or PAGE_SIZE,
        lag=timedelta(seconds=options.get("consistency", 0.0)),
        role_delay=None if role_delay is None else timedelta(seconds=role_delay),
        bare_listings=options.get("bare_listings", False),
    )
    for name in accounts:
        emulator.add_account(name, "westus", "S0")
    return emulator


@contextmanager
def running_emulator(**options: Unpack[Options]) -> Iterator[RunningEmulator]:
    """Run an emulator on a free port of loopback while the block runs.

    Example: `with running_emulator(accounts=["dev"], durations="build=3polls") as emulator: ...`
    """
    emulator = new_emulator(**options)
    try:
        with serving(emulator) as url:
            yield RunningEmulator(url, emulator)
    finally:
        emulator.state.close()
