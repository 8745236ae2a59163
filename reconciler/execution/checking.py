"""Checking that a copy answers as its origin did, before it serves.

A copy has the weights of its origin and so inherits the verdict on them. Whether it has arrived
whole is another matter, which one document tells, or all of them.
"""

from reconciler.execution.documents import held_out_documents
from reconciler.execution.errors import LayoutFailed
from reconciler.execution.sameness import read_again
from reconciler.execution.task import Task
from reconciler.model.plan import Check
from reconciler.model.verdict import Subject
from reconciler.verification.copies import check as analyse


async def check(task: Task, action: Check, model_id: str) -> None:
    """Check a copy and remember what came of it; raises LayoutFailed where it is no good."""
    model = await read_again(task, action, model_id)
    if model is None:
        raise LayoutFailed(f"{model_id} vanished before it could be checked; run again")
    asked = task.declared.verification
    digest = task.locked.verification_digest
    task.tell(f"checking {model_id}")
    prefix = asked.prefix if asked else ""
    subject = Subject(task.layout, action.version, model.weights, digest)
    only_first = action.scope == "smoke"
    async with held_out_documents(
        task.session, task.instance, prefix, digest, only_first=only_first
    ) as documents:
        checked = await analyse(
            task.gateway,
            model_id,
            documents,
            layout=task.layout,
            created_at=model.created_at,
            scope=action.scope,
            digest=digest,
            verdict=task.run.known.verdict(subject),
            now=task.session.now(),
        )
    await task.records.add_check(checked)
    if not checked.good:
        raise LayoutFailed(
            f"{model_id} does not answer as its origin did: {checked.reason}", model_id=model_id
        )
    await task.record(action, checked.reason, model_id=model_id)
    task.tell(f"checked {model_id}: {checked.reason}")
