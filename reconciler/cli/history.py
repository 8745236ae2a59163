"""`reconciler history`: where every version came from, where it is and was, what became of it."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import click

from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.cli.selection import nearest
from reconciler.desired import load_unlocked
from reconciler.model.desired import Desired, Environment
from reconciler.model.naming import Instance
from reconciler.report.trail import LayoutTrail, replaced
from reconciler.report.trail_assembly import assemble
from reconciler.report.trail_json import history_output, replaced_output
from reconciler.report.trail_markdown import replaced_markdown, trail_markdown
from reconciler.report.trail_presences import Remembered
from reconciler.report.trail_table import replaced_table, trail_table
from reconciler.report.trail_text import replaced_text, trail_text
from reconciler.state import Container, open_container
from reconciler.state.mapping import read_serving
from reconciler.state.records import Records


@click.command(
    short_help="Tell the audit trail of every version.",
    epilog=example(
        "reconciler history 1040",
        "# What has been replaced, and may be or was deleted:",
        "reconciler history --replaced --environment staging",
    ),
)
@click.argument("layout", required=False)
@click.option(
    "--replaced", "only_replaced", is_flag=True, help="Only the models that were replaced."
)
@click.option("--environment", metavar="NAME", help="Only where this environment has them.")
@format_option
@click.pass_context
def history(
    context: click.Context,
    layout: str | None,
    only_replaced: bool,
    environment: str | None,
    form: Form,
) -> None:
    """Tell the audit trail of one layout, or of all, from Git and the state stores.

    For each version: its data, commit and operation, its accuracy and what people decided, where
    it is and was served, when it was replaced and by which, when it was deleted. No instance is
    asked, so what was deleted by hand still stands here; `reconciler drift` finds that.
    """
    root: Path = context.obj
    desired = load_unlocked(root)
    if environment is not None and environment not in desired.environments:
        remedy = nearest(environment, desired.environments)
        raise click.ClickException(f"there is no environment {environment}; {remedy}")
    remembered = asyncio.run(_remembered(root, desired))
    trail = assemble(desired, remembered, environment=environment)
    if layout is not None:
        trail = _only(trail, layout, desired)
    if only_replaced:
        models = replaced(trail)
        answer(
            form,
            text=lambda: replaced_table(models, _width()) if _watched() else replaced_text(models),
            markdown=lambda: replaced_markdown(models),
            output=lambda: replaced_output(models),
        )
    else:
        answer(
            form,
            text=lambda: trail_table(trail, _width()) if _watched() else trail_text(trail),
            markdown=lambda: trail_markdown(trail),
            output=lambda: history_output(trail),
        )
    context.exit(Exit.DONE)


def _watched() -> bool:
    return sys.stdout.isatty()


def _width() -> int:
    return shutil.get_terminal_size().columns


def _only(trail: Sequence[LayoutTrail], name: str, desired: Desired) -> tuple[LayoutTrail, ...]:
    known = {each.layout for each in trail} | set(desired.layouts)
    if name not in known:
        raise click.ClickException(f"there is no layout {name}; {nearest(name, known)}")
    return tuple(each for each in trail if each.layout == name)


async def _remembered(root: Path, desired: Desired) -> list[Remembered]:
    """What all stores hold, each opened once."""
    found: list[Remembered] = []
    for environment in desired.environments.values():
        async with _opened(root, environment) as container:
            found += await asyncio.gather(
                *(_of_instance(container, instance) for instance in environment.instances)
            )
    return found


@asynccontextmanager
async def _opened(root: Path, environment: Environment) -> AsyncIterator[Container]:
    container = open_container(environment.state, root, os.environ)
    try:
        yield container
    finally:
        await container.close()


async def _of_instance(container: Container, instance: Instance) -> Remembered:
    records = Records(container, instance)
    return Remembered(
        instance=instance,
        serving=await read_serving(container, instance),
        history=await records.history(),
        served=tuple(
            (each.layout, each.version, each.model_id, each.at)
            for each in await records.served_entries()
        ),
        archive=await records.archive(),
        verdicts=await records.verdicts(),
        decisions=await records.decisions(),
    )
