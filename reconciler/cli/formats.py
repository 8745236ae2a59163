"""`--format`: the same answer for a person, for a pull request and for a program.

The answer alone goes to stdout. Whatever else there is to say goes to stderr, so that
`reconciler plan --format json | jq` and `… --format markdown > comment.md` always work.

    @click.command(epilog=example("reconciler history 1040"))
    @format_option
    @click.pass_context
    def history(context: click.Context, form: Form) -> None:
        ...
        answer(form, text=lambda: …, markdown=lambda: …, output=lambda: HistoryOutput(…))
        context.exit(Exit.DONE)
"""

from collections.abc import Callable
from typing import Literal

import click

from reconciler.report.output import Output, output_json

Form = Literal["text", "markdown", "json"]

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For a person, for a comment on a pull request, or for a program.",
)


def answer(
    form: Form,
    *,
    text: Callable[[], str],
    markdown: Callable[[], str],
    output: Callable[[], Output],
) -> None:
    """Print the answer in the form that was asked for; only that one is made."""
    forms: dict[Form, Callable[[], str]] = {
        "text": text,
        "markdown": markdown,
        "json": lambda: output_json(output()),
    }
    click.echo(forms[form]().rstrip("\n"))
