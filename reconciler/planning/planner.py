"""The planner: from what Git declares and what one instance reports to what is done, and why.

Pure on frozen values, so that every rule is tested without a service and a preview shows exactly
what an update would decide. Time is linear in layouts and models.
"""

from dataclasses import replace

from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.model.plan import LayoutPlan, Plan
from reconciler.planning.case import Case, case_of
from reconciler.planning.expiry import expiry_warnings
from reconciler.planning.guards import could_not_be_read, refusals, unreadable
from reconciler.planning.interim import with_interim
from reconciler.planning.removal import remove
from reconciler.planning.retention import deletions
from reconciler.planning.situations import decide
from reconciler.planning.survey import Survey, take_survey


def plan(desired: Desired, world: World) -> Plan:
    """Plan one instance. Layouts come in order of name, and equal worlds give equal plans.

    Where the account does not exist yet the world has no models, and the plan is what the first
    deployment will do. Raises KeyError for an instance of an environment that Git does not declare.
    """
    survey = take_survey(desired, world)
    forbidden = unreadable(survey)
    if forbidden:
        return Plan(world.instance, world.observed_at, layouts=(), refusals=forbidden)
    wanted = desired.wanted(survey.environment, world.instance.region)
    cases = {name: case_of(survey, layout) for name, layout in wanted.items()}
    names = sorted(cases.keys() | survey.here.models.keys() | world.serving.keys())
    layouts = tuple(
        _plan_wanted(cases[name]) if name in cases else remove(survey, name) for name in names
    )
    return Plan(
        instance=world.instance,
        observed_at=world.observed_at,
        layouts=tuple(layout for layout in layouts if layout.layout in cases or layout.actions),
        unmanaged=tuple(sorted(survey.here.unmanaged)),
        warnings=_warnings(survey, [cases[name] for name in names if name in cases]),
        refusals=refusals(survey, len(wanted), layouts),
    )


def _plan_wanted(case: Case) -> LayoutPlan:
    decision = with_interim(case, decide(case))
    superseded, cleanup = deletions(case, decision.steps)
    situation = decision.situation
    if situation == "in_sync" and cleanup:
        situation = "change"
    return replace(
        decision, situation=situation, steps=decision.steps + superseded, cleanup=cleanup
    )


def _warnings(survey: Survey, cases: list[Case]) -> tuple[str, ...]:
    unread = tuple(
        could_not_be_read(neighbour.world.instance, neighbour.world.trouble)
        for neighbour in survey.neighbours
        if neighbour.world.trouble is not None
    )
    return unread + tuple(warning for case in cases for warning in expiry_warnings(case))
