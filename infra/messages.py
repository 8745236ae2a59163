"""Plans and outcomes as messages of the engine, which prints each of them twice.

So a long one is told in part: all counts, what is to be known of the whole, the fingerprint, and
the first lines of actions. The rest can be had from the command line and from the stack's outputs.
"""

from collections.abc import Callable

from reconciler.model.outcome import Outcome
from reconciler.model.plan import Plan
from reconciler.report import outcome_text, plan_text

LONGEST = 16_000
"""Characters of one message."""

LINES = 60
"""Lines of actions that are told of a plan or an outcome that would be longer."""


def plan_message(plan: Plan) -> str:
    """Tell a plan."""
    return _short(lambda limit: plan_text(plan, limit=limit), "`reconciler plan` shows all of it")


def first_access_message(plan: Plan) -> str:
    """Tell that there is no plan yet, before the first `up`, since nothing can be read yet."""
    reasons = "; ".join(plan.refusals)
    return (
        f"{plan.instance}: there is no plan yet. The update assigns the roles that it needs, waits "
        f"until they work, and is guarded then. For now: {reasons}"
    )


def outcome_message(outcome: Outcome) -> str:
    """Tell an outcome."""
    return _short(
        lambda limit: outcome_text(outcome, limit=limit), "the stack's outputs show all of it"
    )


def _short(text: Callable[[int | None], str], elsewhere: str) -> str:
    whole = text(None)
    if len(whole) <= LONGEST:
        return whole
    part = text(LINES)
    if len(part) <= LONGEST:
        return part
    return f"{part[:LONGEST]}\n… cut: too long for one message of the engine; {elsewhere}"
