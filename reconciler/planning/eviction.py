"""What could be deleted to make room, and in which order. A plan only names it: people decide.

First the failed candidates, which nobody can go back to, the oldest first; then the versions kept
for a rollback, over all layouts the farthest back first. Never what serves, what Git wants or pins,
nor what is not ours.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reconciler.model.plan import Delete, LayoutPlan
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import Case
from reconciler.planning.retention import retained


class Evictable(NamedTuple):
    """Ids, the first to go first: of failed candidates, and of versions kept for a rollback."""

    failed: tuple[str, ...]
    kept: tuple[str, ...]


def evictable(cases: Mapping[str, Case], plans: Mapping[str, LayoutPlan]) -> Evictable:
    """The models that could go in addition to those that the plans delete."""
    failed: list[Candidate] = []
    kept: list[tuple[int, Candidate]] = []
    for name, case in cases.items():
        if len(case.here) < 2:
            continue
        actions = plans[name].actions if name in plans else ()
        going = {action.model_id for action in actions if isinstance(action, Delete)}
        back = {candidate.id: steps for steps, candidate in _rollbacks(case)}
        for candidate in case.here:
            if candidate.id in going or _must_stay(case, candidate):
                continue
            if candidate.id in back:
                kept.append((back[candidate.id], candidate))
            elif candidate.standing == "bad":
                failed.append(candidate)
    failed.sort(key=lambda c: (c.model.created_at, c.id))
    kept.sort(key=lambda each: (-each[0], each[1].model.created_at, each[1].id))
    return Evictable(tuple(c.id for c in failed), tuple(c.id for _, c in kept))


def _rollbacks(case: Case) -> Iterator[tuple[int, Candidate]]:
    """The versions kept for a rollback, with how many versions back they are."""
    serving = case.serving.version if case.serving else None
    yield from enumerate(retained(case, serving), start=1)


def _must_stay(case: Case, candidate: Candidate) -> bool:
    if candidate.serves or candidate.id in case.survey.crossed:
        return True
    return candidate.version == case.wanted or candidate.version in case.pins
