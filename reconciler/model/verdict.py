"""A verdict: the figures of one verification, and the judgement over them.

Figures and judgement are apart on purpose: when a minimum accuracy changes in Git, the stored
figures are judged again without asking the service for a single analysis.
"""

from dataclasses import dataclass
from datetime import datetime

from reconciler.model.desired import Verification


@dataclass(frozen=True, slots=True)
class FieldFigure:
    """How often one field was right, over all verification documents."""

    field: str
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one document that was found to differ from its label."""

    document: str
    field: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The figures, on the same documents, of the version that served when a verdict was made."""

    version: str
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. It belongs to weights and to verification data."""

    layout: str
    version: str
    weights: str
    verification_digest: str
    instance: str
    documents: int
    fields: tuple[FieldFigure, ...]
    differences: tuple[Difference, ...]
    baseline: Baseline | None
    at: datetime

    @property
    def right(self) -> int:
        """Fields found as labelled."""
        return sum(figure.right for figure in self.fields)

    @property
    def total(self) -> int:
        """Labelled fields."""
        return sum(figure.total for figure in self.fields)

    @property
    def accuracy(self) -> float:
        """Share of right fields, 0..1; 0 where nothing was labelled."""
        return self.right / self.total if self.total else 0.0

    @property
    def failed_fields(self) -> tuple[FieldFigure, ...]:
        """The fields that were not always right, worst first."""
        wrong = (figure for figure in self.fields if figure.right < figure.total)
        return tuple(sorted(wrong, key=lambda f: (f.right / f.total, f.field)))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a version may serve, and why in a sentence with the figures."""

    good: bool
    reason: str


def judge(verdict: Verdict, verification: Verification) -> Judgement:
    """Hold a verdict's figures against what Git asks for now."""
    figures = f"accuracy {verdict.accuracy:.3f} ({verdict.right} of {verdict.total} fields)"
    failed = ", ".join(f"{f.field} {f.right}/{f.total}" for f in verdict.failed_fields)
    wrong = f"; wrong: {failed}" if failed else ""
    if verdict.total == 0:
        return Judgement(False, "its verification documents have no labelled field")
    if verdict.accuracy < verification.minimum_accuracy:
        minimum = f"{verification.minimum_accuracy:.3f}"
        return Judgement(False, f"{figures} is below the minimum {minimum}{wrong}")
    baseline = verdict.baseline
    if baseline is not None and baseline.total:
        floor = baseline.right / baseline.total - verification.tolerance
        if verdict.accuracy < floor:
            replaced = f"{baseline.right / baseline.total:.3f} of {baseline.version}"
            return Judgement(
                False,
                f"{figures} is below the {replaced}, which it would replace, by more than the "
                f"tolerance {verification.tolerance:.3f}{wrong}",
            )
    return Judgement(True, figures)
