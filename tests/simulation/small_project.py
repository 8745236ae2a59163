"""A small project that is reconciled for real: Git as values, forms on disk, runs over HTTP.

What a run asked of the service is counted by the emulator, never by the code under test.
"""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from emulator.service import operations
from emulator.service.errors import Failure
from emulator.service.limits import tier_of
from emulator.service.models import LIFETIME, Model
from emulator.service.settings import change_settings, show_settings
from reconciler.execution import Clock, Session, observe, plan_instance, reconcile
from reconciler.execution.examining import decide, examine
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome, Progress
from reconciler.model.plan import Plan
from reconciler.model.recipe import Build
from reconciler.model.selection import ALL, Selection
from tests.simulation.small_repository import (
    API,
    DEV,
    EASTUS2,
    WESTEUROPE,
    SmallRepository,
)

__all__ = [
    "COMMIT",
    "DEV",
    "EASTUS2",
    "WESTEUROPE",
    "Asked",
    "SmallProject",
    "clock",
    "eventually",
    "killed",
]

COMMIT = "c0ffee0"

LONG_PAUSE = 2.0
"""Seconds: the pause between two heartbeats is longer, the polls of a short operation are not."""

PATIENCE = 20
"""Seconds after which a test gives up waiting for something to happen."""


def clock(*, ahead: float = 0, beating: bool = True, pace: float = 10) -> Clock:
    """A clock on which pauses are `pace` times shorter; `ahead`: its date is so many seconds fast.

    Not `beating`: pauses as long as those between the heartbeats of a lease never end.
    """

    async def sleep(seconds: float) -> None:
        if seconds > LONG_PAUSE and not beating:
            await asyncio.Event().wait()
        await asyncio.sleep(seconds / pace)

    return Clock(now=lambda: datetime.now(UTC) + timedelta(seconds=ahead), sleep=sleep)


@dataclass(frozen=True)
class Asked:
    """What took effect at an instance. A copy counts where it arrives."""

    trainings: int = 0
    copies: int = 0
    deletes: int = 0
    analyses: int = 0


class SmallProject(SmallRepository):
    """What Git declares now, and all that came of it."""

    # Runs

    @property
    def environ(self) -> dict[str, str]:
        """The environment variables of a run."""
        return {"RECONCILER_ENDPOINT": f"{self.emulator.url}/{{account}}"}

    @asynccontextmanager
    async def session(
        self,
        *,
        environ: Mapping[str, str] | None = None,
        time: Clock | None = None,
        alive: Callable[[], None] = lambda: None,
        progress: Callable[[Progress], None] = lambda _: None,
        kind: type[Session] = Session,
        selection: Selection = ALL,
        approved: str | None = None,
    ) -> AsyncIterator[Session]:
        """Open a session, as the command line and the provider do."""
        session = kind(
            self.desired,
            self.root,
            environ={**self.environ, **(environ or {})},
            commit=COMMIT,
            clock=time or clock(),
            alive=alive,
            progress=progress,
            selection=selection,
            approved=approved,
        )
        try:
            yield session
        finally:
            await session.close()

    async def up(self, instance: Instance = DEV, **options: Any) -> Outcome:
        """Reconcile an instance, once."""
        async with self.session(**options) as session:
            return await reconcile(session, instance)

    async def up_everywhere(self) -> None:
        """Reconcile dev, then staging's regions side by side, until all is well."""
        outcomes = [await self.up(DEV)]
        outcomes += await asyncio.gather(self.up(EASTUS2), self.up(WESTEUROPE))
        assert [outcome.failed for outcome in outcomes] == [{}, {}, {}]

    async def train_by_hand(
        self, layout: str, name: str, tags: Mapping[str, str], instance: Instance = DEV
    ) -> None:
        """Train a model on a layout's documents, as somebody does who knows nothing of us."""
        async with self.session() as session:
            container, _ = session.training_data(instance).url("")
            await session.gateway(instance).start_build(
                name,
                container_url=container,
                prefix=f"{layout}/",
                build=Build(),
                description="by hand",
                tags=tags,
            )

    async def say(self, layout: str, *, accepted: bool, instance: Instance = DEV) -> None:
        """Say, as a person who has looked at it, whether the wanted version may serve."""
        async with self.session() as session:
            examination = await examine(session, instance, layout)
            await decide(session, examination, accepted=accepted, reason="seen", by="somebody")

    async def plan(self, instance: Instance = DEV, **options: Any) -> Plan:
        """Plan an instance."""
        async with self.session(**options) as session:
            return await plan_instance(session, instance)

    async def world(self, instance: Instance = DEV, **options: Any) -> World:
        """Observe an instance."""
        async with self.session(**options) as session:
            return await observe(session, instance)

    # What came of it

    def models(self, instance: Instance = DEV) -> dict[str, Model]:
        """The live models of an instance, by id."""
        return {model.id: model for model in self.emulator.models(self.account(instance))}

    def delete_model(self, instance: Instance, name: str) -> None:
        """Delete a model by hand."""
        assert self.emulator.delete_model(self.account(instance), name)

    def grow_older(self, instance: Instance, name: str, days: int) -> None:
        """Let a model have been made so many days ago."""
        model = self.models(instance)[name]
        older = replace(model, created_at=model.created_at - timedelta(days=days))
        self.emulator.emulator.models.put(self.account(instance), older)

    def asked(self, instance: Instance = DEV, since: int = 0) -> Asked:
        """Count what an instance was asked for and did, behind request number `since`."""
        account = self.account(instance)
        done = [each for each in self.emulator.requests(since) if 200 <= each["effect"] < 300]
        here = Counter(each["operation"] for each in done if each["account"] == account)
        arrived = sum(1 for e in done if e["operation"] == "copy" and e["target"] == account)
        return Asked(here["build"], arrived, here["delete"], here["analyze"])

    def operations(self, instance: Instance = DEV, since: int = 0) -> dict[str, int]:
        """Count the requests that an instance served, by operation."""
        return self.emulator.counts(since).get(self.account(instance), {})

    @property
    def last(self) -> int:
        """The number of the latest request of anybody, to count from later."""
        return self.emulator.last

    def state(self, environment: str = "dev") -> Path:
        """The state folder of an environment."""
        return self.root / ".reconciler" / environment

    def mapping(self, environment: str = "dev") -> dict[str, dict[str, dict[str, str]]]:
        """The mapping file, as an inference service reads it."""
        found: dict[str, dict[str, dict[str, str]]] = json.loads(
            (self.state(environment) / "mapping.json").read_text()
        )
        return found

    def serving(self, instance: Instance = DEV) -> dict[str, str]:
        """What serves at an instance: layout -> model id."""
        if not (self.state(instance.environment) / "mapping.json").exists():
            return {}
        regions = self.mapping(instance.environment).get(instance.environment, {})
        return regions.get(instance.region, {})

    def journal(self, kind: str, instance: Instance = DEV) -> list[dict[str, Any]]:
        """A journal of an instance: history, verdicts, failures, served."""
        file = self.state(instance.environment) / kind / f"{instance.region}.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def told(self, instance: Instance = DEV) -> list[tuple[str, str, str]]:
        """The history: action, layout, and the first word of what came of it."""
        return [
            (each["action"], each["layout"], each["result"].partition(":")[0])
            for each in self.journal("history", instance)
        ]

    # Troubles

    def lease(self, instance: Instance = DEV) -> Path:
        """The file of an instance's lease."""
        return self.state(instance.environment) / "leases" / f"{instance.region}.json"

    def take_lease(self, instance: Instance = DEV) -> str:
        """Take an instance's lease as a run on another machine does; returns what it wrote."""
        until = datetime.now(UTC) + timedelta(seconds=60)
        held = {"run": "other", "host": "elsewhere", "process": 1, "until": until.isoformat()}
        file = self.lease(instance)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(held))
        return file.read_text()

    @contextmanager
    def settings(self, **changes: object) -> Iterator[None]:
        """Let the emulator be otherwise while the block lasts."""
        emulator = self.emulator.emulator
        before = show_settings(emulator)
        change_settings(emulator, changes)
        try:
            yield
        finally:
            change_settings(emulator, before)

    def leave_room_for(self, models: int, instance: Instance = DEV) -> None:
        """Let somebody else's models fill an instance, but for so many."""
        account = self.account(instance)
        service = self.emulator.emulator
        found = service.accounts.get(account)
        assert found is not None
        limit = tier_of(found.sku).template_models
        now = service.clock.now()
        for number in range(limit - models - service.models.count(account)):
            name = f"invoices-{models}-{number}"
            theirs = Model(name, now, now + LIFETIME, API, None, {}, {"team": "invoices"})
            service.models.put(account, theirs)

    def fault(
        self, operation: str, effect: Mapping[str, Any], at: Instance = DEV, **rule: Any
    ) -> str:
        """Put a fault in force for requests to one instance; returns its id."""
        source = {"operation": operation, "account": self.account(at), "effect": effect, **rule}
        return self.emulator.add_fault(source)

    def doom(self, at: Instance, code: str, message: str) -> None:
        """Let the operation that runs at an instance fail, for a reason that the service has."""
        emulator = self.emulator.emulator
        (operation,) = (
            each
            for each in emulator.operations.page(self.account(at).lower(), None, 100)
            if each.completed_at is None
        )
        failure = Failure("InvalidRequest", "Invalid request.", code, message)
        doomed = replace(operation, model=None, failure=failure)
        emulator.state.put(operations.COLLECTION, operation.key, doomed.to_json())

    @asynccontextmanager
    async def held(
        self,
        operation: str,
        *,
        run: Instance = DEV,
        at: Instance = DEV,
        model: str = "*",
        nth: int | None = 1,
    ) -> "AsyncIterator[asyncio.Task[Outcome]]":
        """A run over an instance, held while the block lasts at its nth such request to `at`.

        Without nth it is held at every such request, whichever of them comes first.
        """
        rule = {"model": model} | ({} if nth is None else {"nth": [nth]})
        fault = self.fault(operation, {"kind": "hold"}, at=at, **rule)
        async with self._begun(run, fault, lambda: self._is_waiting(fault)) as task:
            yield task

    @asynccontextmanager
    async def frozen(
        self, operation: str, *, run: Instance = DEV, at: Instance = DEV, **rule: Any
    ) -> "AsyncIterator[asyncio.Task[Outcome]]":
        """A run whose operation at `at` was accepted and does not end while the block lasts."""
        before = self.last
        model = rule.get("model", "*")

        async def is_accepted() -> bool:
            return any(
                each["operation"] == operation and fnmatchcase(each["model"], model)
                for each in self.emulator.requests(before)
                if each["account"] == self.account(at)
            )

        fault = self.fault(operation, {"kind": "freeze"}, at=at, **rule)
        async with self._begun(run, fault, is_accepted) as task:
            yield task

    @asynccontextmanager
    async def _begun(
        self, instance: Instance, fault: str, is_so_far: Callable[[], Awaitable[bool]]
    ) -> "AsyncIterator[asyncio.Task[Outcome]]":
        task = asyncio.create_task(self.up(instance))
        await eventually(is_so_far)
        try:
            yield task
        finally:
            await asyncio.to_thread(self.emulator.remove_fault, fault)

    async def _is_waiting(self, fault: str) -> bool:
        faults = await asyncio.to_thread(self.emulator.faults)
        return any(each["waiting"] for each in faults if each["id"] == fault)


async def eventually(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so; a run that never gets there fails its test."""
    async with asyncio.timeout(PATIENCE):
        while not await is_so():
            await asyncio.sleep(0.005)


async def killed(run: "asyncio.Task[Outcome]") -> None:
    """End a run as a signal does: at once, wherever it is."""
    run.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await run
