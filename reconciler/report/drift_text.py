"""Drift as plain text: one paragraph per instance, one line per difference."""

from collections.abc import Iterator, Sequence

from reconciler.report.columns import aligned
from reconciler.report.drift import Drift
from reconciler.report.drift_lines import WORDS, missing_account, sentence, summary
from reconciler.report.wording import counted, named

_NAMES = 10


def drift_text(found: Sequence[Drift]) -> str:
    """Show every instance, those without drift in one line."""
    return "\n".join(line for drift in found for line in _instance(drift))


def _instance(drift: Drift) -> Iterator[str]:
    if drift.trouble is not None:
        yield drift.trouble
        return
    yield f"{drift.instance}: {summary(drift)}"
    if missing_account(drift):
        yield f"  {missing_account(drift)}"
    yield from aligned([(WORDS[d.kind], d.layout, "", sentence(d)) for d in drift.layouts])
    yield from (f"  unexpected: {each}" for each in drift.unexpected)
    yield from (f"  warning: {warning}" for warning in drift.warnings)
    if drift.unmanaged:
        names = named(drift.unmanaged, _NAMES)
        yield f"  unmanaged, never touched ({len(drift.unmanaged):,}): {names}"
    if drift.left_out:
        yield f"  left out, not looked at: {counted(len(drift.left_out), 'layout')}"
