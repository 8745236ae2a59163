"""The report of what a plan needs against what the instance has.

Peak, what lives afterwards and neural builds are those of the whole wish, with what the limits
block in this run: only so do they tell what to ask Azure's support for.
"""

from collections.abc import Mapping

from reconciler.model.capacity import CapacityNeed
from reconciler.model.desired import Layout
from reconciler.model.plan import LayoutPlan
from reconciler.planning.case import Case
from reconciler.planning.eviction import evictable
from reconciler.planning.room import Demand, neural_left
from reconciler.planning.survey import Survey
from reconciler.planning.throughput import requests, seconds


def capacity_need(
    survey: Survey,
    wanted: Mapping[str, Layout],
    cases: Mapping[str, Case],
    plans: Mapping[str, LayoutPlan],
    wish: Demand,
) -> CapacityNeed:
    """Sum up. `wanted`: all layouts of the instance; `plans`: what is done about some of them."""
    capacity = survey.here.world.capacity
    actions = (action for plan in plans.values() for action in plan.actions)
    evict = evictable(cases, plans)
    needed = requests(survey.desired, survey.instance, actions)
    return CapacityNeed(
        models=wish.models,
        limit=capacity.limit,
        peak=wish.peak,
        after=wish.after,
        retained=_all_retained(survey, wanted),
        evictable=evict.failed + evict.kept,
        neural_needed=len(wish.neural),
        neural_left=neural_left(survey),
        neural_resets_at=capacity.neural_resets_at,
        requests={call: number for (at, call), number in needed.items() if at == survey.instance},
        seconds=seconds(survey.desired, needed),
    )


def _all_retained(survey: Survey, wanted: Mapping[str, Layout]) -> int:
    """The wanted, the retained and the pinned version of each layout and a new one beside them."""
    wanted_version, environment = survey.desired.wanted_version, survey.environment
    kept = sum(
        1 + layout.retain + len(survey.pins(name) - {wanted_version(environment, name)})
        for name, layout in wanted.items()
    )
    return kept + len(wanted) + len(survey.here.unmanaged)
