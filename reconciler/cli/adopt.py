"""`reconciler adopt`: bring models that were made before under Git, without training anything."""

from pathlib import Path

import click

from reconciler.cli.adopt_sources import Source, adoption_of
from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.cli.selection import read_selection
from reconciler.desired import load_unlocked
from reconciler.desired.adopting import AdoptionRefused, NewLayouts
from reconciler.desired.adopting_columns import COLUMNS
from reconciler.desired.adopting_writing import write_adoption
from reconciler.report.adoption_report import (
    AdoptionTold,
    adoption_markdown,
    adoption_output,
    adoption_text,
)

_COLUMNS = "\n".join(f"  {column:<21} {what}" for column, what in COLUMNS.items())
_NEW = NewLayouts()
_FILE = click.Path(path_type=Path)
_HELP = f"""Adopt models that live already, whatever their ids, so that nothing is trained anew.

Sources: a mapping file {{environment: {{region: {{layout: model id}}}}}}; what is live in an
instance and nobody's; a parameter table (CSV) whose models live in an instance.

Writes a file for each layout that is not declared yet, the lock and desired/adopted.yaml: all of
them or none, never a change to a file of yours. `pulumi up` then serves and promotes the models;
`reconciler lock LAYOUT` supersedes one by a training. The instances are asked whether the models
are there.

\b
Columns of a table, in any order; headers may be spelt like training_container_name:
{_COLUMNS}

Exit codes: 0 written or nothing to adopt, 1 error: nothing was written.
"""


@click.command(
    help=_HELP,
    short_help="Bring models that live already under Git.",
    epilog=example(
        "reconciler adopt --mapping mapping.json --dry-run",
        "reconciler adopt --instance dev/westus --name a219b3c4-1f00=1040",
        "reconciler adopt --table forms.csv --instance dev/westus",
    ),
)
@click.option("--mapping", type=_FILE, help="A mapping file, JSON or YAML.")
@click.option(
    "--source-snapshot",
    "snapshot",
    type=_FILE,
    help="With --mapping: what the sources served at the last promotion, in the same form.",
)
@click.option("--table", type=_FILE, help="A parameter table, CSV; its models are at --instance.")
@click.option("--instance", "place", metavar="ENV/REGION", help="Where the models live.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="FOUND=LAYOUT",
    help="Name a layout; FOUND is a model id, or the name that was found. Can be repeated.",
)
@click.option("--target", multiple=True, metavar="FOUND", help="Only this one; can be repeated.")
@click.option("--exclude", multiple=True, metavar="FOUND", help="All but this; can be repeated.")
@click.option(
    "--training-prefix",
    metavar="PATTERN",
    default=_NEW.training_prefix,
    show_default=True,
    help="Training folder of new layouts, where the source names none.",
)
@click.option(
    "--verification-prefix",
    metavar="PATTERN",
    default="",
    help="Folder of held-out documents of new layouts, as {layout}-check/; used where it has any.",
)
@click.option(
    "--minimum-accuracy",
    type=click.FloatRange(0, 1),
    default=_NEW.minimum_accuracy,
    show_default=True,
    help="What new layouts with held-out documents must reach.",
)
@click.option("--offline", is_flag=True, help="Do not ask the instances whether the models live.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@format_option
@click.pass_context
def adopt(
    context: click.Context,
    mapping: Path | None,
    snapshot: Path | None,
    table: Path | None,
    place: str | None,
    names: tuple[str, ...],
    target: tuple[str, ...],
    exclude: tuple[str, ...],
    training_prefix: str,
    verification_prefix: str,
    minimum_accuracy: float,
    offline: bool,
    dry_run: bool,
    form: Form,
) -> None:
    """Adopt models that live already; the help is longer, and says the columns of a table."""
    root: Path = context.obj
    source = Source(
        mapping, snapshot, table, place, names, read_selection(target, exclude), offline
    )
    _check_options(source)
    desired = load_unlocked(root)
    new = NewLayouts(training_prefix, verification_prefix, minimum_accuracy)
    try:
        plan = adoption_of(root, desired, source, new)
        written = () if dry_run or not plan.changes_anything else write_adoption(root, plan)
    except AdoptionRefused as refused:
        reasons = "\n".join(refused.reasons)
        raise click.ClickException(f"nothing was adopted\n{reasons}") from refused
    for notice in plan.notices:
        click.echo(notice, err=True)
    told = AdoptionTold(
        models=[(model.instance, model.model_id, model.what) for model in plan.models],
        files=plan.files,
        unlocked=plan.unlocked,
        notices=plan.notices,
        written=written,
        dry_run=dry_run,
    )
    answer(
        form,
        text=lambda: adoption_text(told),
        markdown=lambda: adoption_markdown(told),
        output=lambda: adoption_output(told),
    )
    context.exit(Exit.DONE)


def _check_options(source: Source) -> None:
    if source.mapping and (source.table or source.place):
        raise click.UsageError("--mapping says itself where its models are; give it alone")
    if source.snapshot and not source.mapping:
        raise click.UsageError("--source-snapshot goes with --mapping")
    if source.table and not source.place:
        raise click.UsageError("--table needs --instance, where its models live")
    if not (source.mapping or source.place):
        raise click.UsageError("say what to adopt: --mapping, --instance, or --table --instance")
    if source.offline and not (source.mapping or source.table):
        raise click.UsageError("--instance has to be asked; leave out --offline")
