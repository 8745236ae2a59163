"""Guards: what forbids a whole plan before anything is changed.

Caps are absolute numbers: a share of the whole means nothing at the size of a layout set. An empty
or half-read side is an error, since it looks exactly like a wish to delete or to train everything.
"""

from collections.abc import Iterator, Sequence

from reconciler.model.naming import Instance
from reconciler.model.plan import Copy, LayoutPlan, Train
from reconciler.planning.steps import counted
from reconciler.planning.survey import Survey

_NAMED = 5
"""How many layouts a refusal names; the plan lists all of them."""


def refusals(survey: Survey, wanted: int, layouts: Sequence[LayoutPlan]) -> tuple[str, ...]:
    """Every guard that forbids the plan; `wanted` is the number of layouts wanted here."""
    guards = (
        _nothing_is_declared(survey, wanted, layouts),
        _too_many_removed(survey, layouts),
        _too_many_trainings(survey, layouts),
        _source_is_missing_or_empty(survey, layouts),
        _region_may_hold_what_would_be_trained(survey, layouts),
    )
    return tuple(sentence for guard in guards for sentence in guard)


def unreadable(survey: Survey) -> tuple[str, ...]:
    """Refuse to plan at all on an instance that could be read only in part."""
    trouble = survey.here.world.trouble
    if trouble is None:
        return ()
    return (could_not_be_read(survey.instance, trouble),)


def could_not_be_read(instance: Instance, trouble: str) -> str:
    """Say what could not be read and why; a trouble names its instance itself, once is enough."""
    return f"{instance} could not be read: {trouble.removeprefix(f'{instance}: ')}"


def _nothing_is_declared(
    survey: Survey, wanted: int, layouts: Sequence[LayoutPlan]
) -> Iterator[str]:
    if wanted or survey.retired or survey.environment.guard.allow_empty:
        return
    removed = sum(1 for layout in layouts if layout.actions)
    if removed:
        yield (
            f"Git declares no layout, while {survey.instance} holds "
            f"{counted(removed, 'layout')} of ours; if all are to go, set "
            f"guard.allow_empty: true in {_file(survey)}"
        )


def _too_many_removed(survey: Survey, layouts: Sequence[LayoutPlan]) -> Iterator[str]:
    """Count layouts that leave an instance. A declared retirement is meant to remove them all."""
    allowed = survey.environment.guard.max_layouts_removed
    if allowed is None or survey.retired:
        return
    kept = survey.desired.wanted(survey.environment, survey.instance.region)
    removed = [plan.layout for plan in layouts if plan.layout not in kept and plan.actions]
    if len(removed) > allowed:
        yield (
            f"{counted(len(removed), 'layout')} would be removed from {survey.instance} "
            f"({_names(removed)}), at most {allowed:,} may be at once; if they are to go, raise "
            f"guard.max_layouts_removed in {_file(survey)}"
        )


def _too_many_trainings(survey: Survey, layouts: Sequence[LayoutPlan]) -> Iterator[str]:
    allowed = survey.environment.guard.max_trainings
    trained = [plan.layout for plan in layouts if _trains(plan)]
    if allowed is not None and len(trained) > allowed:
        yield (
            f"{counted(len(trained), 'training')} would be started in {survey.instance} "
            f"({_names(trained)}), at most {allowed:,} may be at once; if all are meant, raise "
            f"guard.max_trainings in {_file(survey)}"
        )


def _source_is_missing_or_empty(survey: Survey, layouts: Sequence[LayoutPlan]) -> Iterator[str]:
    """Refuse where anything has to come from a source that gives nothing.

    Within an environment the first region is trained by the same run, so there it is no error.
    """
    source = survey.environment.source
    if source is None:
        return
    needed = [plan.layout for plan in layouts if _needs(plan, source)]
    if not needed:
        return
    holding = survey.neighbour(source)
    need = f"{counted(len(needed), 'layout')} would have to come from it ({_names(needed)})"
    deploy = f"run `pulumi up` on {source.environment} first"
    if holding is None or holding.world.trouble is not None:
        trouble = (holding and holding.world.trouble) or "it was not observed"
        yield f"the source {could_not_be_read(source, trouble)}; {need}"
    elif not holding.world.exists:
        yield f"the source {source} does not exist, while {need}; {deploy}"
    elif not holding.world.serving:
        yield f"the source {source} serves nothing, while {need}; {deploy}"


def _region_may_hold_what_would_be_trained(
    survey: Survey, layouts: Sequence[LayoutPlan]
) -> Iterator[str]:
    """Refuse to train anew what a region that cannot be read may still hold."""
    retrained = [
        plan.layout
        for plan in layouts
        for action in plan.steps
        if isinstance(action, Train) and survey.has_lived(action.layout, action.version)
    ]
    for neighbour in survey.neighbours if retrained else ():
        if neighbour.world.trouble is not None:
            yield (
                f"{could_not_be_read(neighbour.world.instance, neighbour.world.trouble)}; it may "
                f"still hold {_names(retrained)}, which would be trained anew; run again when it "
                f"can be read, or retire it in {_file(survey)}"
            )


def _trains(plan: LayoutPlan) -> bool:
    return any(isinstance(action, Train) for action in plan.steps)


def _needs(plan: LayoutPlan, source: Instance) -> bool:
    copies = (action for action in plan.steps if isinstance(action, Copy))
    return plan.situation == "waiting" or any(copy.source == source for copy in copies)


def _names(layouts: Sequence[str]) -> str:
    more = len(layouts) - _NAMED
    shown = ", ".join(layouts[:_NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown


def _file(survey: Survey) -> str:
    return f"desired/environments/{survey.environment.name}.yaml"
