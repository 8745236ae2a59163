"""Verifying a model on documents that it was not trained on.

The figures are stored whatever they say; the judgement over them is made anew each time, by the
same rule that the planner uses.
"""

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.task import Task
from reconciler.model.dataset import LABELS_SUFFIX
from reconciler.model.live import LiveModel
from reconciler.model.plan import Verify
from reconciler.model.verdict import Baseline, Verdict, judge
from reconciler.state.datasets import check_verification
from reconciler.state.errors import StateError
from reconciler.state.mapping import read_serving
from reconciler.verification.verifying import VerificationDocument
from reconciler.verification.verifying import verify as analyse


async def verify(task: Task, action: Verify, model_id: str) -> None:
    """Verify a model; raises LayoutFailed with the figures where it may not serve."""
    model = await task.gateway.get_model(model_id)
    if model is None:
        raise LayoutFailed(f"{model_id} vanished before it could be verified; run again")
    task.tell(f"verifying {model_id}")
    documents = await _documents(task)
    verdict = await _examine(task, model, documents, await _baseline(task, model, documents))
    judgement = judge(verdict, task.declared.verification)
    if not judgement.good:
        raise LayoutFailed(
            f"{model_id} failed its verification: {judgement.reason}", model_id=model_id
        )
    await task.record(action, judgement.reason, model_id=model_id)
    task.tell(f"verified {model_id}: {judgement.reason}")


async def _examine(
    task: Task,
    model: LiveModel,
    documents: tuple[VerificationDocument, ...],
    baseline: Baseline | None,
) -> Verdict:
    verdict = await analyse(
        task.gateway,
        model.id,
        documents,
        layout=task.layout,
        version=model.version or "",
        weights=model.weights,
        digest=task.locked.verification_digest,
        instance=task.instance,
        baseline=baseline,
        now=task.session.now(),
    )
    await task.records.add_verdict(verdict)
    return verdict


async def _baseline(
    task: Task, candidate: LiveModel, documents: tuple[VerificationDocument, ...]
) -> Baseline | None:
    """The figures of what serves now, on the same documents; analysed if they are not known."""
    serving = await read_serving(task.session.state(task.instance), task.instance)
    serving_id = serving.get(task.layout)
    if serving_id is None or serving_id == candidate.id:
        return None
    model = await task.gateway.get_model(serving_id)
    if model is None:
        return None
    verdict = next(
        (
            known
            for known in await task.records.verdicts()
            if (known.layout, known.version) == (task.layout, model.version or "")
            and known.weights == model.weights
            and known.verification_digest == task.locked.verification_digest
        ),
        None,
    )
    if verdict is None:
        verdict = await _examine(task, model, documents, None)
    return Baseline(verdict.version, verdict.right, verdict.total)


async def _documents(task: Task) -> tuple[VerificationDocument, ...]:
    data = task.session.training_data(task.instance)
    prefix = task.declared.verification.prefix
    dataset = await check_verification(data, prefix, task.locked.verification_digest)
    documents = []
    for name in dataset.labelled:
        content = await data.read(prefix + name)
        labels = await data.read(prefix + name + LABELS_SUFFIX)
        if content is None or labels is None:
            raise StateError(
                f"{data.location}/{prefix}{name} vanished while it was read; run again"
            )
        documents.append(VerificationDocument(name, content.data, labels.data))
    return tuple(documents)
