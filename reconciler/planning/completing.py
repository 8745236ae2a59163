"""Completes what was decided for a layout: with what is deleted, and with the facts it rests on."""

from dataclasses import replace

from reconciler.model.plan import LayoutPlan
from reconciler.planning.case import Case
from reconciler.planning.facts import facts
from reconciler.planning.retention import deletions
from reconciler.planning.survey import Survey


def completed(case: Case, decision: LayoutPlan) -> LayoutPlan:
    """Add the deletions that a decision about a wanted layout entails."""
    superseded, cleanup = deletions(case, decision.steps)
    situation = decision.situation
    if situation == "in_sync" and cleanup:
        situation = "change"
    steps = decision.steps + superseded
    return with_facts(
        case.survey, replace(decision, situation=situation, steps=steps, cleanup=cleanup)
    )


def with_facts(survey: Survey, plan: LayoutPlan) -> LayoutPlan:
    """Add what the actions rest on."""
    if not plan.actions:
        return plan
    return replace(plan, facts=facts(survey, plan.layout, plan.actions))
