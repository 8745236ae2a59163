"""The limits of an instance: they block only what is beyond them.

All layouts are worked on side by side, so old and new versions live at once, and what a new version
supersedes frees no room before it serves. Clean-up comes first and does. Who gets the room that is
left is settled here, so that the service is never asked for a model that it must refuse: a layout
that serves nothing comes before one that serves something, then the name decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reconciler.model.plan import Copy, Delete, LayoutPlan, Train
from reconciler.planning.case import Case
from reconciler.planning.completing import completed
from reconciler.planning.eviction import evictable
from reconciler.planning.interim import with_interim
from reconciler.planning.situations import decide
from reconciler.planning.survey import Survey
from reconciler.planning.words import counted, named


@dataclass(frozen=True, slots=True)
class Demand:
    """What a plan would take of an instance if there were no limit.

    `models`: those that live now. `peak`: the most that live at once. `after`: those that live in
    the end. `makers`: the layouts for which a model is made, in the order in which they get room.
    `neural`: those of them for which a neural model is trained.
    """

    models: int
    peak: int
    after: int
    makers: tuple[str, ...]
    neural: tuple[str, ...]


def demand(survey: Survey, cases: Mapping[str, Case], plans: Mapping[str, LayoutPlan]) -> Demand:
    """Count what the plans of an instance's layouts take. Models under way arrive in any case."""
    world = survey.here.world
    models = max(len(world.models), world.capacity.models)
    makers = [name for name, plan in plans.items() if _makes(plan)]
    makers.sort(key=lambda name: (not cases[name].serves_nothing, name))
    cleanup = sum(len(plan.cleanup) for plan in plans.values())
    superseded = sum(_deletions(plan) for plan in plans.values())
    peak = models + len(survey.arriving) - cleanup + len(makers)
    neural = (name for name in makers if _trains_neural(cases[name], plans[name]))
    return Demand(models, peak, peak - superseded, tuple(makers), tuple(neural))


def within_limits(
    survey: Survey, cases: Mapping[str, Case], plans: Mapping[str, LayoutPlan], wish: Demand
) -> dict[str, LayoutPlan]:
    """The same plans, with the layouts blocked for which the instance has no room."""
    allowed = dict(plans)
    for name in _beyond_quota(survey, wish):
        allowed[name] = _blocked(cases[name], _quota_is_used_up(survey, wish))
    beyond = frozenset(_beyond_room(survey, allowed, wish))
    if beyond:
        admitted = {name: plan for name, plan in allowed.items() if name not in beyond}
        reason = _no_room(survey, cases, admitted, wish)
        allowed |= {name: _blocked(cases[name], reason) for name in beyond}
    return allowed


def neural_left(survey: Survey) -> int | None:
    """The neural builds that the month has left; None where the API does not tell."""
    capacity = survey.here.world.capacity
    if capacity.neural_quota is None:
        return None
    return max(0, capacity.neural_quota - (capacity.neural_used or 0))


def _beyond_quota(survey: Survey, wish: Demand) -> tuple[str, ...]:
    left = neural_left(survey)
    return () if left is None else wish.neural[left:]


def _beyond_room(
    survey: Survey, allowed: Mapping[str, LayoutPlan], wish: Demand
) -> tuple[str, ...]:
    """The makers that get no room. No limit is known of an account that does not exist yet."""
    world = survey.here.world
    if not world.exists or not world.capacity.limit:
        return ()
    room = max(0, world.capacity.limit - (wish.peak - len(wish.makers)))
    return tuple(name for name in wish.makers if _makes(allowed[name]))[room:]


def _blocked(case: Case, reason: str) -> LayoutPlan:
    """Block a layout; what serves meanwhile may only be what is here already."""
    wanted = decide(case)
    decision = LayoutPlan(case.name, "blocked", note=reason)
    if wanted.situation in ("blocked", "waiting") and not wanted.steps:
        decision = replace(wanted, note=f"{wanted.note}; {reason}")
    return completed(case, with_interim(case, decision, room=False))


def _no_room(
    survey: Survey,
    cases: Mapping[str, Case],
    admitted: Mapping[str, LayoutPlan],
    wish: Demand,
) -> str:
    limit = survey.here.world.capacity.limit
    beyond = len(cases.keys() - admitted.keys())
    later = min(beyond, limit - demand(survey, cases, admitted).after)
    evict = evictable(cases, admitted)
    remedies = [f"ask Azure's support for a limit of {wish.peak:,}"]
    if evict.kept:
        remedies.insert(0, f"lower `retain` of some layouts ({_would_make_room(evict.kept)})")
    if evict.failed:
        remedies.insert(0, f"delete failed candidates by hand ({_would_make_room(evict.failed)})")
    if later > 0:
        fit = f"{later:,} of {counted(beyond, 'layout')} without room will fit"
        remedies.insert(0, f"run again: {fit} when what this run supersedes has been deleted")
    return (
        f"no room: {survey.instance} holds {wish.models:,} of {limit:,} models and would need "
        f"{wish.peak:,} at once; {', or '.join(remedies)}"
    )


def _would_make_room(ids: Sequence[str]) -> str:
    return f"{counted(len(ids), 'model')} could make room: {named(ids)}"


def _quota_is_used_up(survey: Survey, wish: Demand) -> str:
    capacity = survey.here.world.capacity
    begins = capacity.neural_resets_at
    when = f"on {begins:%Y-%m-%d}" if begins else "with the next month"
    return (
        f"no neural build is left for it: {capacity.neural_used or 0:,} of "
        f"{capacity.neural_quota:,} are used and {len(wish.neural):,} would be needed; the count "
        f"begins anew {when}: run again then, declare build.mode: template, or ask Azure's support "
        "for more"
    )


def _makes(plan: LayoutPlan) -> bool:
    """Whether a model is begun; one that is under way since an earlier run arrives anyway."""
    return any(isinstance(step, Train | Copy) for step in plan.steps)


def _trains_neural(case: Case, plan: LayoutPlan) -> bool:
    trains = any(isinstance(step, Train) for step in plan.steps)
    return trains and case.layout.build.mode == "neural"


def _deletions(plan: LayoutPlan) -> int:
    return sum(1 for step in plan.steps if isinstance(step, Delete))
