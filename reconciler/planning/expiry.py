"""Warnings about models that the service will soon delete by itself.

A model expires two years after its training, and a copy with it: the service gives a copy the
expiry of its source. Only a retraining of the same data helps, so the warning names it.
"""

from datetime import timedelta

from reconciler.planning.case import Case

NOTICE = timedelta(days=60)
"""How long before the expiry of a serving or wanted model the warnings begin."""


def expiry_warnings(case: Case) -> tuple[str, ...]:
    """Warn about what serves the layout and about what should."""
    now = case.survey.here.world.observed_at
    warnings = []
    for candidate in case.here:
        expires = candidate.model.expires_at
        if expires is None or expires - now > NOTICE:
            continue
        if candidate.serves or candidate == case.live(case.wanted):
            left = (expires - now).days
            when = f"in {left} days" if expires > now else "already"
            warnings.append(
                f"{case.name}: {candidate.id} expires on {expires:%Y-%m-%d}, {when}; "
                f"`reconciler lock --renew {case.name}` trains it anew"
            )
    return tuple(warnings)
