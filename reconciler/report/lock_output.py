"""What `reconciler lock` has changed, for programs and for a comment."""

from collections.abc import Mapping

from reconciler.model.desired import LockEntry
from reconciler.report.markup import cell, code, table
from reconciler.report.output import Output


class LockChangeOutput(Output):
    """What changed for one layout."""

    layout: str
    change: str
    """A sentence."""
    version_before: str | None
    version_after: str | None


class LockOutput(Output):
    """What `reconciler lock` answers."""

    changes: tuple[LockChangeOutput, ...]
    written: bool
    """False where nothing changed, or where `--check` only asked."""


def lock_output(
    before: Mapping[str, LockEntry],
    after: Mapping[str, LockEntry],
    changes: Mapping[str, str],
    *,
    written: bool,
) -> LockOutput:
    """Give the changes with their versions."""
    return LockOutput(
        changes=tuple(
            LockChangeOutput(
                layout=layout,
                change=sentence,
                version_before=before[layout].version if layout in before else None,
                version_after=after[layout].version if layout in after else None,
            )
            for layout, sentence in changes.items()
        ),
        written=written,
    )


def lock_markdown(after: Mapping[str, LockEntry], changes: Mapping[str, str], end: str) -> str:
    """Show the changes as a table, and how it ended."""
    if not changes:
        return f"{end}\n"
    rows = [
        (cell(layout), code(after[layout].version if layout in after else ""), cell(sentence))
        for layout, sentence in changes.items()
    ]
    return f"{table(('layout', 'version', 'what changed'), rows)}\n\n{end}\n"
