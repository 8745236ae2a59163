"""The trail as plain aligned text: what a log, a pipe and a narrow window all show the same."""

from collections.abc import Sequence

from reconciler.report.trail import LayoutTrail, Replaced, VersionTrail
from reconciler.report.trail_lines import ended, facts, fate, heading, places

NOTHING = "nothing is known yet: no layout is locked, and no run has left a trace"
NONE_REPLACED = "no model has been replaced"


def trail_text(trail: Sequence[LayoutTrail]) -> str:
    """Show every version of every layout, the newest first."""
    if not trail:
        return NOTHING
    return "\n\n".join(
        "\n".join([heading(layout), *(line for v in layout.versions for line in _version(v))])
        for layout in trail
    )


def replaced_text(models: Sequence[Replaced]) -> str:
    """Show the replaced models, one a line."""
    if not models:
        return NONE_REPLACED
    rows = [
        (
            str(each.presence.instance),
            each.layout,
            each.presence.model_id,
            f"replaced {ended(each)}",
            fate(each),
        )
        for each in models
    ]
    return "\n".join(_aligned(rows))


def _version(version: VersionTrail) -> list[str]:
    lines = [f"  {version.version}"]
    lines += _aligned(list(facts(version)), indent=4)
    where = [(p.instance, p.standing, p.model_id, p.story) for p in places(version)]
    return lines + _aligned(where or [("nowhere yet",)], indent=4)


def _aligned(rows: Sequence[tuple[str, ...]], indent: int = 0) -> list[str]:
    columns = len(rows[0]) if rows else 0
    widths = [max(len(row[column]) for row in rows) for column in range(columns)]
    return [
        (
            " " * indent
            + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
