"""Warnings about models that the service will soon delete by itself.

A model expires two years after its training, and a copy with it: the service gives a copy the
expiry of its source. Only a retraining of the same data helps, so the warning names it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from reconciler.model.naming import Instance
from reconciler.model.plan import Action, Copy
from reconciler.planning.case import Case

NOTICE = timedelta(days=60)
"""How long before the expiry of a serving or wanted model the warnings begin."""


def expiry_warnings(case: Case, steps: Iterable[Action]) -> Iterator[str]:
    """Warn about what serves the layout, about what should, and about what will be copied here."""
    live = case.live(case.wanted)
    for candidate in case.here:
        if candidate.serves or candidate is live:
            yield from _warning(case, candidate.id, candidate.model.expires_at)
    for step in steps:
        if isinstance(step, Copy):
            expires = _expiry_at(case, step.source, step.source_model_id)
            yield from _warning(case, f"its copy of {step.source_model_id}", expires)


def _warning(case: Case, what: str, expires: datetime | None) -> Iterator[str]:
    now = case.survey.here.world.observed_at
    if expires is None or expires - now > NOTICE:
        return
    days = (expires - now).days
    left = f"in {days} {'day' if days == 1 else 'days'}" if expires > now else "already"
    yield f"{case.name}: {what} expires on {expires:%Y-%m-%d}, {left}; {_remedy(case)}"


def _remedy(case: Case) -> str:
    if case.lock.adopted:
        return f"`reconciler lock {case.name}` trains a version from data in its place"
    renew = f"`reconciler lock --renew {case.name}` trains it anew"
    pinned = case.survey.environment.promote == "pinned"
    return f"{renew}, then pin the new version in {case.survey.file}" if pinned else renew


def _expiry_at(case: Case, source: Instance, model_id: str) -> datetime | None:
    holding = case.survey.neighbour(source)
    held = case.held_by(holding) if holding else ()
    return next((found.model.expires_at for found in held if found.id == model_id), None)
