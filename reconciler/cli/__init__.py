"""The command line: one small file per command, and here what all of them share.

Exit codes: 0 nothing to do or done, 1 error (wrong usage and a wrong desired state too), 2 changes
or drift found. Errors are sentences on stderr, never a traceback.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from reconciler.cli.lock import lock
from reconciler.cli.schema import schema
from reconciler.cli.validate import validate
from reconciler.desired import DesiredError
from reconciler.state import StateError


class _Commands(click.Group):
    """A group that turns every error for people into a message and exit code 1.

    Click ends wrong usage with 2, which here means that changes were found.
    """

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = False,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and end the process, whatever `standalone_mode` is asked for."""
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.Abort:
            click.echo("stopped", err=True)
            code = 1
        except click.ClickException as error:
            error.show()
            code = 1
        except DesiredError as error:
            click.echo(f"{error}\n{_count(error)}", err=True)
            code = 1
        except StateError as error:
            click.echo(str(error), err=True)
            code = 1
        except BrokenPipeError:
            # Whoever read our output has gone; what Python would flush at its end goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


def _count(error: DesiredError) -> str:
    files = len({problem.file for problem in error.problems})
    problems = len(error.problems)
    return (
        f"{problems} problem{'s' if problems > 1 else ''} in {files} file{'s' if files > 1 else ''}"
    )


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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The project's folder; by default the nearest one above that holds desired/.",
)
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Form layouts as Git declares them: check, lock, compare.

    Exit codes: 0 nothing to do or done, 1 error, 2 changes or drift found.
    """
    context.obj = _find_root(root)


for _command in (validate, lock, schema):
    main.add_command(_command)
