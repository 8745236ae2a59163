"""Training, so that nothing is ever trained twice.

The model id is made of the version, and the create call carries our tags. So whoever finds the id
taken can tell whether it is our own model, from a POST that was sent again or from a run that
died, or somebody else's.
"""

from itertools import count

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.task import Task
from reconciler.execution.waiting import wait_for
from reconciler.gateway.errors import ContentRejected, IdTaken
from reconciler.gateway.reasons import blames_content
from reconciler.model.live import Failure, Operation, OperationError, Tag
from reconciler.model.naming import model_id as compose
from reconciler.model.naming import owner, parse_model_id
from reconciler.model.plan import Resume, Train
from reconciler.state.datasets import ensure_copy

LISTING_LAG = (0.5, 1.0, 2.0, 4.0)
"""Seconds between looks for what has taken an id: a training is listed a moment after it began.

A run that was killed in the middle of its POST leaves such a moment behind. To wait in vain, on an
id that is burnt for good, costs seconds; not to wait costs a second training.
"""


async def train(task: Task, action: Train) -> str:
    """Train a version; returns the id of the model. Raises LayoutFailed, LeftUnderWay."""
    state = task.session.state(task.instance)
    data = task.session.training_data(task.instance)
    prefix, digest = task.declared.training_prefix, task.locked.data_digest
    async with task.session.datasets:
        copy = await ensure_copy(state, data, prefix, digest)
    await task.archive(action.version)
    name = parse_model_id(action.model_id)
    for suffix in count(name.suffix if name else 1):
        model_id = compose(action.layout, action.version, suffix)
        try:
            operation_id = await _start(task, action, model_id, *state.url(copy))
        except IdTaken:
            ours = await _ours(task, action, model_id)
            if ours is None:
                continue
            if not isinstance(ours, Operation):
                return model_id
            operation_id = ours.id
        except ContentRejected as rejected:
            await _remember_failure(task, action, OperationError(rejected.code, rejected.reason))
            raise
        task.tell(f"training {model_id}")
        await task.record(action, "started", model_id=model_id, operation=operation_id)
        await _finish(task, action, model_id, operation_id)
        return model_id
    raise AssertionError("count() does not end")


async def resume_training(task: Task, action: Resume) -> str:
    """Wait for a training that an earlier run began; returns the id of the model."""
    task.tell(f"resuming the training of {action.model_id}")
    await _finish(task, action, action.model_id, action.operation_id)
    return action.model_id


async def _start(task: Task, action: Train, model_id: str, container: str, prefix: str) -> str:
    """Start a training, as soon as the account may read the data."""
    return await task.once_allowed(
        lambda: task.gateway.start_build(
            model_id,
            container_url=container,
            prefix=prefix,
            build=task.declared.build,
            description=task.declared.description,
            tags=_tags(task, action.version),
        )
    )


async def _finish(task: Task, action: Train | Resume, model_id: str, operation_id: str) -> None:
    what = f"training {model_id} on {task.instance}"
    operation = await wait_for(task, task.instance, operation_id, what, model_id=model_id)
    if operation.status == "succeeded":
        await task.record(action, "done", model_id=model_id, operation=operation_id)
        return
    error = operation.error or OperationError("unknown", "the service gave no reason")
    said = f"{error.message.rstrip('. ')} ({error.code})"
    if not blames_content(error):
        reason = f"its training failed: {said}; the next run tries it again"
    else:
        await _remember_failure(task, action, error)
        reason = (
            f"its training failed for its content: {said}; correct the documents or labels, then "
            "run `reconciler lock`"
        )
    raise LayoutFailed(reason, model_id=model_id, operation=operation_id)


async def _remember_failure(task: Task, action: Train | Resume, error: OperationError) -> None:
    now = task.session.now()
    failure = Failure(action.layout, action.version, error.code, error.message, now)
    await task.records.add_failure(failure)


async def _ours(task: Task, action: Train, model_id: str) -> str | Operation | None:
    """Find what of ours has taken an id: a model, or the training of it; None if it is neither.

    Operations are looked at before models, or a training that ends in between would be missed.
    """
    for lag in (0.0, *LISTING_LAG):
        await task.session.sleep(lag)
        running = await _our_running_build(task, model_id)
        if running is not None:
            return running
        model = await task.model(model_id)
        if model is not None:
            named = (model.owner, model.layout, model.version)
            return model_id if named == (_owner(task), action.layout, action.version) else None
    return None


async def _our_running_build(task: Task, model_id: str) -> Operation | None:
    return next(
        (
            operation
            for operation in await task.gateway.list_operations()
            if operation.kind == "build"
            and operation.status == "running"
            and operation.model_id == model_id
            and operation.tags.get(Tag.OWNER) == _owner(task)
        ),
        None,
    )


def _owner(task: Task) -> str:
    return owner(task.session.desired.project, task.instance.environment)


def _tags(task: Task, version: str) -> dict[str, str]:
    return {
        Tag.OWNER: _owner(task),
        Tag.LAYOUT: task.layout,
        Tag.VERSION: version,
        Tag.ORIGIN: str(task.instance),
        Tag.COMMIT: task.session.commit,
    }
