"""The planner: from what Git declares and what one instance reports to what is done, and why.

Pure on frozen values, so that every rule is tested without a service and a preview shows exactly
what an update would decide. Time is linear in layouts and models.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reconciler.model.desired import Desired, Layout
from reconciler.model.live import World
from reconciler.model.plan import LayoutPlan, Plan
from reconciler.model.selection import ALL, Selection
from reconciler.planning.capacity import capacity_need
from reconciler.planning.case import Case, case_of
from reconciler.planning.completing import completed, with_facts
from reconciler.planning.expiry import expiry_warnings
from reconciler.planning.fingerprint import fingerprint
from reconciler.planning.guards import could_not_be_read, missed_account, refusals, unreadable
from reconciler.planning.interim import with_interim
from reconciler.planning.removal import remove
from reconciler.planning.room import demand, within_limits
from reconciler.planning.situations import decide
from reconciler.planning.survey import Survey, take_survey


def plan(desired: Desired, world: World, selection: Selection = ALL) -> Plan:
    """Plan one instance. Layouts come in order of name, and equal worlds give equal plans.

    Where the account does not exist yet the world has no models, and the plan is what the first
    deployment will do. Layouts that `selection` leaves out are named and nothing else. Raises
    KeyError for an instance of an environment that Git does not declare.
    """
    survey = take_survey(desired, world)
    observed = survey.environment.mode == "observe"
    forbidden = unreadable(survey)
    if forbidden:
        return Plan(
            world.instance,
            world.observed_at,
            layouts=(),
            refusals=forbidden,
            observed=observed,
            locked_out=world.locked_out,
        )
    wanted = desired.wanted(survey.environment, world.instance.region)
    known = sorted(wanted.keys() | survey.here.models.keys() | world.serving.keys())
    names = [name for name in known if selection.includes(name)]
    cases = {name: case_of(survey, wanted[name]) for name in names if name in wanted}
    wished = {
        name: _wished(cases[name]) if name in cases else with_facts(survey, remove(survey, name))
        for name in names
    }
    wish = demand(survey, cases, wished)
    plans = within_limits(survey, cases, wished, wish)
    made = Plan(
        instance=world.instance,
        observed_at=world.observed_at,
        layouts=tuple(
            layout
            for name, layout in plans.items()
            if name in cases or layout.situation != "in_sync"
        ),
        unmanaged=tuple(sorted(survey.here.unmanaged)),
        warnings=_warnings(survey, cases, plans),
        refusals=refusals(survey, len(wanted), tuple(plans.values())),
        unverified=_unverified(case.layout for case in cases.values()),
        left_out=tuple(name for name in known if not selection.includes(name)),
        capacity=capacity_need(survey, wanted, cases, plans, wish),
        observed=observed,
    )
    return replace(made, fingerprint=fingerprint(made))


def _wished(case: Case) -> LayoutPlan:
    """What is done for a wanted layout where no limit stands in the way."""
    return completed(case, with_interim(case, decide(case)))


def _unverified(layouts: Iterable[Layout]) -> tuple[str, ...]:
    return tuple(layout.name for layout in layouts if layout.verification is None)


def _warnings(
    survey: Survey, cases: Mapping[str, Case], plans: Mapping[str, LayoutPlan]
) -> tuple[str, ...]:
    missed = missed_account(survey.here.world)
    unread = {
        seen.instance: could_not_be_read(seen.instance, seen.trouble)
        for seen in survey.around
        if seen.trouble is not None
    }
    expiring = (
        warning
        for name, case in cases.items()
        for warning in expiry_warnings(case, plans[name].steps)
    )
    return (*filter(None, [missed]), *unread.values(), *expiring)
