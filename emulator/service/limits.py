"""What a pricing tier allows: requests per second by class, and models.

Figures are the documented defaults of F0 and S0. The rate is a token bucket that holds one second's
worth, counted on the emulator's clock, so that a held clock also holds the limits.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RateClass(Enum):
    """The classes of requests that the service counts separately."""

    ANALYZE = "analyze"
    GET = "get"
    MANAGEMENT = "model management"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Tier:
    """A pricing tier: requests per second, custom template models, neural trainings a month."""

    rates: dict[RateClass, int]
    template_models: int
    neural_builds: int


F0 = Tier(dict.fromkeys(RateClass, 1), template_models=500, neural_builds=10)
S0 = Tier(
    {RateClass.ANALYZE: 15, RateClass.GET: 50, RateClass.MANAGEMENT: 5, RateClass.LIST: 10},
    template_models=5000,
    neural_builds=20,
)


def tier_of(sku: str) -> Tier:
    """Return what a SKU allows; any SKU but F0 is the standard tier."""
    return F0 if sku.upper() == "F0" else S0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime


class RateLimits:
    """One bucket per account and class of request. Used from the event loop only."""

    def __init__(self) -> None:
        """Begin with every bucket full."""
        self._buckets: dict[tuple[str, RateClass], _Bucket] = {}

    def take(self, account: str, rate_class: RateClass, rate: int, now: datetime) -> int:
        """Take one request of `rate` a second: 0, or whole seconds until one is free again."""
        bucket = self._buckets.setdefault((account, rate_class), _Bucket(rate, now))
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(rate, bucket.tokens + passed * rate)
        bucket.filled_at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return math.ceil((1 - bucket.tokens) / rate)
