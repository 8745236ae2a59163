"""Operations: trainings, compositions and copies between their acceptance and their end.

An operation's outcome is settled when it is accepted and shown when its time has come. So there is
no background work: what an operation looks like is a function of the clock, a restart loses
nothing, and a test that holds the clock holds the operation. Before a request is served, `settle`
lets everything that is due take effect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from emulator.service.accounts import Accounts
from emulator.service.errors import Failure, authorization_failed
from emulator.service.models import LIFETIME, Model, Models
from emulator.service.reservations import Reservations
from emulator.service.stragglers import Stragglers
from emulator.state import JsonObject, State

COLLECTION = "operations"
PENDING = "pending"

KEPT = timedelta(hours=24)
"""How long the service remembers an operation."""

_FAR_FUTURE = datetime(3021, 1, 1, tzinfo=UTC)


class Kind(Enum):
    """The kinds of operations, by the service's names."""

    BUILD = "documentModelBuild"
    COMPOSE = "documentModelCompose"
    COPY = "documentModelCopyTo"


@dataclass(frozen=True, slots=True)
class Operation:
    """One training, composition or copy.

    `home` is the account that was asked, `destination` gets the model.

    Exactly one of `model` and `failure` is given: the outcome, visible once `completed_at` is set.
    `frozen_by` names the fault that keeps it from completing; `polls` is how many reads of it
    shall see it unfinished, however late it is.
    """

    id: str
    kind: Kind
    home: str
    destination: str
    model_id: str
    created_at: datetime
    due_at: datetime
    resource_location: str
    api_version: str
    tags: Mapping[str, str] = field(default_factory=dict)
    model: Model | None = None
    failure: Failure | None = None
    frozen_by: str | None = None
    polls: int = 0
    completed_at: datetime | None = None

    @property
    def key(self) -> str:
        """The key in the state."""
        return f"{self.home}/{self.id}"

    def to_json(self) -> JsonObject:
        """The stored form."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "home": self.home,
            "destination": self.destination,
            "modelId": self.model_id,
            "createdAt": self.created_at.isoformat(),
            "dueAt": self.due_at.isoformat(),
            "resourceLocation": self.resource_location,
            "apiVersion": self.api_version,
            "tags": dict(self.tags),
            "model": self.model.to_json() if self.model else None,
            "failure": self.failure.to_json() if self.failure else None,
            "frozenBy": self.frozen_by,
            "polls": self.polls,
            "completedAt": self.completed_at.isoformat() if self.completed_at else None,
        }

    @classmethod
    def from_json(cls, body: JsonObject) -> "Operation":
        """Read the stored form."""
        completed_at = body["completedAt"]
        return cls(
            id=body["id"],
            kind=Kind(body["kind"]),
            home=body["home"],
            destination=body["destination"],
            model_id=body["modelId"],
            created_at=datetime.fromisoformat(body["createdAt"]),
            due_at=datetime.fromisoformat(body["dueAt"]),
            resource_location=body["resourceLocation"],
            api_version=body["apiVersion"],
            tags=body["tags"],
            model=Model.from_json(body["model"]) if body["model"] else None,
            failure=Failure.from_json(body["failure"]) if body["failure"] else None,
            frozen_by=body["frozenBy"],
            polls=body["polls"],
            completed_at=datetime.fromisoformat(completed_at) if completed_at else None,
        )


def new_operation_id(now: datetime, request_id: str) -> str:
    """Name an operation as the service does: a number that falls with time, and the request's id.

    The falling number makes the order of the names the order of the listing, newest first.
    """
    return f"{int((_FAR_FUTURE - now).total_seconds()):011d}_{request_id}"


@dataclass(frozen=True, slots=True)
class Operations:
    """The operations in a state, by account."""

    state: State
    lag: timedelta = timedelta()
    """How long listings do not show what an operation has made."""

    def get(self, subdomain: str, operation_id: str) -> Operation | None:
        """Return an operation, or None when it never was or is forgotten."""
        body = self.state.get(COLLECTION, f"{subdomain}/{operation_id}")
        return None if body is None else Operation.from_json(body)

    def page(self, subdomain: str, after: str | None, size: int) -> list[Operation]:
        """Return up to `size` operations, newest first, those behind the id `after`."""
        prefix = f"{subdomain}/"
        behind = None if after is None else prefix + after
        rows = self.state.list(COLLECTION, prefix, after=behind, limit=size)
        return [Operation.from_json(body) for _, body in rows]

    def start(self, operation: Operation) -> None:
        """Accept an operation."""
        with self.state.transaction():
            self._put(operation)
            waiting = {
                "due": operation.due_at.isoformat(),
                "destination": operation.destination if operation.model else "",
                "neural": operation.model is not None and operation.model.is_neural,
                "frozenBy": operation.frozen_by,
                "polls": operation.polls,
            }
            self.state.put(PENDING, operation.key, waiting)

    def count_poll(self, operation: Operation) -> None:
        """Count one read of an operation that ends only when it was read often enough."""
        with self.state.transaction():
            waiting = self.state.get(PENDING, operation.key)
            if waiting is not None and waiting["polls"]:
                fewer = {**waiting, "polls": waiting["polls"] - 1}
                self.state.put(PENDING, operation.key, fewer)

    def under_way(self, destination: str) -> int:
        """Count the operations that will add a model to an account."""
        pending = self.state.list(PENDING)
        return sum(1 for _, waiting in pending if waiting["destination"] == destination)

    def neural_under_way(self, destination: str) -> int:
        """Count the operations that will add a neural model to an account."""
        return sum(
            1
            for _, waiting in self.state.list(PENDING)
            if waiting["destination"] == destination and waiting["neural"]
        )

    def settle(self, now: datetime, is_frozen: Callable[[str], bool]) -> None:
        """Let every operation that is due take effect, in order of their due times."""
        due = [
            (waiting["due"], key)
            for key, waiting in self.state.list(PENDING)
            if datetime.fromisoformat(waiting["due"]) <= now
            and not waiting["polls"]
            and not (waiting["frozenBy"] and is_frozen(waiting["frozenBy"]))
        ]
        if not due:
            return
        with self.state.transaction():
            for _, key in sorted(due):
                self._complete(key, now)

    def _complete(self, key: str, now: datetime) -> None:
        if not self.state.delete(PENDING, key):
            return
        body = self.state.get(COLLECTION, key)
        if body is None:
            return
        operation = Operation.from_json(body)
        if operation.frozen_by or operation.polls:
            operation = _late(operation, now)
        self._put(replace(self._take_effect(operation), completed_at=operation.due_at))

    def _take_effect(self, operation: Operation) -> Operation:
        models = Models(self.state)
        reservations = Reservations(self.state)
        destination, model_id = operation.destination, operation.model_id
        if operation.model is not None and Accounts(self.state).get(destination) is None:
            models.drop_staged(destination, operation.id)
            failure = authorization_failed(f"the account '{destination}' does not exist any more.")
            return replace(operation, model=None, failure=failure)
        if operation.model is not None:
            models.put(destination, operation.model)
            models.adopt_templates(destination, operation.id, model_id)
            if self.lag:
                visible_at = operation.due_at + self.lag
                Stragglers(self.state).appeared(destination, model_id, visible_at)
        if operation.model is not None or operation.kind is Kind.BUILD:
            reservations.release(destination, model_id)
        return operation

    def _put(self, operation: Operation) -> None:
        self.state.put(
            COLLECTION, operation.key, operation.to_json(), expires=operation.created_at + KEPT
        )


def _late(operation: Operation, now: datetime) -> Operation:
    """Return an operation that ends now instead of when it was due; a new model begins now."""
    model = operation.model
    if model is not None and operation.kind is not Kind.COPY:
        model = replace(model, created_at=now, expires_at=now + LIFETIME)
    return replace(operation, model=model, due_at=now)
