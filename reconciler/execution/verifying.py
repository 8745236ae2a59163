"""Verifying a model on documents that it was not trained on.

The figures are stored whatever they say; the judgement over them is made anew each time, by the
same rule that the planner uses. Where a person judges, the figures are for that person.
"""

from collections.abc import Sequence

from reconciler.execution.documents import held_out_documents
from reconciler.execution.errors import AwaitsPerson, LayoutFailed
from reconciler.execution.sameness import read_again
from reconciler.execution.task import Task
from reconciler.model.desired import Verification
from reconciler.model.live import LiveModel
from reconciler.model.plan import Verify
from reconciler.model.verdict import Baseline, Judgement, Subject, Verdict, judge
from reconciler.verification.verifying import VerificationDocument
from reconciler.verification.verifying import verify as analyse


async def verify(task: Task, action: Verify, model_id: str) -> None:
    """Verify a model, where Git asks for it.

    Raises LayoutFailed with the figures where it may not serve, and AwaitsPerson with the command
    to give where all that is missing is a person's word.
    """
    asked = task.declared.verification
    if asked is None:
        return
    model = await read_again(task, action, model_id)
    if model is None:
        raise LayoutFailed(f"{model_id} vanished before it could be verified; run again")
    judgement = await _judge(task, model, asked)
    if judgement.standing == "bad":
        raise LayoutFailed(
            f"{model_id} failed its verification: {judgement.reason}", model_id=model_id
        )
    if judgement.standing == "pending":
        raise AwaitsPerson(_whom_it_waits_for(task, model_id, judgement), model_id=model_id)
    await task.record(action, judgement.reason, model_id=model_id)
    task.tell(f"verified {model_id}: {judgement.reason}")


async def _judge(task: Task, model: LiveModel, asked: Verification) -> Judgement:
    digest = task.locked.verification_digest
    subject = Subject(task.layout, model.version or "", model.weights, digest)
    verdict = None
    if asked.prefix:
        task.tell(f"verifying {model.id}")
        async with held_out_documents(
            task.session, task.instance, asked.prefix, digest
        ) as documents:
            baseline = await _baseline(task, model, documents)
            verdict = await _examine(task, model, documents, baseline)
    judgement = judge(verdict, asked, task.run.known.decision(subject))
    return judgement or Judgement("pending", "there are no verification documents")


def _whom_it_waits_for(task: Task, model_id: str, judgement: Judgement) -> str:
    verify_it = f"reconciler verify {task.layout} --instance {task.instance}"
    return (
        f"{model_id} waits for a person's word: {judgement.reason}; look at it with "
        f"`{verify_it}`, then say `{verify_it} --accept` or `{verify_it} --reject REASON`"
    )


async def _examine(
    task: Task,
    model: LiveModel,
    documents: Sequence[VerificationDocument],
    baseline: Baseline | None,
) -> Verdict:
    verdict = await analyse(
        task.gateway,
        model,
        documents,
        layout=task.layout,
        version=model.version or "",
        digest=task.locked.verification_digest,
        instance=task.instance,
        baseline=baseline,
        now=task.session.now(),
    )
    await task.keep_verdict(verdict)
    return verdict


async def _baseline(
    task: Task, candidate: LiveModel, documents: Sequence[VerificationDocument]
) -> Baseline | None:
    """The figures of what serves now, on the same documents; analysed if they are not known."""
    serving_id = task.run.serving.get(task.layout)
    if serving_id is None or serving_id == candidate.id:
        return None
    model = await task.model(serving_id)
    if model is None:
        return None
    digest = task.locked.verification_digest
    subject = Subject(task.layout, model.version or "", model.weights, digest)
    verdict = task.run.known.verdict(subject)
    if verdict is None:
        verdict = await _examine(task, model, documents, None)
    return Baseline(verdict.version, verdict.right, verdict.total)
