"""The fault rules in force: whom each has met, and who waits for it to be taken away.

The registry counts and remembers; what an effect does to a request is done where requests are
served. It belongs to the event loop of the server and must only be changed from there.
"""

import asyncio
import uuid
from dataclasses import dataclass, field

from emulator.fault_rules import FaultRule, parse_rule
from emulator.state import JsonObject


@dataclass(slots=True, eq=False)
class ActiveFault:
    """A rule in force, with what it has met so far."""

    id: str
    rule: FaultRule
    source: JsonObject
    matched: int = 0
    applied: int = 0
    waiting: int = 0
    abandoned: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def meets(self) -> bool:
        """Count one matching request; answers whether the effect is meant for it."""
        self.matched += 1
        if not self.rule.picks(self.matched):
            return False
        if self.rule.times is not None and self.applied >= self.rule.times:
            return False
        self.applied += 1
        return True

    def view(self) -> JsonObject:
        """What the admin endpoint shows: the rule as given, and its counts."""
        counts = {"matched": self.matched, "applied": self.applied, "waiting": self.waiting}
        return {"id": self.id, "rule": self.source, **counts}


class Faults:
    """The rules in force, in the order in which they were made."""

    def __init__(self) -> None:
        """Begin with no rule."""
        self._active: dict[str, ActiveFault] = {}

    def add(self, source: JsonObject) -> ActiveFault:
        """Put a rule in force; raises `FaultRuleError`."""
        fault = ActiveFault(uuid.uuid4().hex, parse_rule(source), source)
        self._active[fault.id] = fault
        return fault

    def remove(self, fault_id: str) -> bool:
        """Take a rule away and release what it holds; answers whether it was there."""
        fault = self._active.pop(fault_id, None)
        if fault is None:
            return False
        fault.released.set()
        return True

    def clear(self) -> int:
        """Take all rules away; answers how many they were."""
        ids = list(self._active)
        for fault_id in ids:
            self.remove(fault_id)
        return len(ids)

    def abandon(self) -> None:
        """Give up, because the server stops: whoever waits is sent away without effect."""
        for fault in self._active.values():
            fault.abandoned = True
            fault.released.set()

    def is_active(self, fault_id: str) -> bool:
        """Whether this rule is still in force."""
        return fault_id in self._active

    def views(self) -> list[JsonObject]:
        """Return all rules with their counts."""
        return [fault.view() for fault in self._active.values()]

    def meant_for(
        self, operation: str, account: str, model: str, page: int | None = None
    ) -> tuple[ActiveFault, ...]:
        """Return the rules whose effect a request shall feel; all that match it count it.

        `page` is given for requests that list something.
        """
        return tuple(
            fault
            for fault in tuple(self._active.values())
            if fault.rule.concerns(operation, account, model, page) and fault.meets()
        )
