"""The outcome of a run as plain text: what has come to serve, what waits, what failed."""

from reconciler.model.outcome import Outcome
from reconciler.report.columns import aligned, capped

ELSEWHERE = "the stack's outputs show all"


def outcome_text(outcome: Outcome, *, limit: int | None = None) -> str:
    """Show what has come to serve, then what waits and what failed, with the reasons.

    What serves as before is only counted: the stack's outputs list it.
    """
    counts = [
        f"{len(outcome.serving):,} serving",
        f"{len(outcome.waiting):,} waiting" if outcome.waiting else "",
        f"{len(outcome.failed):,} failed" if outcome.failed else "",
    ]
    serving = [
        ("serves", layout, served.model_id, _accuracy(served.accuracy))
        for layout, served in sorted(outcome.serving.items())
        if layout in outcome.changed
    ]
    stuck = [
        (word, layout, "", reason)
        for word, reasons in (("waits", outcome.waiting), ("failed", outcome.failed))
        for layout, reason in sorted(reasons.items())
    ]
    text = [f"{outcome.instance}: {', '.join(filter(None, counts))}"]
    text += capped(aligned(serving), limit, ELSEWHERE) + capped(aligned(stuck), limit, ELSEWHERE)
    return "\n".join(text)


def _accuracy(accuracy: float | None) -> str:
    return "not verified" if accuracy is None else f"accuracy {accuracy:.3f}"
