"""A plan: what will be done to one instance, and why.

One small class per kind of action in a closed union: the executor, the report and the tests all
dispatch on it, and a new kind of action cannot be forgotten by any of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reconciler.model.capacity import CapacityNeed
from reconciler.model.live import OperationKind
from reconciler.model.naming import Instance


@dataclass(frozen=True, slots=True)
class Train:
    """Train the version here."""

    layout: str
    version: str
    model_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Bring the version here by copying `source_model_id` from `source`."""

    layout: str
    version: str
    model_id: str
    source: Instance
    source_model_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Wait for an operation that an earlier run began; it runs at `at` (a copy: at its source)."""

    layout: str
    version: str
    model_id: str
    operation_id: str
    kind: OperationKind
    at: Instance
    because: str


@dataclass(frozen=True, slots=True)
class Verify:
    """Analyse the verification documents and store the figures."""

    layout: str
    version: str
    model_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Check:
    """Have a copy of verified weights analyse one verification document, or all of them."""

    layout: str
    version: str
    model_id: str
    scope: Literal["smoke", "full"]
    because: str


@dataclass(frozen=True, slots=True)
class Serve:
    """Enter the model in the mapping. `replaces` is the model id that served before."""

    layout: str
    version: str
    model_id: str
    replaces: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the layout out of the mapping."""

    layout: str
    version: str
    model_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a model of ours."""

    layout: str
    version: str
    model_id: str
    because: str


Action = Train | Copy | Resume | Verify | Check | Serve | Withdraw | Delete
Situation = Literal["in_sync", "change", "blocked", "waiting"]


@dataclass(frozen=True, slots=True)
class LayoutPlan:
    """What is done for one layout.

    `steps` are carried out in order; a step that fails ends them. `cleanup` depends on none of
    them. `note` says why the layout is blocked or waits, and what would unblock it. `facts` are
    what the actions rest on and what they themselves do not name: they go into the fingerprint.
    """

    layout: str
    situation: Situation
    steps: tuple[Action, ...] = ()
    cleanup: tuple[Delete, ...] = ()
    note: str = ""
    facts: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """All that will be done for the layout."""
        return self.steps + self.cleanup


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done to one instance.

    `refusals` are the guards that forbid the whole plan, each with its numbers; a plan with any
    is never carried out. `unmanaged` lists the models that are nobody's of ours, `unverified` the
    wanted layouts that Git lets serve without verification, `left_out` those that the selection
    does not include. `fingerprint` names what the plan does and what that rests on. `observed`:
    Git says that this instance is only looked at, so nothing of the plan is carried out.
    `locked_out`: it is refused because no role lets us in, as it also is while a role is new.
    """

    instance: Instance
    observed_at: datetime
    layouts: tuple[LayoutPlan, ...]
    unmanaged: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    capacity: CapacityNeed | None = None
    fingerprint: str = ""
    observed: bool = False
    locked_out: bool = False

    @property
    def actions(self) -> tuple[Action, ...]:
        """All actions, layout by layout."""
        return tuple(action for layout in self.layouts for action in layout.actions)

    @property
    def blocked(self) -> dict[str, str]:
        """Layout -> why it cannot go on."""
        return {plan.layout: plan.note for plan in self.layouts if plan.situation == "blocked"}

    @property
    def waiting(self) -> dict[str, str]:
        """Layout -> what it waits for."""
        return {plan.layout: plan.note for plan in self.layouts if plan.situation == "waiting"}
