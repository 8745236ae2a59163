"""What is seen on stderr while a command is at work.

A person watching a terminal sees one line that lives; a log gets a plain line for each thing that
happens. Neither ever reaches stdout.

    with watching("planning dev/westus") as progress:
        open_session(..., progress=progress)
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from reconciler.model.outcome import Progress

Tell = Callable[[Progress], None]


@contextmanager
def watching(doing: str) -> Iterator[Tell]:
    """Show that `doing` goes on while the block lasts, and what is told of it."""
    if not sys.stderr.isatty():
        click.echo(doing, err=True)
        yield lambda news: click.echo(_sentence(news), err=True)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _line(bar, bar.add_task(doing, total=None), doing)


def _line(bar: Bar, task: TaskID, doing: str) -> Tell:
    def tell(news: Progress) -> None:
        bar.update(task, description=f"{doing}: {_sentence(news)}")

    return tell


def _sentence(news: Progress) -> str:
    return f"{news.instance} {news.layout}: {news.sentence}"
