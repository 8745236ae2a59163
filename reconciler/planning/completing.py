"""Completes what was decided for a layout: with what is deleted, and with the facts it rests on."""

from dataclasses import replace

from reconciler.model.plan import LayoutPlan
from reconciler.planning.case import Case
from reconciler.planning.facts import facts
from reconciler.planning.retention import deletions
from reconciler.planning.survey import Survey


def completed(case: Case, decision: LayoutPlan) -> LayoutPlan:
    """Add the deletions that a decision about a wanted layout entails, and the facts."""
    superseded, cleanup = deletions(case, decision.steps)
    if not (decision.steps or cleanup):
        return decision
    steps = decision.steps + superseded
    return replace(
        decision,
        situation="change" if decision.situation == "in_sync" else decision.situation,
        steps=steps,
        cleanup=cleanup,
        facts=facts(case.survey, case.name, steps + cleanup),
    )


def with_facts(survey: Survey, plan: LayoutPlan) -> LayoutPlan:
    """Add what the actions rest on."""
    return replace(plan, facts=facts(survey, plan.layout, plan.actions)) if plan.actions else plan
