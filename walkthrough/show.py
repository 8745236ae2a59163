"""Shows the walkthrough to a person: what is typed, what comes of it, what it cost the service.

Most of what Pulumi prints is about resources that do not change, and each message comes twice. A
person who watches for the first time needs the plan, the diff, the errors and the end. Those are
shown in Pulumi's own words, the rest is left out; the whole output is kept in a log.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from walkthrough.programs import Emulator, Finished
from walkthrough.steps import Asked, StepResult, Walk
from walkthrough.telling import telling_lines

NAMES = {
    "build": "trainings",
    "copy": "copies",
    "delete": "deletes",
    "analyze": "analyses",
}
"""What the emulator calls the requests that a person cares about, and what they are called here."""

WIDE = 110
"""Characters; the widest row has about 95."""

LOOK_EVERY = 0.5
"""Seconds between two looks at what the service has been asked for."""


class Stage:
    """The audience that is a person at a console."""

    def __init__(self, console: Console, log: Path, emulator: Emulator) -> None:
        self._console = console
        self._log = log
        self._emulator = emulator
        self._watch: _Watch | None = None

    def step(self, number: int, title: str, story: str) -> None:
        """Announce a step."""
        self._console.print()
        self._console.rule(f"[bold]{number}  {escape(title)}[/bold]", align="left")
        self._console.print(escape(story), style="italic")

    def by_hand(self, sentence: str) -> None:
        """Tell what somebody does."""
        self._console.print(f"[magenta]·[/magenta] {escape(sentence)}")

    def command(self, text: str) -> None:
        """Show what is typed, and that something is going on."""
        self._console.print(f"\n[bold cyan]$ {escape(text)}[/bold cyan]")
        self._watch = _Watch(self._console, self._emulator)

    def finished(self, finished: Finished) -> None:
        """Show what came of a command."""
        if self._watch is not None:
            self._watch.end()
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {finished.command}\n{finished.output}[exit {finished.code}]\n")
        for line in telling_lines(finished.output):
            self._console.print(f"  {escape(line)}", soft_wrap=True)
        style = "green" if finished.code == 0 else "yellow"
        self._console.print(
            f"  [{style}]exit {finished.code}[/{style}] after {finished.seconds:.1f} s"
        )

    def asked(self, result: StepResult) -> None:
        """Show what the step asked of the service."""
        self._console.print()
        self._console.print(f"  asked of the service: {asked_sentence(result.asked)}")


class _Watch:
    """A line that lives while a command runs, and tells what the service is being asked for."""

    def __init__(self, console: Console, emulator: Emulator) -> None:
        self._status = Status("working", console=console)
        self._over = threading.Event()
        self._emulator = emulator
        self._since, _ = emulator.counts()
        self._status.start()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self._status.stop()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            _, asked = self._emulator.counts(self._since)
            self._status.update(f"asked so far: {asked_sentence(asked)}")


def asked_sentence(asked: Asked) -> str:
    """What the service was asked for: the named operations, and the number of all others."""
    numbers = list(_numbers(asked))
    return ", ".join(f"{number} {name}" for name, number in numbers)


def _numbers(asked: Asked) -> Iterator[tuple[str, int]]:
    totals: dict[str, int] = {}
    for counts in asked.values():
        for operation, number in counts.items():
            totals[operation] = totals.get(operation, 0) + number
    for operation, name in NAMES.items():
        yield name, totals.pop(operation, 0)
    yield "other requests", sum(totals.values())


def show_instances(console: Console, walk: Walk) -> None:
    """Show, per instance, what serves each layout."""
    for stack in ("dev", "staging"):
        outputs = walk.outputs(stack)
        for region, serving in outputs["serving"].items():
            failed, waiting = outputs["failed"][region], outputs["waiting"][region]
            table = _table(f"{stack}/{region}")
            for heading in ("layout", "version", "model id"):
                table.add_column(heading, no_wrap=True)
            table.add_column("accuracy", justify="right", no_wrap=True)
            table.add_column("state", no_wrap=True)
            for layout, served in sorted(serving.items()):
                accuracy = served["accuracy"]
                table.add_row(
                    layout,
                    served["version"],
                    served["model_id"],
                    "" if accuracy is None else f"{accuracy:.3f}",
                    _state(layout in failed, layout in waiting),
                )
            _print_wide(console, table)


def _state(failed: bool, waiting: bool) -> str:
    if failed:
        return "new one failed"
    return "waits for source" if waiting else "in sync"


def show_costs(console: Console, results: list[StepResult]) -> None:
    """Show, per step, what the service was asked for."""
    table = _table("What each step asked of the service")
    table.add_column("step", no_wrap=True)
    for name in [*NAMES.values(), "others", "seconds"]:
        table.add_column(name, justify="right", no_wrap=True)
    for result in results:
        seconds = sum(command.seconds for command in result.commands)
        numbers = [str(number) for _, number in _numbers(result.asked)]
        table.add_row(f"{result.number} {result.short}", *numbers, f"{seconds:.0f}")
    _print_wide(console, table)


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE)


def _print_wide(console: Console, table: Table) -> None:
    """Print a table at its own width: a narrow terminal may wrap its lines, but cut no figures."""
    wide = Console(file=console.file, width=WIDE, force_terminal=console.is_terminal)
    wide.print()
    wide.print(table)
