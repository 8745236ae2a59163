"""The command line: one small file per command, and beside them what all of them share.

`door` ends every command with an exit code and a sentence, `formats` prints its answer, `selection`
says which layouts and instances it is about, `running` opens a session, `progress` shows that it
goes on, `examples` words its help.
"""

from pathlib import Path

import click

from reconciler.cli.adopt import adopt
from reconciler.cli.door import Commands, is_help_asked
from reconciler.cli.drift import drift
from reconciler.cli.examples import example
from reconciler.cli.history import history
from reconciler.cli.lock import lock
from reconciler.cli.plan import plan
from reconciler.cli.promote import promote
from reconciler.cli.schema import schema
from reconciler.cli.validate import validate
from reconciler.cli.verify import verify


def _find_root(root: Path | None) -> Path:
    if root is not None:
        return root
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "desired").is_dir():
            return folder
    raise click.ClickException(
        f"no folder desired/ in {here} or above it; go to the project's folder, or use --root"
    )


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=example("reconciler validate && reconciler plan"),
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The project's folder; by default the nearest one above that holds desired/.",
)
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Form layouts as Git declares them: check, lock, compare.

    Nothing here changes what serves: that is done by `pulumi up` only.

    Exit codes: 0 nothing to do or done, 1 error, 2 changes or drift found. With
    RECONCILER_TRACEBACK=1 in the environment an error is told with what libraries say of it.
    """
    context.obj = root if is_help_asked(context) else _find_root(root)


for _command in (validate, lock, plan, drift, promote, verify, history, adopt, schema):
    main.add_command(_command)
