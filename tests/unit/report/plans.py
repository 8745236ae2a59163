"""Plans as values: a test about a report names only what the report is to show."""

from datetime import UTC, datetime
from typing import Any

from reconciler.model.capacity import CapacityNeed
from reconciler.model.naming import Instance, model_id
from reconciler.model.plan import Copy, Delete, LayoutPlan, Plan, Serve, Train, Verify
from reconciler.model.rates import CallClass

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
WESTUS = Instance("dev", "westus")
EASTUS2 = Instance("staging", "eastus2")
A, B, C = (letter * 12 for letter in "abc")
FINGERPRINT = "3fa2c1b09d11"


def plan(*layouts: LayoutPlan, at: Instance = WESTUS, **rest: Any) -> Plan:
    return Plan(at, NOW, layouts, **{"fingerprint": FINGERPRINT, **rest})


def in_sync(name: str) -> LayoutPlan:
    return LayoutPlan(name, "in_sync")


def blocked(name: str, note: str) -> LayoutPlan:
    return LayoutPlan(name, "blocked", note=note)


def waiting(name: str, note: str) -> LayoutPlan:
    return LayoutPlan(name, "waiting", note=note)


def training(name: str, version: str = A, because: str = "first version here") -> LayoutPlan:
    model = model_id(name, version)
    steps = (
        Train(name, version, model, because),
        Verify(name, version, model, "no verdict"),
        Serve(name, version, model, None, "once its verification is good"),
    )
    return LayoutPlan(name, "change", steps)


def copying(name: str, version: str = A) -> LayoutPlan:
    model = model_id(name, version)
    steps = (
        Copy(name, version, model, WESTUS, model, "dev/westus has verified it"),
        Serve(name, version, model, None, "verified"),
    )
    return LayoutPlan(name, "change", steps)


def serving(name: str, version: str = A, replaces: str | None = None) -> LayoutPlan:
    step = Serve(name, version, model_id(name, version), replaces, "Git wants it again")
    return LayoutPlan(name, "change", (step,))


def deleting(name: str, version: str = B) -> LayoutPlan:
    step = Delete(name, version, model_id(name, version), "superseded")
    return LayoutPlan(name, "change", cleanup=(step,))


def need(**changes: Any) -> CapacityNeed:
    usual: dict[str, Any] = {
        "models": 11,
        "limit": 5000,
        "peak": 13,
        "after": 12,
        "retained": 40,
        "evictable": (),
        "neural_needed": 0,
        "neural_left": 20,
        "neural_resets_at": datetime(2026, 12, 1, tzinfo=UTC),
        "requests": {CallClass.MANAGEMENT: 2, CallClass.ANALYZE: 30},
        "seconds": 2.0,
    }
    return CapacityNeed(**{**usual, **changes})
