"""Drift, as a refresh of the stack shows it: what serves, and what should not be there.

A refresh compares with what the last `up` declared, not with Git. So a version that Git wants and
that no `up` has brought yet is no drift, and a layout that has left Git is none while it serves.
"""

from collections.abc import Mapping

from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.planning.case import case_of
from reconciler.planning.removal import outliving
from reconciler.planning.retention import strays
from reconciler.planning.retirement import awaited
from reconciler.planning.survey import take_survey


def serving_layouts(desired: Desired, world: World) -> Mapping[str, str]:
    """Layout -> version that serves it by a live model of ours, in order of name."""
    survey = take_survey(desired, world)
    return {
        layout: model.version
        for layout, models in sorted(survey.here.models.items())
        for model in models
        if world.serving.get(layout) == model.model.id
    }


def unexpected(desired: Desired, world: World) -> tuple[str, ...]:
    """A sentence for each live model of ours that neither serves nor has a reason to be kept."""
    survey = take_survey(desired, world)
    wanted = desired.wanted(survey.environment, world.instance.region)
    found = []
    for name, models in survey.here.models.items():
        if name in wanted:
            extra = [candidate.id for candidate in strays(case_of(survey, wanted[name]))]
            reason = "neither wanted, serving nor retained"
        else:
            idle = [] if name in world.serving else models
            kept = outliving(survey, name, awaited(survey, name)) if idle else frozenset()
            extra = [ours.model.id for ours in idle if ours.model.id not in kept]
            reason = "its layout is neither in Git nor serving"
        found += [f"{model_id}: ours, but {reason}" for model_id in extra]
    return tuple(sorted(found))
