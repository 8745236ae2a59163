"""What a plan needs of an instance, against what the instance has.

A team must know this before it asks Azure's support for more, so it is part of every plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reconciler.model.rates import CallClass


@dataclass(frozen=True, slots=True)
class CapacityNeed:
    """Models, neural builds and requests: what there is, and what a plan takes.

    `models`, `limit`: custom models now, and allowed. `peak`: the most that live at once while the
    plan is carried out, old and new side by side. `after`: what lives once it has been.
    `retained`: what would live if every layout had all the versions that it may keep, plus one for
    a version side by side. `evictable`: ids that could be deleted to make room, the first first.
    `neural_*`: builds that the plan starts, that the month has left (None: the API does not tell),
    and when the count begins anew. `requests` and `seconds`: requests that the plan takes at
    least, per class of call, and how long the slowest class takes at the declared rates.
    """

    models: int
    limit: int
    peak: int
    after: int
    retained: int
    evictable: tuple[str, ...]
    neural_needed: int
    neural_left: int | None
    neural_resets_at: datetime | None
    requests: Mapping[CallClass, int]
    seconds: float
