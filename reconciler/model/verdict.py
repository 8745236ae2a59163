"""A verdict: the figures of one verification, and the judgement over them.

Figures and judgement are apart on purpose: when a minimum accuracy changes in Git, the stored
figures are judged again without asking the service for a single analysis.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from reconciler.model.desired import Verification


class Subject(NamedTuple):
    """What a verdict or a person's word is about."""

    layout: str
    version: str
    weights: str
    verification_digest: str


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
    """What a verification found. It belongs to weights and to verification data.

    `model_created_at` tells which model at the instance was examined: one that was copied anew has
    the same weights, but has not been examined itself.
    """

    layout: str
    version: str
    weights: str
    model_created_at: datetime
    verification_digest: str
    instance: str
    documents: int
    fields: tuple[FieldFigure, ...]
    differences: tuple[Difference, ...]
    baseline: Baseline | None
    at: datetime

    @property
    def subject(self) -> Subject:
        """What was examined."""
        return Subject(self.layout, self.version, self.weights, self.verification_digest)

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
class Decision:
    """A person's word on weights, for a layout that is verified by a person."""

    layout: str
    version: str
    weights: str
    verification_digest: str
    accepted: bool
    reason: str
    by: str
    at: datetime

    @property
    def subject(self) -> Subject:
        """What was decided on."""
        return Subject(self.layout, self.version, self.weights, self.verification_digest)


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """Whether a copy answers as its origin did. It belongs to one model at one instance.

    `created_at` is the copy's own: an id can be used again after a deletion. `scope`: one
    verification document, or all of them.
    """

    layout: str
    model_id: str
    created_at: datetime
    verification_digest: str
    scope: Literal["smoke", "full"]
    good: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a version may serve, and why in a sentence with the figures.

    `pending`: all that a machine can say has been said, and a person's word is waited for.
    """

    standing: Literal["good", "pending", "bad"]
    reason: str

    @property
    def good(self) -> bool:
        """Whether it may serve."""
        return self.standing == "good"


UNVERIFIED = Judgement("good", "not verified, as Git says: `verification: none`")


def judge(
    verdict: Verdict | None, verification: Verification | None, decision: Decision | None = None
) -> Judgement | None:
    """Hold what is known about weights against what Git asks for now.

    None: a verdict is needed first.
    """
    if verification is None:
        return UNVERIFIED
    if verification.by == "person":
        return _judged_by_person(verdict, verification, decision)
    return None if verdict is None else judge_figures(verdict, verification)


def _judged_by_person(
    verdict: Verdict | None, verification: Verification, decision: Decision | None
) -> Judgement | None:
    if decision is not None:
        word = "accepted" if decision.accepted else "rejected"
        reason = f": {decision.reason}" if decision.reason else ""
        standing: Literal["good", "bad"] = "good" if decision.accepted else "bad"
        return Judgement(standing, f"{word} by {decision.by} on {decision.at:%Y-%m-%d}{reason}")
    if verdict is None:
        if verification.prefix:
            return None
        return Judgement("pending", "there are no verification documents")
    return Judgement("pending", judge_figures(verdict, verification).reason)


def judge_figures(verdict: Verdict, verification: Verification) -> Judgement:
    """Hold a verdict's figures against the minimum and against what the version would replace."""
    figures = f"accuracy {verdict.accuracy:.3f} ({verdict.right} of {verdict.total} fields)"
    failed = ", ".join(f"{f.field} {f.right}/{f.total}" for f in verdict.failed_fields)
    wrong = f"; wrong: {failed}" if failed else ""
    if verdict.total == 0:
        return Judgement("bad", "its verification documents have no labelled field")
    if verdict.accuracy < verification.minimum_accuracy:
        minimum = f"{verification.minimum_accuracy:.3f}"
        return Judgement("bad", f"{figures} is below the minimum {minimum}{wrong}")
    baseline = verdict.baseline
    if baseline is not None and baseline.total:
        # In fractions: 0.8 - 0.1 is more than 0.7 where it is computed in floating point.
        floor = Fraction(baseline.right, baseline.total) - Fraction(str(verification.tolerance))
        if Fraction(verdict.right, verdict.total) < floor:
            replaced = f"{baseline.right / baseline.total:.3f} of {baseline.version}"
            return Judgement(
                "bad",
                f"{figures} is below the {replaced}, which it would replace, by more than the "
                f"tolerance {verification.tolerance:.3f}{wrong}",
            )
    return Judgement("good", figures)
