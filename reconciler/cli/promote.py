"""`reconciler promote`: what an environment could take over from its source now."""

from pathlib import Path

import click

from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.cli.plan import exit_of
from reconciler.cli.running import run
from reconciler.cli.selection import (
    nearest,
    read_selection,
    require_layouts,
    require_planned,
    selection_options,
)
from reconciler.desired import load
from reconciler.execution import Session, observe, plan_all
from reconciler.model.desired import Desired, Environment
from reconciler.model.naming import Instance
from reconciler.model.selection import Selection
from reconciler.report.promotion import Promotion, find_promotion
from reconciler.report.promotion_markdown import following_markdown, promotion_markdown
from reconciler.report.promotion_output import following_output, promotion_output
from reconciler.report.promotion_text import following_text, promotion_text


@click.command(
    epilog=example(
        "reconciler promote prod",
        "reconciler promote prod --target 1040 --format markdown > comment.md",
    )
)
@click.argument("environment")
@selection_options
@format_option
@click.pass_context
def promote(
    context: click.Context,
    environment: str,
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    form: Form,
) -> None:
    """Show what ENVIRONMENT could take over from its source now. Changes nothing.

    For a pinned environment: the versions that its source serves and has verified against the
    pins, and the block of `versions` to paste into its file. For one that follows its source:
    what the next `pulumi up` brings.

    Exit codes: 0 nothing to promote, 2 something to promote, 1 refused or an error.
    """
    root: Path = context.obj
    desired = load(root)
    declared = _environment(desired, environment)
    names, selection = (*target, *exclude), read_selection(target, exclude)
    if declared.promote == "pinned" and declared.source is not None:
        require_layouts(names, desired.layouts)
        context.exit(_pinned(root, desired, declared, declared.source, selection, form))
    plans = run(
        root,
        desired,
        lambda session: plan_all(session, declared.instances),
        doing=f"planning {environment}",
        selection=selection,
    )
    require_planned(names, desired, plans)
    answer(
        form,
        text=lambda: following_text(declared, plans),
        markdown=lambda: following_markdown(declared, plans),
        output=lambda: following_output(declared, plans),
    )
    context.exit(exit_of(plans))


def _environment(desired: Desired, name: str) -> Environment:
    environment = desired.environments.get(name)
    if environment is None:
        known = desired.environments
        raise click.ClickException(f"there is no environment {name}; {nearest(name, known)}")
    if environment.source is None:
        raise click.ClickException(
            f"{name} has no source: it trains its versions itself; `reconciler plan {name}` shows "
            "what it would train"
        )
    return environment


def _pinned(
    root: Path,
    desired: Desired,
    environment: Environment,
    source: Instance,
    selection: Selection,
    form: Form,
) -> Exit:
    async def look(session: Session) -> Promotion:
        world = await observe(session, source)
        return find_promotion(desired, environment, world, selection)

    promotion = run(root, desired, look, doing=f"reading {source}", selection=selection)
    answer(
        form,
        text=lambda: promotion_text(promotion),
        markdown=lambda: promotion_markdown(promotion),
        output=lambda: promotion_output(promotion),
    )
    if promotion.trouble is not None:
        return Exit.ERROR
    return Exit.CHANGES if promotion.found else Exit.DONE
