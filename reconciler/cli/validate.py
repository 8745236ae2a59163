"""`reconciler validate`: is the desired state usable, and if not, where and why not."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from reconciler.desired import DesiredError, load
from reconciler.model.desired import Desired


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def validate(context: click.Context, form: str) -> None:
    """Check every file of the desired state; all problems at once, as file:line:column."""
    root: Path = context.obj
    if form == "text":
        click.echo(_summary(load(root)))
        return
    try:
        load(root)
        problems = []
    except DesiredError as error:
        problems = [asdict(problem) for problem in error.problems]
    click.echo(json.dumps({"valid": not problems, "problems": problems}, indent=2))
    context.exit(1 if problems else 0)


def _summary(desired: Desired) -> str:
    lines = [f"{desired.project}: the desired state is valid", f"layouts: {len(desired.layouts)}"]
    for environment in desired.environments.values():
        regions = ", ".join(environment.regions)
        origin = f"from {environment.source}" if environment.source else "trains"
        lines.append(f"{environment.name}: {regions} ({origin})")
    return "\n".join(lines)
