"""The door of the command line: whatever goes wrong leaves as a sentence and an exit code.

Click ends wrong usage with 2, which here means that changes were found; so every ending is made
here. Azure's SDK logs a page for what one of our sentences tells. Whoever wants to see that, or the
traceback of a fault of our own, sets RECONCILER_TRACEBACK.
"""

import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from reconciler.cli.exit_codes import Exit
from reconciler.desired import DesiredError
from reconciler.desired.problems import safe
from reconciler.gateway.errors import GatewayError
from reconciler.state import StateError

TRACEBACK_VARIABLE = "RECONCILER_TRACEBACK"
_HELP_ASKED = "reconciler.help_asked"


class Commands(click.Group):
    """A group of commands whose every end is one of our exit codes."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Note whether help is asked for: that must work outside of any project too."""
        context.meta[_HELP_ASKED] = bool({"-h", "--help"} & set(args))
        return super().parse_args(context, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = False,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and end the process, whatever `standalone_mode` is asked for."""
        if not os.environ.get(TRACEBACK_VARIABLE):
            logging.getLogger("azure").addHandler(logging.NullHandler())
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            if sys.stdout is not None:  # as it is where a shell has closed it: `>&-`
                sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read our output has gone; what Python would flush at its end goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = Exit.ERROR
        except (click.Abort, KeyboardInterrupt):
            click.echo("stopped", err=True)
            code = Exit.ERROR
        except click.ClickException as error:
            error.show()
            code = Exit.ERROR
        except Exception as error:
            if os.environ.get(TRACEBACK_VARIABLE):
                raise
            click.echo(sentence(error), err=True)
            code = Exit.ERROR
        sys.exit(int(code) if isinstance(code, int) else Exit.DONE)


def is_help_asked(context: click.Context) -> bool:
    """Tell whether a command's help is all that is wanted."""
    return bool(context.meta.get(_HELP_ASKED))


def sentence(error: BaseException) -> str:
    """Say an error to a person; the first one of a group that was raised side by side."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, DesiredError):
        return f"{error}\n{_count(error)}"
    if isinstance(error, (StateError, GatewayError)):
        return str(error)
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return safe(f"{error.strerror or error}{where}")
    return safe(
        f"this should not happen: {type(error).__name__}: {error}; please report it with what "
        f"{TRACEBACK_VARIABLE}=1 shows"
    )


def _count(error: DesiredError) -> str:
    files = len({problem.file for problem in error.problems})
    problems = len(error.problems)
    return (
        f"{problems} problem{'s' if problems > 1 else ''} in {files} file{'s' if files > 1 else ''}"
    )
