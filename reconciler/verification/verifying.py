"""Verifies a model: it analyses documents that it has never seen, and the figures are kept.

Held-out documents with labels of their own are needed, because a training set that is wrong in
the same way everywhere looks perfect to itself.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reconciler.gateway.errors import UnreadableDocument
from reconciler.gateway.port import Gateway
from reconciler.model.live import LiveModel
from reconciler.model.naming import Instance
from reconciler.model.verdict import Baseline, Difference, FieldFigure, Verdict
from reconciler.verification.comparison import Comparison, compare
from reconciler.verification.labels import LabelsUnreadable, labelled_fields


@dataclass(frozen=True, slots=True)
class VerificationDocument:
    """A held-out document: its file name, its bytes, and the bytes of its label file."""

    name: str
    content: bytes = field(repr=False)
    labels: bytes = field(repr=False)


async def verify(
    gateway: Gateway,
    model: LiveModel,
    documents: Sequence[VerificationDocument],
    *,
    layout: str,
    version: str,
    digest: str,
    instance: Instance,
    baseline: Baseline | None,
    now: datetime,
) -> Verdict:
    """Analyse the documents with a model and return the figures; judging them is another matter.

    `digest` names the verification data: a verdict belongs to it and to the model's weights. Raises
    what `compare_documents` raises.
    """
    return verdict_of(
        await compare_documents(gateway, model.id, documents),
        model=model,
        layout=layout,
        version=version,
        digest=digest,
        instance=instance,
        baseline=baseline,
        now=now,
    )


async def compare_documents(
    gateway: Gateway, model_id: str, documents: Sequence[VerificationDocument]
) -> Mapping[str, Comparison]:
    """Analyse documents with a model; document -> what was found against its labels, by name.

    The documents are analysed side by side, as fast as the gateway lets them. Raises
    LabelsUnreadable or a GatewayError with the document's name; the other analyses then end.
    """
    truths = {each.name: _truth(each) for each in documents}

    async def examine(document: VerificationDocument) -> Comparison:
        try:
            analysis = await gateway.analyze(model_id, document.content)
        except UnreadableDocument as error:
            raise UnreadableDocument(
                error.instance,
                f"read verification document {document.name} with {model_id}",
                error.reason,
                code=error.code,
                status=error.status,
            ) from None
        return compare(truths[document.name], analysis.found)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = {each.name: group.create_task(examine(each)) for each in documents}
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return {name: tasks[name].result() for name in sorted(tasks)}


def verdict_of(
    compared: Mapping[str, Comparison],
    *,
    model: LiveModel,
    layout: str,
    version: str,
    digest: str,
    instance: Instance,
    baseline: Baseline | None,
    now: datetime,
) -> Verdict:
    """Put what was found in documents into figures."""
    return Verdict(
        layout=layout,
        version=version,
        weights=model.weights,
        model_created_at=model.created_at,
        verification_digest=digest,
        instance=str(instance),
        documents=len(compared),
        fields=_figures(compared),
        differences=tuple(
            Difference(document, wrong.field, wrong.expected, wrong.found)
            for document in sorted(compared)
            for wrong in compared[document].wrong
        ),
        baseline=baseline,
        at=now,
    )


def _truth(document: VerificationDocument) -> dict[str, str]:
    try:
        return dict(labelled_fields(document.labels))
    except LabelsUnreadable as error:
        raise LabelsUnreadable(f"the labels of {document.name} cannot be read: {error}") from None


def _figures(compared: Mapping[str, Comparison]) -> tuple[FieldFigure, ...]:
    fields = [each for comparison in compared.values() for each in comparison.fields]
    total = Counter(each.field for each in fields)
    right = Counter(each.field for each in fields if each.right)
    return tuple(FieldFigure(name, right=right[name], total=total[name]) for name in sorted(total))
