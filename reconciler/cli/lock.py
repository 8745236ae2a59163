"""`reconciler lock`: bind each layout to its data as it is now, or to what it was once.

The lock is what a pull request shows and a training follows from, so it is written as a whole or
not at all, and what it changes is said layout by layout.
"""

import asyncio
from pathlib import Path

import click

from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.cli.lock_data import lock_to_data
from reconciler.cli.lock_version import lock_to_version
from reconciler.cli.selection import require_layouts
from reconciler.desired import load_unlocked, write_lock
from reconciler.desired.reading import LOCK
from reconciler.desired.relocking import changes
from reconciler.model.desired import Desired, LockEntry
from reconciler.report.lock_output import lock_markdown, lock_output


@click.command(
    short_help="Lock layouts to their data as it is now, or as it was.",
    epilog=example(
        "reconciler lock",
        "# Train the same data again, as it is:",
        "reconciler lock --renew 1040",
        "# Train an earlier version again, from the copy of its data:",
        "reconciler lock 1040 --version 3f2a9c1b7d04",
    ),
)
@click.argument("layouts", nargs=-1, metavar="[LAYOUT]...")
@click.option("--renew", multiple=True, metavar="LAYOUT", help="Train its data again, as it is.")
@click.option("--version", metavar="VERSION", help="Lock the one LAYOUT to an earlier version.")
@click.option("--check", is_flag=True, help="Write nothing; exit 2 if the lock would change.")
@format_option
@click.pass_context
def lock(
    context: click.Context,
    layouts: tuple[str, ...],
    renew: tuple[str, ...],
    version: str | None,
    check: bool,
    form: Form,
) -> None:
    """Lock the layouts (all, or those named) to their training and verification data.

    A new version in the lock is what makes `pulumi up` train. A layout whose model was adopted
    stays as it is unless it is named; naming it locks it to its data, which supersedes the model.
    `reconciler history LAYOUT` lists the versions that `--version` takes.

    Exit codes: 0 written or up to date, 1 error, 2 with `--check`: the lock would change.
    """
    root: Path = context.obj
    desired = load_unlocked(root)
    require_layouts((*layouts, *renew), desired.layouts)
    before = desired.lock
    after = {name: entry for name, entry in before.items() if name in desired.layouts}
    after.update(_entries(root, desired, layouts, renew, version))
    changed = changes(before, after)
    if changed and not check:
        write_lock(root, after)
    end = _end(bool(changed), check)
    answer(
        form,
        text=lambda: "\n".join([*(f"{name}: {told}" for name, told in changed.items()), end]),
        markdown=lambda: lock_markdown(after, changed, end),
        output=lambda: lock_output(before, after, changed, written=bool(changed) and not check),
    )
    context.exit(Exit.CHANGES if check and changed else Exit.DONE)


def _entries(
    root: Path,
    desired: Desired,
    layouts: tuple[str, ...],
    renew: tuple[str, ...],
    version: str | None,
) -> dict[str, LockEntry]:
    if version is not None:
        if len(set(layouts)) != 1 or renew:
            raise click.UsageError("--version locks one layout; write `lock LAYOUT --version …`")
        return {layouts[0]: asyncio.run(lock_to_version(root, desired, layouts[0], version))}
    named = frozenset({*layouts, *renew})
    return asyncio.run(lock_to_data(root, desired, named, frozenset(renew)))


def _end(changed: bool, check: bool) -> str:
    if not changed:
        return f"{LOCK} is up to date"
    if check:
        return f"{LOCK} is out of date; run the same without --check"
    return f"{LOCK} written; commit it to have this carried out"
