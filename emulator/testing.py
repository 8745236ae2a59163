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
from pathlib import Path
from typing import Any

import httpx

from emulator.clock import Clock, SystemClock
from emulator.service.accounts import WELL_KNOWN_KEY, Account
from emulator.service.durations import parse_durations
from emulator.service.emulator import Emulator
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


@contextmanager
def running_emulator(
    *,
    data_roots: Sequence[Path] = (),
    durations: str = "instant",
    limits: bool = True,
    clock: Clock | None = None,
    state: Path | str = MEMORY,
    accounts: Sequence[str] = (),
    page_size: int | None = None,
) -> Iterator[RunningEmulator]:
    """Run an emulator while the block runs.

    `durations` as on the command line; `accounts` are names of S0 accounts in westus.
    """
    emulator = Emulator(
        state=State(state),
        clock=clock or SystemClock(),
        durations=parse_durations(durations),
        data_roots=data_roots,
        enforces_limits=limits,
        default_account=accounts[0].lower() if accounts else None,
    )
    if page_size is not None:
        emulator.page_size = page_size
    try:
        with serving(emulator) as url:
            running = RunningEmulator(url, emulator)
            for name in accounts:
                running.create_account(name)
            yield running
    finally:
        emulator.state.close()
