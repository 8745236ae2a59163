"""Drift as markdown: for the issue that a scheduled run opens."""

from collections.abc import Sequence

from reconciler.report.drift import Drift
from reconciler.report.drift_lines import WORDS, missing_account, sentence, summary
from reconciler.report.markup import cell, code, fitting, folded, quoted, table
from reconciler.report.wording import counted, named

_NAMES = 20


def drift_markdown(found: Sequence[Drift]) -> str:
    """Show a table of the instances, then the differences of each, folded."""

    def render(limit: int | None) -> str:
        parts = ["### Drift", _overview(found)]
        for drift in found:
            if drift.trouble is not None:
                parts += quoted(f"Not read, {drift.instance}", [drift.trouble])
            parts += quoted(f"Warning, {drift.instance}", drift.warnings)
        parts += [_folded(drift, limit) for drift in found]
        return "\n\n".join(filter(None, parts)) + "\n"

    rows = (max(len(drift.layouts), len(drift.unexpected)) for drift in found)
    return fitting(render, max(rows, default=0))


def _overview(found: Sequence[Drift]) -> str:
    return table(
        ("instance", "", "observed"),
        [
            (str(drift.instance), summary(drift), f"{drift.observed_at:%Y-%m-%d %H:%M} UTC")
            for drift in found
        ],
    )


def _folded(drift: Drift, limit: int | None) -> str:
    differences = [
        (f"**{WORDS[each.kind]}**", cell(each.layout), cell(sentence(each)))
        for each in drift.layouts[:limit]
    ]
    shown = len(differences) + len(drift.unexpected[:limit])
    hidden = len(drift.layouts) + len(drift.unexpected) - shown
    parts = [
        missing_account(drift),
        table(("", "layout", "what is"), differences) if differences else "",
        "\n".join(f"- {cell(each)}" for each in drift.unexpected[:limit]),
        f"and {hidden:,} more; `reconciler drift` shows all" if hidden else "",
        f"Unmanaged, never touched ({len(drift.unmanaged):,}): "
        f"{named([code(name) for name in drift.unmanaged], _NAMES)}"
        if drift.unmanaged
        else "",
        f"Left out, not looked at: {counted(len(drift.left_out), 'layout')}"
        if drift.left_out
        else "",
    ]
    body = "\n\n".join(filter(None, parts))
    return folded(f"<b>{drift.instance}</b>: {summary(drift)}", body) if body else ""
