"""What a pricing tier allows: requests per second by class, and models.

Figures are the documented defaults of F0 and S0. The rate is a token bucket that holds one second's
worth, counted on the emulator's clock, so that a held clock also holds the limits.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class LimitsError(ValueError):
    """Groups of limits that cannot be understood; the message says what to write instead."""


class LimitGroup(Enum):
    """Limits that are switched on and off together."""

    RATES = "rates"
    """Requests per second."""
    MODELS = "models"
    """Models of an account, neural ones among them, and components of a composed one."""
    BUILDS = "builds"
    """Neural trainings a month."""
    TRAINING = "training"
    """Bytes and pages of a training's documents."""
    DOCUMENTS = "documents"
    """Bytes and pages of a document that is analysed."""


ALL_GROUPS = frozenset(LimitGroup)


def parse_limits(text: str) -> frozenset[LimitGroup]:
    """Read `on`, `off` or names of groups separated by commas; raises `LimitsError`."""
    match text.strip():
        case "on":
            return ALL_GROUPS
        case "off":
            return frozenset()
    names = {group.value: group for group in LimitGroup}
    asked = [part.strip() for part in text.split(",")]
    unknown = [name for name in asked if name not in names]
    if unknown:
        raise LimitsError(
            f"'{unknown[0]}' is no group of limits. Write on, off, or some of {', '.join(names)}, "
            "separated by commas."
        )
    return frozenset(names[name] for name in asked)


class RateClass(Enum):
    """The classes of requests that the service counts separately."""

    ANALYZE = "analyze"
    GET = "get"
    MANAGEMENT = "model management"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Tier:
    """A pricing tier: requests per second, custom models, neural trainings a month.

    And the bytes of a document that is analysed. `neural_hours` are GPU hours a month and
    `analyzed_pages` the first pages of a document, None where there is no limit; `composed_of` is
    how many models one may be composed of.
    """

    rates: dict[RateClass, int]
    template_models: int
    neural_builds: int
    document_bytes: int
    neural_models: int = 500
    neural_hours: float | None = None
    composed_of: int = 500
    analyzed_pages: int | None = None


F0 = Tier(
    dict.fromkeys(RateClass, 1),
    template_models=500,
    neural_builds=10,
    document_bytes=4 * 1024 * 1024,
    neural_models=100,
    neural_hours=10,
    composed_of=5,
    analyzed_pages=2,
)
S0 = Tier(
    {RateClass.ANALYZE: 15, RateClass.GET: 50, RateClass.MANAGEMENT: 5, RateClass.LIST: 10},
    template_models=5000,
    neural_builds=20,
    document_bytes=500 * 1024 * 1024,
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
