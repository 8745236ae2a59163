"""A task: one layout on one instance, with all that its stages need; a run is what tasks share."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from reconciler.execution.access import Patience, ask_until_it_works, may_pass
from reconciler.execution.known import Known
from reconciler.execution.live_models import get_model
from reconciler.execution.mapping import MappingOfRun
from reconciler.execution.session import Session
from reconciler.gateway.errors import GatewayError
from reconciler.gateway.port import Gateway
from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Layout, LockEntry
from reconciler.model.history import HistoryEntry
from reconciler.model.live import Capacity, LiveModel
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress
from reconciler.model.plan import Action
from reconciler.model.verdict import Verdict
from reconciler.state.records import Records

Answer = TypeVar("Answer")

NOT_ASKED = Capacity(0, 0)


@dataclass(frozen=True, slots=True)
class Run:
    """One run over one instance.

    `deadline`: until when operations and new roles are waited for, in monotonic seconds.
    `check_lease` raises LeaseLost once the instance may be another run's. `serving`: layout ->
    model id when it began, `capacity` what the instance then held and might hold. `evictable`: ids
    of models that could make room, the first first. `patience`: that with roles that do not
    work yet.
    """

    session: Session
    instance: Instance
    deadline: float
    check_lease: Callable[[], None]
    known: Known
    mapping: MappingOfRun
    serving: Mapping[str, str] = field(default_factory=dict)
    capacity: Capacity = NOT_ASKED
    evictable: tuple[str, ...] = ()
    patience: Patience = field(default_factory=Patience)

    @property
    def is_out_of_time(self) -> bool:
        """Whether the run waits no longer."""
        return self.session.monotonic() >= self.deadline


@dataclass(frozen=True, slots=True)
class Task:
    """One layout of a run. Every way to the instance leads past the lease."""

    run: Run
    layout: str

    @property
    def session(self) -> Session:
        """What the run has open."""
        return self.run.session

    @property
    def instance(self) -> Instance:
        """The instance that is written to."""
        return self.run.instance

    @property
    def gateway(self) -> Gateway:
        """The door to the instance, for as long as the lease lasts."""
        self.run.check_lease()
        return self.session.gateway(self.instance)

    @property
    def records(self) -> Records:
        """What is remembered about the instance."""
        return self.session.records(self.instance)

    @property
    def declared(self) -> Layout:
        """The layout as Git declares it."""
        return self.session.desired.layouts[self.layout]

    @property
    def locked(self) -> LockEntry:
        """The layout's entry in the lock."""
        return self.session.desired.lock[self.layout]

    async def model(self, model_id: str) -> LiveModel | None:
        """A model of the instance as it is now, with what Git says of it; None where it is gone."""
        self.run.check_lease()
        return await get_model(self.session, self.instance, model_id)

    async def once_allowed(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask; where that is refused for a role that may be new, one layout asks again for all.

        Raises the last refusal once that has lasted too long, and any other GatewayError.
        """
        try:
            return await ask()
        except GatewayError as refused:
            if self.run.is_out_of_time or not may_pass(refused):
                raise
        ends = min(self.run.deadline, self.run.patience.ends(self.session.monotonic()))
        async with self.run.patience.turn:
            return await ask_until_it_works(self.session, ends, ask, self.tell)

    def tell(self, sentence: str) -> None:
        """Tell whoever watches."""
        self.session.progress(Progress(self.instance, self.layout, sentence))

    async def keep_verdict(self, verdict: Verdict) -> None:
        """Remember a verdict, in this run and for good."""
        await self.records.add_verdict(verdict)
        self.run.known.add_verdict(verdict)

    async def archive(self, version: str) -> None:
        """Keep the recipe of a version, once, before it is trained."""
        if self.run.known.is_archived(self.layout, version):
            return
        archived = ArchivedVersion(
            layout=self.layout,
            version=version,
            data_digest=self.locked.data_digest,
            documents=self.locked.documents,
            generation=self.locked.generation,
            build=self.declared.build,
            api=self.session.environment(self.instance).api,
            commit=self.session.commit,
            at=self.session.now(),
        )
        await self.records.add_archived(archived)
        self.run.known.add_archived(archived)

    async def record(
        self, action: Action, result: str, *, model_id: str = "", operation: str = ""
    ) -> None:
        """Append to the history what came of an action."""
        await self.records.add_history(
            HistoryEntry(
                at=self.session.now(),
                action=type(action).__name__.lower(),
                layout=action.layout,
                version=action.version,
                model_id=model_id or action.model_id,
                because=action.because,
                commit=self.session.commit,
                operation=operation,
                result=result,
            )
        )
