"""Deleting a model of ours that nothing serves."""

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.sameness import read_again
from reconciler.execution.task import Task
from reconciler.model.plan import Delete


async def delete(task: Task, action: Delete) -> None:
    """Delete a model, if it still is what was to be deleted.

    The mapping is read once more as well, because it is the last word on serving.
    """
    async with task.session.line(task.instance):
        model = await read_again(task, action, action.model_id)
        if action.model_id in (await task.run.mapping.serving()).values():
            raise LayoutFailed(
                f"{action.model_id} was to be deleted, but the mapping has come to serve it; run "
                "again"
            )
        was_there = model is not None and await task.gateway.delete_model(action.model_id)
    await task.record(action, "done" if was_there else "was gone already")
    task.tell(f"deleted {action.model_id}")
