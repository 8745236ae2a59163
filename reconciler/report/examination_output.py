"""An examination for programs."""

from typing import Literal

from reconciler.model.verdict import Decision
from reconciler.report.examination import Examined
from reconciler.report.output import Moment, Output


class FieldOutput(Output):
    """One field of one document."""

    field: str
    expected: str
    found: str
    right: bool


class DocumentOutput(Output):
    """One verification document."""

    document: str
    fields: tuple[FieldOutput, ...]


class FieldFigureOutput(Output):
    """How often one field was right, over all documents."""

    field: str
    right: int
    total: int


class BaselineOutput(Output):
    """The figures of what serves now, on the same documents."""

    version: str
    right: int
    total: int


class WordOutput(Output):
    """A person's word on the weights."""

    accepted: bool
    reason: str
    by: str
    at: Moment


class VerifyOutput(Output):
    """What `reconciler verify` answers."""

    instance: str
    layout: str
    version: str
    model_id: str
    weights: str
    """Name of the trained weights; `--weights` binds a decision to them."""
    serving: str | None
    """The model id that serves the layout now."""
    documents: tuple[DocumentOutput, ...]
    """Empty where the layout has no verification documents."""
    fields: tuple[FieldFigureOutput, ...]
    accuracy: float | None
    """Share of right fields, 0 to 1; null without documents."""
    minimum_accuracy: float | None
    baseline: BaselineOutput | None
    standing: Literal["good", "pending", "bad"]
    """pending: a person's word is waited for."""
    reason: str
    decision: WordOutput | None


def examination_output(examined: Examined) -> VerifyOutput:
    """Give all of an examination."""
    verdict = examined.verdict
    baseline = verdict.baseline if verdict else None
    return VerifyOutput(
        instance=str(examined.instance),
        layout=examined.layout,
        version=examined.version,
        model_id=examined.model_id,
        weights=examined.weights,
        serving=examined.serving,
        documents=tuple(
            DocumentOutput(
                document=name,
                fields=tuple(
                    FieldOutput(field=f.field, expected=f.expected, found=f.found, right=f.right)
                    for f in comparison.fields
                ),
            )
            for name, comparison in examined.compared.items()
        ),
        fields=tuple(
            FieldFigureOutput(field=f.field, right=f.right, total=f.total)
            for f in (verdict.fields if verdict else ())
        ),
        accuracy=verdict.accuracy if verdict else None,
        minimum_accuracy=examined.minimum,
        baseline=BaselineOutput(
            version=baseline.version, right=baseline.right, total=baseline.total
        )
        if baseline
        else None,
        standing=examined.standing,
        reason=examined.reason,
        decision=_word(examined.decision) if examined.decision else None,
    )


def _word(decision: Decision) -> WordOutput:
    return WordOutput(
        accepted=decision.accepted, reason=decision.reason, by=decision.by, at=decision.at
    )
