"""What a person looks at before a word on a model: each field, expected and found, and the sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reconciler.desired.problems import printable
from reconciler.model.naming import Instance
from reconciler.model.verdict import Decision, FieldFigure, Verdict
from reconciler.verification.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Examined:
    """A model and what was found with it.

    `compared`: document -> its fields; empty, and `verdict` None, where there are no documents.
    `minimum`: the accuracy that Git asks for, None where it asks for none. `serving`: the model id
    that serves the layout now. `standing` and `reason`: the judgement over it.
    """

    instance: Instance
    layout: str
    version: str
    model_id: str
    weights: str
    serving: str | None
    compared: Mapping[str, Comparison]
    verdict: Verdict | None
    minimum: float | None
    standing: Literal["good", "pending", "bad"]
    reason: str
    decision: Decision | None

    @property
    def serves(self) -> str:
        """What serves now, in words."""
        if self.serving is None:
            return "nothing serves the layout now"
        if self.serving == self.model_id:
            return "this model serves now"
        return f"{self.serving} serves now"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of one document, as a row for people."""

    mark: str
    field: str
    expected: str
    found: str


def field_rows(comparison: Comparison) -> list[FieldRow]:
    """A document's fields, in order of name; a blank field is shown as such.

    What a document says is not ours: whatever would steer a terminal is escaped.
    """
    return [
        FieldRow(
            "right" if each.right else "WRONG",
            each.field,
            printable(each.expected) or "(blank)",
            printable(each.found) or "(blank)",
        )
        for each in comparison.fields
    ]


def figure(each: FieldFigure) -> str:
    """How often a field was right: `4 of 5`."""
    return f"{each.right} of {each.total}"


def sums(examined: Examined) -> list[tuple[str, str]]:
    """The overall figures, against what is asked and what serves; then the judgement."""
    verdict = examined.verdict
    rows = []
    if verdict is None:
        rows.append(("accuracy", "unknown: the layout has no verification documents"))
    else:
        rows.append(
            ("accuracy", f"{verdict.accuracy:.3f} ({verdict.right} of {verdict.total} fields)")
        )
        if examined.minimum is not None:
            rows.append(("minimum", f"{examined.minimum:.3f}"))
        if verdict.baseline is not None and verdict.baseline.total:
            base = verdict.baseline
            share = base.right / base.total
            rows.append(
                (
                    "serving now",
                    f"{share:.3f} ({base.right} of {base.total} fields), version {base.version}",
                )
            )
    rows.append((_STANDINGS[examined.standing], examined.reason))
    return rows


_STANDINGS = {"good": "may serve", "pending": "waits for a person", "bad": "may not serve"}


def next_steps(examined: Examined) -> tuple[str, ...]:
    """The two commands that decide about exactly what was looked at."""
    command = f"reconciler verify {examined.layout} --instance {examined.instance}"
    weights = f"--weights {examined.weights}"
    return (f"{command} {weights} --accept", f"{command} {weights} --reject REASON")
