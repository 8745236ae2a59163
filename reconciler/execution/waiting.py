"""Waiting for an operation, for as long as the run waits at all."""

from reconciler.execution.errors import LeftUnderWay
from reconciler.execution.task import Task
from reconciler.execution.watching import AT_LEAST
from reconciler.gateway.errors import GatewayError
from reconciler.model.live import Operation
from reconciler.model.naming import Instance


async def wait_for(
    task: Task, at: Instance, operation_id: str, what: str, *, model_id: str
) -> Operation:
    """Wait until an operation that runs at `at` has ended, well or badly.

    `what` it does, and `model_id` that it makes, are for people. Raises LeftUnderWay at the run's
    deadline, NotFound if the service has forgotten the operation, and what stays of other troubles.
    """
    watch = task.session.watch(at)
    try:
        operation = await watch.look_until_ended(operation_id, task.run.deadline)
    except GatewayError as error:
        if not error.temporary or task.run.deadline - task.session.monotonic() > AT_LEAST:
            raise
        told = f"may still be under way (operation {operation_id}), but nobody can tell: {error}"
    else:
        if operation.status != "running":
            task.run.check_lease()
            return operation
        told = f"is still under way ({operation.percent} %, operation {operation_id})"
    task.run.check_lease()
    raise LeftUnderWay(
        f"{what} {told}; the next run resumes it", model_id=model_id, operation=operation_id
    )
