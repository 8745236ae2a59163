"""Neural trainings: what sets them apart from template ones.

The learner is the same, since no network is trained here. What a client can notice is not: how many
such models an account may hold, how much it may train in a month, how long a training takes, and
the marks that a neural model carries. The service counts trainings up to 2023-07-31 and hours from
2024-11-30 on; both are counted here, whichever API asks, so that `/info` is right.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from emulator.service.call import Call
from emulator.service.errors import invalid_parameter, neural_model_limit
from emulator.service.limits import LimitGroup, tier_of
from emulator.service.models import NEURAL_MODE

COLLECTION = "neural_builds"
FIRST_WITH_HOURS = "2024-11-30"

USUAL_HOURS = 0.25
"""GPU hours that a training is said to take: less than the half hour that is the default limit."""
MOST_HOURS = 10.0

_REMEMBERED = timedelta(days=70)
_DECEMBER = 12


def training_hours(call: Call, body: Mapping[str, object], mode: str) -> float | None:
    """Return the GPU hours that a training is said to take; None where nobody counts them."""
    if call.version < FIRST_WITH_HOURS:
        return None
    most = body.get("maxTrainingHours")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int | float)):
        raise invalid_parameter("maxTrainingHours", "it must be a number.")
    if most is not None and mode != NEURAL_MODE:
        raise invalid_parameter("maxTrainingHours", "it is for buildMode neural only.")
    if most is not None and not 0 < most <= MOST_HOURS:
        raise invalid_parameter("maxTrainingHours", f"{most:g} is not above 0 and at most 10.")
    if mode != NEURAL_MODE:
        return None
    return USUAL_HOURS if most is None else min(USUAL_HOURS, float(most))


def refuse_beyond_quota(call: Call) -> None:
    """Refuse a neural training more than the account's tier allows in this month."""
    if not call.emulator.enforces(LimitGroup.BUILDS):
        return
    tier, sku = tier_of(call.account.sku), call.account.sku
    again = f"Try again after {start_of_next_month(call.now):%Y-%m-%d}, or change the tier."
    if call.version < FIRST_WITH_HOURS:
        used = builds_used(call)
        if used >= tier.neural_builds:
            raise neural_model_limit(
                f"{used} neural models were built this month, and the tier {sku} allows "
                f"{tier.neural_builds}. {again}"
            )
    elif tier.neural_hours is not None and _hours_used(call) >= tier.neural_hours:
        raise neural_model_limit(
            f"neural trainings took {_hours_used(call):g} hours this month, and the tier {sku} "
            f"allows {tier.neural_hours:g}. {again}"
        )


def count_training(call: Call, hours: float | None) -> None:
    """Count one neural training against this month."""
    key = f"{_month(call)}{secrets.token_hex(8)}"
    body = {"hours": USUAL_HOURS if hours is None else hours}
    call.emulator.state.put(COLLECTION, key, body, expires=call.now + _REMEMBERED)


def builds_used(call: Call) -> int:
    """Count this month's neural trainings of the account."""
    return call.emulator.state.count(COLLECTION, _month(call))


def start_of_next_month(now: datetime) -> datetime:
    """Return the moment at which the counting begins anew."""
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if start.month == _DECEMBER:
        return start.replace(year=start.year + 1, month=1)
    return start.replace(month=start.month + 1)


def _hours_used(call: Call) -> float:
    found = call.emulator.state.list(COLLECTION, _month(call))
    return sum(float(body["hours"]) for _, body in found)


def _month(call: Call) -> str:
    return f"{call.account.subdomain}/{call.now:%Y-%m}/"
