"""Journals: append-only JSON lines, one file per region.

One line is one fact. Appending costs the same for the first and the ten-thousandth, a whole
journal is one read, and nothing that was said is ever changed.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from reconciler.state.container import Container
from reconciler.state.errors import Conflict, StateError
from reconciler.state.unended import is_whole

Fact = TypeVar("Fact")


async def append(container: Container, name: str, entry: Mapping[str, Any]) -> None:
    """Append one entry."""
    await container.append(name, _line(entry))


async def start(container: Container, name: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """Begin a journal with several entries, all or none; raises Conflict where there is one.

    A file without a whole line is none: a crash tore the first.
    """
    lines = b"".join(_line(entry) + b"\n" for entry in entries)
    there = await container.read(name)
    if there is not None and any(_whole_lines(there.data)):
        raise Conflict(f"{container.location}/{name} has been begun already")
    await container.write(name, lines, expected=there.etag if there else None)


async def read(
    container: Container,
    name: str,
    parse: Callable[[Mapping[str, Any]], Fact],
    *,
    remedy: str,
) -> tuple[Fact, ...]:
    """Read all entries, each as what `parse` makes of it, oldest first.

    A part of a line at the end is what a crash tore and says nothing, since nobody was told that it
    was written; any other line that is not JSON, or not what `parse` takes, raises StateError:
    somebody edited the journal. `remedy`: what they can do now.
    """
    stored = await container.read(name)
    if stored is None:
        return ()
    facts = []
    for number, line in _whole_lines(stored.data):
        where = f"{container.location}/{name}:{number}"
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise StateError(f"{where}: not a line of JSON; {remedy}") from error
        try:
            facts.append(parse(entry))
        except (KeyError, TypeError, ValueError) as error:
            raise StateError(f"{where}: not an entry of this journal; {remedy}") from error
    return tuple(facts)


def _whole_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that say something, with their numbers; without a part of one at the end."""
    *lines, rest = data.split(b"\n")
    if is_whole(rest):
        lines.append(rest)
    return ((number, line) for number, line in enumerate(lines, start=1) if line)


def _line(entry: Mapping[str, Any]) -> bytes:
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # Half a surrogate pair, which a label or an answer may hold, is escaped as JSON escapes it.
    return text.encode("utf-8", "backslashreplace")
