"""How a run, or one layout's part of it, can end early.

PlanRefused     a guard forbids the whole plan; nothing was changed
Abandoned       the process that asked for the run is gone; nobody waits for it any more
StepEnded
  LayoutFailed  one layout cannot go on; the others do
  LeftUnderWay  an operation takes longer than the run waits; the next run resumes it
"""

from reconciler.model.plan import Plan


class PlanRefused(Exception):
    """The guards' sentences, one per line; nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("\n".join(plan.refusals))


class Abandoned(Exception):
    """Nobody waits for this run any more, and another one may already be at work."""


class StepEnded(Exception):
    """A step did not come to its end; `model_id` and `operation` say which try, if one began."""

    def __init__(self, reason: str, *, model_id: str = "", operation: str = "") -> None:
        self.model_id = model_id
        self.operation = operation
        super().__init__(reason)


class LayoutFailed(StepEnded):
    """Why the layout cannot go on, and what to do."""


class LeftUnderWay(StepEnded):
    """What is still under way."""
