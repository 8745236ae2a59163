"""What a retired region still has to keep: the last model that a region which stays can have.

A region is replaced by retiring it and declaring another, in whatever order the two are run. Where
nobody else holds what the new one wants, it is copied from the old one: so that goes, and ceases to
serve, only when it has arrived. What can never arrive is not kept, or no retirement would end.
"""

from typing import NamedTuple

from reconciler.model.naming import Instance
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import Case, case_of
from reconciler.planning.survey import Survey


class Awaited(NamedTuple):
    """A model of a retired region, and the region that waits for a copy of it."""

    model: Candidate
    by: Instance


def awaited(survey: Survey, layout: str) -> Awaited | None:
    """The model of a layout that a staying region can have from this retired one alone."""
    environment = survey.environment
    staying = [i for i in environment.instances if i.region not in environment.retired]
    if not survey.retired or not staying:
        return None
    wanted = survey.desired.wanted(environment, staying[0].region).get(layout)
    case = case_of(survey, wanted) if wanted else None
    found = case.live(case.wanted) if case else None
    if case is None or found is None or found.standing == "bad":
        return None
    if any(c.standing != "bad" for at in (environment.source, *staying) for c in _held(case, at)):
        return None
    return next((Awaited(found, at) for at in staying if _can_have(case, at, found)), None)


def _can_have(case: Case, at: Instance, found: Candidate) -> bool:
    """Whether a plan for `at` would copy what was found.

    Weights of which it holds a copy that failed its check are not copied again; and what nobody
    has judged is copied by the one who trains, to have it back, or where it is pinned.
    """
    held = _held(case, at)
    if found.standing == "good":
        return all(candidate.model.weights != found.model.weights for candidate in held)
    environment = case.survey.environment
    trains = environment.origin_of(at) is None
    return not held and (trains or environment.promote == "pinned")


def _held(case: Case, at: Instance | None) -> tuple[Candidate, ...]:
    """What an instance holds of the version that is wanted."""
    holding = case.survey.neighbour(at) if at else None
    return case.held_by(holding, case.wanted) if holding else ()
