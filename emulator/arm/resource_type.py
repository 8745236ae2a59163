"""What one row of the table of resource types says.

The handler knows ARM; a row knows one service: which api versions it answers, how its names look,
what a body must hold, what the service adds to it, what else happens on deletion, and which
actions it has. Rows are data and plain functions, so a type reads from top to bottom in its file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from emulator.arm.errors import JsonObject
from emulator.arm.record import Record
from emulator.arm.resource_id import ResourceId
from emulator.arm.rules import NameRule, Shape
from emulator.arm.shelf import Shelf
from emulator.service.accounts import Accounts


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a rule of a service may ask about the rest of the world."""

    shelf: Shelf
    accounts: Accounts
    now: datetime
    base_url: str
    """The server's own address, without a slash at its end."""


@dataclass(frozen=True, slots=True)
class Change:
    """A PUT, or a PATCH already merged: what shall be, what was, and the world around it."""

    id: ResourceId
    body: JsonObject
    before: Record | None
    around: Surroundings

    @property
    def properties(self) -> JsonObject:
        """The part of the wanted body that differs by type."""
        found: JsonObject = self.body.get("properties") or {}
        return found

    @property
    def properties_before(self) -> JsonObject:
        """The same part as it is now; empty for a new resource."""
        return self.before.properties if self.before else {}

    @property
    def created_at(self) -> datetime:
        """When the resource began."""
        return self.before.created_at if self.before else self.around.now


def _accept(change: Change) -> None:
    """Accept every body."""


def _no_secrets(change: Change) -> JsonObject:
    """Have no secrets."""
    return {}


def _nothing_kept(record: Record, around: Surroundings) -> JsonObject:
    """Take the record's own secrets into the bin, and no more."""
    return record.secrets


def _no_trace(record: Record, around: Surroundings) -> None:
    """Leave nothing to clean up."""


Action = Callable[[Record, JsonObject, Surroundings], JsonObject]
"""A POST on a resource: the record, the request's body, the world; returns the answer's body."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One row of the table.

    `shapes` are the forms of values at dotted paths that `check` and `complete` rely on. `check`
    raises `ArmError`. `complete` returns the keys of the body that the service decides
    (always `properties`, and any of `identity`, `sku`, `etag`, `systemData`). `secrets` returns
    what is kept but never shown. `kept_for` is how long a deleted resource can be restored (None:
    deleted is gone); `to_bin` runs on deletion and returns the secrets to keep until then, `purged`
    when it leaves the bin for good. `carried` are keys of the body that are shown as they were
    sent. `anywhere`: it is attached to a scope of any kind and does not lie in a group.
    """

    name: str
    api_versions: tuple[str, ...]
    name_rule: NameRule
    complete: Callable[[Change], JsonObject]
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    carried: tuple[str, ...] = ("tags",)
    tracked: bool = True
    anywhere: bool = False
    updatable: bool = True
    kept_for: timedelta | None = None
    check: Callable[[Change], None] = _accept
    secrets: Callable[[Change], JsonObject] = _no_secrets
    to_bin: Callable[[Record, Surroundings], JsonObject] = _nothing_kept
    purged: Callable[[Record, Surroundings], None] = _no_trace
    actions: Mapping[str, Action] = field(default_factory=dict)
    created_status: int = 201
