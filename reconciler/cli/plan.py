"""`reconciler plan`: what `pulumi up` would do to each instance, and why."""

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
from reconciler.execution import plan_all
from reconciler.model.plan import Plan
from reconciler.report import plan_output, plans_markdown, plans_text
from reconciler.report.capacity import capacity_markdown, capacity_text
from reconciler.report.lines import differs


@click.command(
    epilog=example(
        "reconciler plan",
        "reconciler plan staging --format markdown > comment.md",
        "reconciler plan dev/westus --target 1040",
    )
)
@instances_argument
@selection_options
@format_option
@click.option("--capacity", is_flag=True, help="What the plans need, and what to ask support for.")
@click.pass_context
def plan(
    context: click.Context,
    places: tuple[str, ...],
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    form: Form,
    capacity: bool,
) -> None:
    """Show what `pulumi up` would do to each instance, and why. Changes nothing.

    Without names all environments are planned in a chain: each one as if the plans before it had
    been carried out, so that one plan shows a whole promotion. A named environment (dev) or
    instance (dev/westus) is planned for the others as they are now.

    Exit codes: 0 nothing to do, 2 something is not as Git wants it (also where it is blocked or
    waits), 1 a plan is refused or an error.
    """
    root: Path = context.obj
    desired = load(root)
    instances = chosen_instances(desired, places)
    selection = read_selection(target, exclude)
    plans = run(
        root,
        desired,
        lambda session: plan_all(session, instances),
        doing=f"planning {instances_in_words(instances)}",
        selection=selection,
    )
    require_planned((*target, *exclude), desired, plans)
    answer(
        form,
        text=lambda: capacity_text(desired, plans) if capacity else plans_text(plans),
        markdown=lambda: capacity_markdown(desired, plans) if capacity else plans_markdown(plans),
        output=lambda: plan_output(desired, plans),
    )
    context.exit(exit_of(plans))


def exit_of(plans: Sequence[Plan]) -> Exit:
    """How plans end a command; a refusal comes before changes."""
    if any(plan.refusals for plan in plans):
        return Exit.ERROR
    return Exit.CHANGES if any(map(differs, plans)) else Exit.DONE
