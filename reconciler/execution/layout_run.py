"""One layout's part of a run: its clean-up, and its steps in order.

A step that fails ends the steps: nothing is served that was not verified, nothing is deleted that
the new version has not replaced. The clean-up depends on none of them. What is raised here for one
layout never reaches another.
"""

import contextlib
from dataclasses import dataclass, field
from typing import assert_never

from reconciler.execution.checking import check
from reconciler.execution.copying import copy, resume_copy
from reconciler.execution.deleting import delete
from reconciler.execution.errors import Abandoned, LayoutFailed, LayoutWaits, StepEnded
from reconciler.execution.serving import serve, withdraw
from reconciler.execution.task import Task
from reconciler.execution.training import resume_training, train
from reconciler.execution.verifying import verify
from reconciler.gateway.errors import GatewayError, LimitReached
from reconciler.model.plan import (
    Action,
    Check,
    Copy,
    Delete,
    LayoutPlan,
    Resume,
    Serve,
    Train,
    Verify,
)
from reconciler.model.plan import Withdraw as WithdrawAction
from reconciler.state import StateError
from reconciler.state.errors import LeaseLost
from reconciler.verification.labels import LabelsUnreadable

_NAMED = 5
"""How many models that could make room a failure names."""


@dataclass(slots=True)
class LayoutResult:
    """What came of one layout: why it failed or what it waits for, if so.

    `made` is the model of an earlier step: where its planned id was taken, it got another.
    `versions`: model id -> version, of all that this run made.
    """

    layout: str
    failed: str = ""
    waiting: str = ""
    made: str | None = None
    versions: dict[str, str] = field(default_factory=dict)


async def clean_up(task: Task, plan: LayoutPlan, result: LayoutResult) -> None:
    """Carry out what depends on no step; raises only what ends the whole run."""
    for action in plan.cleanup:
        await _carry_out(task, action, result)


async def take_steps(task: Task, plan: LayoutPlan, result: LayoutResult) -> None:
    """Carry out the steps until one does not come to its end; raises likewise."""
    for action in plan.steps:
        if not await _carry_out(task, action, result):
            return


async def _carry_out(task: Task, action: Action, result: LayoutResult) -> bool:
    """Carry out one action; False where it did not come to its end, which then is in `result`."""
    try:
        made = await _act(task, action, result.made)
    except (Abandoned, LeaseLost):
        raise
    except LayoutWaits as waits:
        result.waiting = str(waits)
        await _record_end(task, action, result, waits, waits.told)
        task.tell(str(waits))
        return False
    except (LayoutFailed, GatewayError, StateError, LabelsUnreadable) as error:
        reason = str(error) + _about_the_limit(task, error)
        await _record_end(task, action, result, error, f"failed: {reason}")
    except Exception as error:
        reason = f"unexpected {type(error).__name__}: {error}; please report it"
        await _record_end(task, action, result, error, f"failed: {reason}")
    else:
        if made is not None:
            result.made = made
            result.versions[made] = action.version
        return True
    result.failed = f"{result.failed}; {reason}" if result.failed else reason
    task.tell(f"failed: {reason}")
    return False


def _about_the_limit(task: Task, error: Exception) -> str:
    """What a person needs to know where the instance takes no more models."""
    if not isinstance(error, LimitReached):
        return ""
    capacity, evictable = task.run.capacity, task.run.evictable
    said = f"; when this run began it held {capacity.models:,} of {capacity.limit:,} models"
    if capacity.neural_quota is not None:
        said += f" and had used {capacity.neural_used or 0:,} of {capacity.neural_quota:,} neural "
        said += "builds"
    if evictable:
        more = f" and {len(evictable) - _NAMED:,} more" if len(evictable) > _NAMED else ""
        said += f"; these could make room, the first first: {', '.join(evictable[:_NAMED])}{more}"
    return said


async def _record_end(
    task: Task, action: Action, result: LayoutResult, error: Exception, told: str
) -> None:
    """Note in the history how an action ended early.

    Where the history itself cannot be written, the outcome still tells: `error` is not to be lost
    behind the trouble of noting it.
    """
    tried = error if isinstance(error, StepEnded) else StepEnded("")
    carries_on = not isinstance(action, Delete | WithdrawAction)
    model_id = tried.model_id or (result.made if carries_on else None) or action.model_id
    with contextlib.suppress(StateError):
        await task.record(action, told, model_id=model_id, operation=tried.operation)


async def _act(task: Task, action: Action, made: str | None) -> str | None:
    """Do what an action says; returns the id of the model that it made, if it did."""
    match action:
        case Train():
            return await train(task, action)
        case Copy():
            return await copy(task, action)
        case Resume(kind="copy"):
            return await resume_copy(task, action)
        case Resume():
            return await resume_training(task, action)
        case Verify():
            await verify(task, action, made or action.model_id)
        case Check():
            await check(task, action, made or action.model_id)
        case Serve():
            await serve(task, action, made or action.model_id)
        case WithdrawAction():
            await withdraw(task, action)
        case Delete():
            await delete(task, action)
        case _:
            assert_never(action)
    return None
