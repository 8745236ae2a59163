"""How many requests a plan takes at least, per class of call, and so how long at least.

A team must know its throughput before it asks Azure's support for more. The numbers follow what an
execution does for each action when nothing goes wrong; waiting for operations is left out, since
one listing stands for any number of them. A copy is authorised here and started at its source, and
both instances count their own requests.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from reconciler.model.desired import Desired, LockEntry
from reconciler.model.naming import Instance
from reconciler.model.plan import (
    Action,
    Check,
    Copy,
    Delete,
    Resume,
    Serve,
    Train,
    Verify,
    Withdraw,
)
from reconciler.model.rates import CallClass

Requests = Mapping[tuple[Instance, CallClass], int]
"""How many requests of each class go to each instance."""

_LOOK = (CallClass.GET, CallClass.LIST)
"""What any run asks for: the account's limits, and one page of models at least."""


def requests(desired: Desired, at: Instance, actions: Iterable[Action]) -> Requests:
    """Count the requests that a run at `at` sends, with its look at what is there."""
    found = Counter({(at, call): 1 for call in _LOOK})
    for action in actions:
        for instance, call, number in _calls(action, at, desired.lock.get(action.layout)):
            found[instance, call] += number
    return found


def seconds(desired: Desired, needed: Requests) -> float:
    """How long the slowest class of calls takes at the declared rates, all side by side."""
    return max(
        number / desired.environments[instance.environment].rates.of(call)
        for (instance, call), number in needed.items()
    )


def _calls(
    action: Action, at: Instance, lock: LockEntry | None
) -> Iterator[tuple[Instance, CallClass, int]]:
    """The requests of one action. Each model is looked at before it is relied on."""
    match action:
        case Train() | Delete():
            yield at, CallClass.MANAGEMENT, 1
        case Copy():
            yield action.source, CallClass.GET, 1
            yield action.source, CallClass.MANAGEMENT, 1
            yield at, CallClass.MANAGEMENT, 1
            yield at, CallClass.GET, 1
        case Resume():
            yield at, CallClass.GET, 1 if action.kind == "copy" else 0
        case Serve():
            yield at, CallClass.GET, 1
        case Verify() | Check():
            all_documents = lock.verification_documents if lock else 0
            smoke = isinstance(action, Check) and action.scope == "smoke"
            documents = min(1, all_documents) if smoke else all_documents
            yield at, CallClass.ANALYZE, documents
            yield at, CallClass.GET, documents + 1
        case Withdraw():
            pass
        case _:
            assert_never(action)
