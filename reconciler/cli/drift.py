"""`reconciler drift`: what is live and what serves, against Git."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.cli.running import run
from reconciler.cli.selection import (
    chosen_instances,
    instances_argument,
    instances_in_words,
    read_selection,
    require_planned,
    selection_options,
)
from reconciler.desired import load
from reconciler.execution import Session, observe
from reconciler.model.naming import Instance
from reconciler.model.plan import Plan
from reconciler.model.selection import Selection
from reconciler.planning import plan as decide
from reconciler.report.drift import Drift, find_drift
from reconciler.report.drift_markdown import drift_markdown
from reconciler.report.drift_output import drift_output
from reconciler.report.drift_text import drift_text


@click.command(
    epilog=example(
        "reconciler drift",
        "reconciler drift staging/eastus2 --format json | jq '.instances[].layouts'",
    )
)
@instances_argument
@selection_options
@format_option
@click.pass_context
def drift(
    context: click.Context,
    places: tuple[str, ...],
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    form: Form,
) -> None:
    """Hold what is live and what serves against what Git says. Changes nothing.

    `pulumi refresh` compares with the last update; this compares with the files as they are here.
    Models that are not ours, and models that expire within 60 days, are told but are no drift.

    Exit codes: 0 no drift, 2 drift, 1 an instance could not be read or an error.
    """
    root: Path = context.obj
    desired = load(root)
    instances = chosen_instances(desired, places)
    selection = read_selection(target, exclude)
    looked = run(
        root,
        desired,
        lambda session: _look(session, instances, selection),
        doing=f"reading {instances_in_words(instances)}",
        selection=selection,
    )
    require_planned((*target, *exclude), desired, [planned for _, planned in looked])
    found = [drift for drift, _ in looked]
    answer(
        form,
        text=lambda: drift_text(found),
        markdown=lambda: drift_markdown(found),
        output=lambda: drift_output(found),
    )
    context.exit(_exit_of(found))


async def _look(
    session: Session, instances: Sequence[Instance], selection: Selection
) -> list[tuple[Drift, Plan]]:
    worlds = await asyncio.gather(*(observe(session, instance) for instance in instances))
    planned = [(world, decide(session.desired, world, selection)) for world in worlds]
    return [(find_drift(session.desired, world, plan), plan) for world, plan in planned]


def _exit_of(found: Sequence[Drift]) -> Exit:
    if any(drift.trouble is not None for drift in found):
        return Exit.ERROR
    return Exit.CHANGES if any(drift.found for drift in found) else Exit.DONE
