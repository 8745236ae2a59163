"""Serving: what the mapping says. The only place where a run changes it."""

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.sameness import read_again
from reconciler.execution.task import Task
from reconciler.model.plan import Serve, Withdraw


async def serve(task: Task, action: Serve, model_id: str) -> None:
    """Enter a model in the mapping, if it is live at this moment and what it was found to be."""
    if await read_again(task, action, model_id) is None:
        raise LayoutFailed(f"{model_id} vanished before it could serve; run again")
    await task.records.add_served(action.layout, action.version, model_id, task.session.now())
    await task.run.mapping.change(lambda now: {**now, action.layout: model_id})
    await task.record(action, "done", model_id=model_id)
    task.tell(f"serves {model_id}")


async def withdraw(task: Task, action: Withdraw) -> None:
    """Take the layout out of the mapping."""
    await task.run.mapping.change(
        lambda now: {layout: model for layout, model in now.items() if layout != action.layout},
    )
    await task.record(action, "done")
    task.tell(f"no longer serves {action.model_id}")
