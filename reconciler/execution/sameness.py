"""Whether a model is still the one that an action is about.

A plan names models by their ids, and carrying it out may take an hour. Meanwhile a person or a
script may have deleted a model and made another one under its id: somebody else's, or one with
weights that nobody has judged. The service has no request that depends on what lies under an id,
so a model is read once more right before anything is done to it.
"""

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.task import Task
from reconciler.model.live import LiveModel
from reconciler.model.naming import owner
from reconciler.model.plan import Action
from reconciler.planning import key_of


async def read_again(task: Task, action: Action, model_id: str) -> LiveModel | None:
    """The model of an action, made here or planned with; None where it is gone.

    Raises LayoutFailed where its id now belongs to another one.
    """
    model = await task.model(model_id)
    if model is None or is_still(task, action, model):
        return model
    raise LayoutFailed(
        f"{model_id} is another model now: somebody has deleted the one that carried version "
        f"{action.version} of {action.layout} and made this one under its id; run again",
        model_id=model_id,
    )


def is_still(task: Task, action: Action, model: LiveModel) -> bool:
    """Tell whether a model is ours, carries the action's version, and has the weights it had."""
    ours = owner(task.session.desired.project, task.instance.environment)
    return (
        model.owner == ours
        and key_of(model.id, model.tags) == (action.layout, action.version)
        and task.run.known.recognises(task.instance, model)
    )
