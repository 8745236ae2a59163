"""A task: one layout on one instance, with all that its stages need."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reconciler.execution.session import Session
from reconciler.gateway.port import Gateway
from reconciler.model.desired import Layout, LockEntry
from reconciler.model.history import HistoryEntry
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress
from reconciler.model.plan import Action
from reconciler.state.records import Records


@dataclass(frozen=True, slots=True)
class Task:
    """One layout on one instance.

    `deadline`: until when operations are waited for. `check_lease` raises LeaseLost once the
    instance may be another run's; every way to the instance leads past it.
    """

    session: Session
    instance: Instance
    layout: str
    deadline: datetime
    check_lease: Callable[[], None]

    @property
    def gateway(self) -> Gateway:
        """The door to the instance, for as long as the lease lasts."""
        self.check_lease()
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

    def tell(self, sentence: str) -> None:
        """Tell whoever watches."""
        self.session.progress(Progress(self.instance, self.layout, sentence))

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
