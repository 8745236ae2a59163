"""Waiting for an operation, for as long as the run waits at all."""

from reconciler.execution.errors import LeftUnderWay
from reconciler.execution.task import Task
from reconciler.model.live import Operation
from reconciler.model.naming import Instance


async def wait_for(
    task: Task, at: Instance, operation_id: str, what: str, *, model_id: str
) -> Operation:
    """Wait until an operation that runs at `at` has ended, well or badly.

    `what` it does, and `model_id` that it makes, are for people. Raises LeftUnderWay at the run's
    deadline, and NotFound if the service has forgotten the operation.
    """
    watch = task.session.watch(at)
    operation = await watch.look_until_ended(operation_id, task.run.deadline)
    task.run.check_lease()
    if operation.status != "running":
        return operation
    raise LeftUnderWay(
        f"{what} is still under way ({operation.percent} %, operation {operation_id}); the next "
        "run resumes it",
        model_id=model_id,
        operation=operation_id,
    )
