"""Serving: what the mapping says. The only place where it is changed."""

from collections.abc import Callable

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.task import Task
from reconciler.model.plan import Serve, Withdraw
from reconciler.state.mapping import Serving, read_serving, update_serving, write_snapshot


async def serve(task: Task, action: Serve, model_id: str) -> None:
    """Enter a model in the mapping, if it is live at this moment."""
    if await task.gateway.get_model(model_id) is None:
        raise LayoutFailed(f"{model_id} vanished before it could serve; run again")
    await task.records.add_served(action.layout, action.version, model_id, task.session.now())
    await _change(task, lambda now: {**now, action.layout: model_id})
    await task.record(action, "done", model_id=model_id)
    task.tell(f"serves {model_id}")


async def withdraw(task: Task, action: Withdraw) -> None:
    """Take the layout out of the mapping."""
    await _change(
        task,
        lambda now: {layout: model for layout, model in now.items() if layout != action.layout},
    )
    await task.record(action, "done")
    task.tell(f"no longer serves {action.model_id}")


async def _change(task: Task, change: Callable[[Serving], Serving]) -> None:
    """Change the mapping, and keep beside it what the source serves now."""
    task.check_lease()
    state = task.session.state(task.instance)
    source = task.session.environment(task.instance).source
    async with task.session.mapping_turn:
        await update_serving(state, task.instance, change)
        if source is not None:
            promoted = await read_serving(task.session.state(source), source)
            await write_snapshot(state, task.instance, promoted)
