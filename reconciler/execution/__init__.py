"""Observes worlds and carries out plans: the only room that writes to an instance.

`plan_instance` looks and decides; `reconcile` does the same under the instance's lease and then
acts. Whatever stops a run at whatever point, the next run finds the truth in the service itself.
"""

from reconciler.execution.errors import Abandoned, PlanRefused
from reconciler.execution.instance_run import plan_instance, reconcile
from reconciler.execution.observing import observe
from reconciler.execution.session import Clock, Session, open_session

__all__ = [
    "Abandoned",
    "Clock",
    "PlanRefused",
    "Session",
    "observe",
    "open_session",
    "plan_instance",
    "reconcile",
]
