"""`reconciler validate`: is the desired state usable, and if not, where and why not."""

from pathlib import Path

import click

from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.desired import DesiredError, load
from reconciler.report.validity import (
    problems_markdown,
    valid_markdown,
    valid_text,
    validate_output,
)


@click.command(
    short_help="Check every file of the desired state.",
    epilog=example("reconciler validate", "reconciler validate --format json | jq '.problems'"),
)
@format_option
@click.pass_context
def validate(context: click.Context, form: Form) -> None:
    """Check every file of the desired state; all problems at once, as file:line:column.

    Asks no instance and no store. Exit codes: 0 valid, 1 not valid.
    """
    root: Path = context.obj
    try:
        desired = load(root)
    except DesiredError as error:
        if form == "text":
            raise  # the door tells problems as every command does, on stderr
        problems = error.problems
        answer(
            form,
            text=lambda: "",
            markdown=lambda: problems_markdown(problems),
            output=lambda: validate_output(problems),
        )
        context.exit(Exit.ERROR)
    answer(
        form,
        text=lambda: valid_text(desired),
        markdown=lambda: valid_markdown(desired),
        output=lambda: validate_output(()),
    )
