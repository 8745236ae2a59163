"""`reconciler schema`: the JSON Schemas of what people write and of what programs read."""

from collections.abc import Iterator
from pathlib import Path

import click

from reconciler.cli import outputs
from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.desired.schema import SCHEMA_FOLDER, schema_text, schemas


@click.command(
    short_help="Write the JSON Schemas of files and answers.",
    epilog=example("reconciler schema --check"),
)
@click.option("--check", is_flag=True, help="Write nothing; exit 2 if a schema is out of date.")
@click.pass_context
def schema(context: click.Context, check: bool) -> None:
    """Write the JSON Schemas: of the files, and of what `--format json` answers.

    Editors complete and check the files with those in desired/schema/; those in docs/schema/ are
    for whoever reads the answers of the commands.
    """
    root: Path = context.obj
    outdated = False
    for name, text in _files():
        path = root / name
        if path.is_file() and path.read_bytes() == text.encode():
            continue
        outdated = True
        if check:
            click.echo(f"{name} is out of date; run `reconciler schema`")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        click.echo(f"{name} written")
    if not outdated:
        click.echo("the schemas are up to date")
    context.exit(Exit.CHANGES if check and outdated else Exit.DONE)


def _files() -> Iterator[tuple[str, str]]:
    """Path below the project's folder, and content."""
    for name, content in schemas().items():
        yield f"{SCHEMA_FOLDER}/{name}", schema_text(content)
    for name, content in outputs.output_schemas().items():
        yield f"{outputs.SCHEMA_FOLDER}/{name}", schema_text(content)
