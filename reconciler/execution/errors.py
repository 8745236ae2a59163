"""How a run, or one layout's part of it, can end early.

PlanRefused      a guard forbids the whole plan; nothing was changed
NotApproved      the plan is not the one that was approved; nothing was changed
Abandoned        the process that asked for the run is gone; nobody waits for it any more
StepEnded
  LayoutFailed   one layout cannot go on; the others do
  LayoutWaits    one layout goes on later, by itself or by a person's word; that is no failure
    LeftUnderWay   an operation takes longer than the run waits; the next run resumes it
    AwaitsPerson   all that a machine can say has been said
"""

from collections.abc import Sequence

from reconciler.model.plan import Plan


class PlanRefused(Exception):
    """The guards' sentences, one per line; nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__("\n".join(plan.refusals))


class NotApproved(Exception):
    """How the plan differs from the approved one, one difference per line; nothing was changed."""

    def __init__(self, plan: Plan, differences: Sequence[str]) -> None:
        self.plan = plan
        self.differences = tuple(differences)
        said = (
            f"{plan.instance}: the plan is not the approved one; look at it with `reconciler "
            f"plan`, then approve {plan.fingerprint}"
        )
        super().__init__("\n".join([said, *self.differences]))


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


class LayoutWaits(StepEnded):
    """What the layout waits for; `told` is what the history says."""

    told = "waits"


class LeftUnderWay(LayoutWaits):
    """What is still under way."""

    told = "left under way"


class AwaitsPerson(LayoutWaits):
    """What a person has to decide, and by which command."""

    told = "waits for a person"
