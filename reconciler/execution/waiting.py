"""Waiting for an operation, without eating the budget of requests."""

from reconciler.execution.errors import LeftUnderWay
from reconciler.execution.task import Task
from reconciler.gateway.port import Gateway
from reconciler.model.live import Operation

FIRST_POLL = 0.2
POLL_GROWTH = 1.5
SLOWEST_POLL = 10.0
"""Seconds between polls: template trainings take seconds, neural ones ten minutes."""


async def wait_for(
    task: Task, gateway: Gateway, operation_id: str, what: str, *, model_id: str
) -> Operation:
    """Wait until an operation has ended, well or badly; `gateway` is where it runs.

    `what` it does, and `model_id` that it makes, are for people.

    Raises LeftUnderWay at the task's deadline, and NotFound if the service has forgotten it.
    """
    pause = FIRST_POLL
    while True:
        operation = await gateway.get_operation(operation_id)
        if operation.status != "running":
            return operation
        if task.session.now() >= task.deadline:
            raise LeftUnderWay(
                f"{what} is still under way ({operation.percent} %, operation {operation_id}); "
                "the next run resumes it",
                model_id=model_id,
                operation=operation_id,
            )
        await task.session.sleep(pause)
        pause = min(pause * POLL_GROWTH, SLOWEST_POLL)
