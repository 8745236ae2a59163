"""`reconciler schema`: the JSON Schemas that editors complete and check with."""

from pathlib import Path

import click

from reconciler.desired.schema import SCHEMA_FOLDER, schema_text, schemas


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 2 if a schema is out of date.")
@click.pass_context
def schema(context: click.Context, check: bool) -> None:
    """Write the JSON Schemas of the files to desired/schema/."""
    root: Path = context.obj
    outdated = False
    for name, content in schemas().items():
        path, text = root / SCHEMA_FOLDER / name, schema_text(content)
        if path.is_file() and path.read_bytes() == text.encode():
            continue
        outdated = True
        if check:
            click.echo(f"{SCHEMA_FOLDER}/{name} is out of date; run `reconciler schema`")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        click.echo(f"{SCHEMA_FOLDER}/{name} written")
    if not outdated:
        click.echo("the schemas are up to date")
    context.exit(2 if check and outdated else 0)
