"""Copying a version from where it lives.

The target gives an authorisation, the source carries it out. An authorisation reserves its id for
ever, used or not, so a run that dies in between burns the id: then the next free suffix is taken
(azure-sdk-for-net#51813). A copy inherits no tags, so the authorisation carries them.

An authorisation lasts an hour. A source that several instances copy from takes what it can, so
with thousands of copies the last would come to it with authorisations long expired. Therefore one
is asked for only by those who stand in the short line before the source.
"""

from itertools import count

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.live_models import get_model
from reconciler.execution.sameness import is_still
from reconciler.execution.task import Task
from reconciler.execution.waiting import wait_for
from reconciler.gateway.errors import IdTaken
from reconciler.gateway.port import CopyAuthorization
from reconciler.model.live import LiveModel, OperationError, Tag, timestamp
from reconciler.model.naming import Instance, owner, parse_model_id
from reconciler.model.naming import model_id as compose
from reconciler.model.plan import Copy, Resume


async def copy(task: Task, action: Copy) -> str:
    """Copy a version here; returns the id of the copy. Raises LayoutFailed, LeftUnderWay."""
    async with task.session.line(action.source):
        model_id, operation_id = await _start(task, action)
        if operation_id is None:
            return model_id
        task.tell(f"copying {action.source_model_id} from {action.source}")
    await task.record(action, "started", model_id=model_id, operation=operation_id)
    await _finish(task, action, model_id, operation_id)
    return model_id


async def resume_copy(task: Task, action: Resume) -> str:
    """Wait for a copy that an earlier run began; returns the id of the copy."""
    task.tell(f"resuming the copy of {action.model_id} from {action.at}")
    await _finish(task, action, action.model_id, action.operation_id)
    return action.model_id


async def _start(task: Task, action: Copy) -> tuple[str, str | None]:
    """Start the copy; returns the id that it gets and its operation, None if it is here already."""
    original = await get_model(task.session, action.source, action.source_model_id)
    if original is None or original.version != action.version:
        raise LayoutFailed(
            f"{action.source_model_id} is no longer live in {action.source}; run again to copy it "
            "from elsewhere or to train it"
        )
    if not task.run.known.recognises(action.source, original):
        raise LayoutFailed(
            f"{original.id} in {action.source} is another model now: it was made anew at "
            f"{timestamp(original.created_at)}, and nothing is known of its weights; run again"
        )
    tags = _tags(task, action, original)
    name = parse_model_id(action.model_id)
    for suffix in count(name.suffix if name else 1):
        model_id = compose(action.layout, action.version, suffix)
        try:
            authorization = await _authorize(task, model_id, tags)
        except IdTaken:
            if await _is_the_copy(task, model_id, tags):
                return model_id, None
            continue
        return model_id, await _send(task, action.source, original.id, authorization)
    raise AssertionError("count() does not end")


async def _authorize(task: Task, model_id: str, tags: dict[str, str]) -> CopyAuthorization:
    return await task.once_allowed(
        lambda: task.gateway.authorize_copy(
            model_id, description=task.declared.description, tags=tags
        )
    )


async def _send(
    task: Task, source: Instance, model_id: str, authorization: CopyAuthorization
) -> str:
    """Have the source copy a model; returns the operation, which runs there."""

    async def send() -> str:
        task.run.check_lease()
        return await task.session.gateway(source).start_copy(model_id, authorization)

    return await task.once_allowed(send)


async def _finish(task: Task, action: Copy | Resume, model_id: str, operation_id: str) -> None:
    at = action.source if isinstance(action, Copy) else action.at
    what = f"copying {model_id} from {at}"
    operation = await wait_for(task, at, operation_id, what, model_id=model_id)
    if operation.status == "failed":
        error = operation.error or OperationError("unknown", "the service gave no reason")
        raise LayoutFailed(
            f"its copy from {at} failed: {error.message.rstrip('. ')} ({error.code}); the next run "
            "tries it again",
            model_id=model_id,
            operation=operation_id,
        )
    arrived = await task.model(model_id)
    if arrived is None or not is_still(task, action, arrived):
        raise LayoutFailed(
            f"the copy of {model_id} from {at} has ended well, but {task.instance} does not hold "
            "it with our tags; run again",
            model_id=model_id,
            operation=operation_id,
        )
    await task.record(action, "done", model_id=model_id, operation=operation_id)


async def _is_the_copy(task: Task, model_id: str, tags: dict[str, str]) -> bool:
    model = await task.model(model_id)
    return model is not None and all(
        model.tags.get(tag) == tags[tag]
        for tag in (Tag.OWNER, Tag.LAYOUT, Tag.VERSION, Tag.ORIGIN, Tag.TRAINED)
    )


def _tags(task: Task, action: Copy, original: LiveModel) -> dict[str, str]:
    origin, _, trained = original.weights.partition("@")
    return {
        Tag.OWNER: owner(task.session.desired.project, task.instance.environment),
        Tag.LAYOUT: action.layout,
        Tag.VERSION: action.version,
        Tag.ORIGIN: origin,
        Tag.TRAINED: trained,
        Tag.COMMIT: original.tags.get(Tag.COMMIT, ""),
    }
