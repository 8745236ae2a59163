"""Guards: what forbids a whole plan before anything is changed.

Caps are absolute numbers: a share of the whole means nothing at the size of a layout set. An empty
or half-read side is an error, since it looks exactly like a wish to delete or to train everything.
"""

from collections.abc import Iterator, Sequence

from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.plan import Copy, LayoutPlan, Train
from reconciler.planning.remedies import make_ready
from reconciler.planning.survey import Survey
from reconciler.planning.words import counted, named


def refusals(survey: Survey, wanted: int, layouts: Sequence[LayoutPlan]) -> tuple[str, ...]:
    """Every guard that forbids the plan; `wanted` is the number of layouts wanted here.

    `layouts` are those that are planned for: what is left out is neither counted nor guarded.
    """
    guards = (
        _existing_account_is_missing(survey, layouts),
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


def missed_account(world: World) -> str | None:
    """Doubt that there is no account where models have served; None where there is nothing odd.

    No refusal: an account that was deleted is to be made again.
    """
    if world.exists or not world.serving:
        return None
    return (
        f"no account answers at {world.endpoint}, though models serve there by the mapping "
        f"({counted(len(world.serving), 'layout')}): it was deleted, or RECONCILER_ENDPOINT or "
        "the name service is wrong"
    )


def _existing_account_is_missing(survey: Survey, layouts: Sequence[LayoutPlan]) -> Iterator[str]:
    """Refuse to plan on an account that nobody will create."""
    environment, world = survey.environment, survey.here.world
    if environment.accounts == "created" or world.exists:
        return
    if any(layout.actions for layout in layouts):
        yield (
            f"{survey.instance}: there is no account "
            f"{environment.account_name(survey.instance.region)}, though {survey.file} says "
            "`accounts: existing`; correct `account`, or leave `accounts` out for "
            "`pulumi up` to create it"
        )


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
            f"guard.allow_empty: true in {survey.file}"
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
            f"({named(removed)}), at most {allowed:,} may be at once; if they are to go, raise "
            f"guard.max_layouts_removed in {survey.file}"
        )


def _too_many_trainings(survey: Survey, layouts: Sequence[LayoutPlan]) -> Iterator[str]:
    allowed = survey.environment.guard.max_trainings
    trained = [plan.layout for plan in layouts if _trains(plan)]
    if allowed is not None and len(trained) > allowed:
        yield (
            f"{counted(len(trained), 'training')} would be started in {survey.instance} "
            f"({named(trained)}), at most {allowed:,} may be at once; if all are meant, raise "
            f"guard.max_trainings in {survey.file}"
        )


def _source_is_missing_or_empty(survey: Survey, layouts: Sequence[LayoutPlan]) -> Iterator[str]:
    """Refuse where anything has to come from a source that gives nothing.

    Within an environment the first region is trained by the same run, so there it is no error.
    """
    source = survey.environment.source
    if source is None:
        return
    needed = [plan.layout for plan in layouts if _needs(survey, plan, source)]
    if not needed:
        return
    holding = survey.neighbour(source)
    need = f"{counted(len(needed), 'layout')} would have to come from it ({named(needed)})"
    deploy = make_ready(survey, source)
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
    """Refuse to train anew what a region that cannot be read may still hold.

    One that Git retires is given up with what it may hold.
    """
    retrained = [
        plan.layout
        for plan in layouts
        for action in plan.steps
        if isinstance(action, Train) and survey.has_lived(action.layout, action.version)
    ]
    for neighbour in survey.neighbours if retrained else ():
        retired = neighbour.instance.region in survey.environment.retired
        if neighbour.world.trouble is not None and not retired:
            yield (
                f"{could_not_be_read(neighbour.world.instance, neighbour.world.trouble)}; it may "
                f"still hold {named(retrained)}, which would be trained anew; run again when it "
                f"can be read, or retire it in {survey.file}"
            )


def _trains(plan: LayoutPlan) -> bool:
    return any(isinstance(action, Train) for action in plan.steps)


def _needs(survey: Survey, plan: LayoutPlan, source: Instance) -> bool:
    """Whether anything of the layout has to come from the source; what is here does not."""
    copies = (action for action in plan.steps if isinstance(action, Copy))
    if any(copy.source == source for copy in copies):
        return True
    if plan.situation != "waiting":
        return False
    wanted = survey.desired.wanted_version(survey.environment, plan.layout)
    here = (ours.version for ours in survey.here.models.get(plan.layout, ()))
    return wanted not in here and (plan.layout, wanted) not in survey.under_way
