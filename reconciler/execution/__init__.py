"""Observes worlds and carries out plans: the only room that writes to an instance.

`plan_instance` looks and decides, `plan_all` does so for a chain of instances; `reconcile` looks
and decides under the instance's lease and then acts. Whatever stops a run at whatever point, the
next run finds the truth in the service itself.
"""

from reconciler.execution.errors import Abandoned, NotApproved, PlanRefused
from reconciler.execution.instance_run import plan_all, plan_instance, reconcile
from reconciler.execution.observing import observe
from reconciler.execution.session import Clock, Session, open_session

__all__ = [
    "Abandoned",
    "Clock",
    "NotApproved",
    "PlanRefused",
    "Session",
    "observe",
    "open_session",
    "plan_all",
    "plan_instance",
    "reconcile",
]
