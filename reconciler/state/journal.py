"""Journals: append-only JSON lines, one file per region.

One line is one fact. Appending costs the same for the first and the ten-thousandth, a whole
journal is one read, and nothing that was said is ever changed.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reconciler.state.container import Container
from reconciler.state.errors import StateError


async def append(container: Container, name: str, entry: Mapping[str, Any]) -> None:
    """Append one entry."""
    await container.append(name, _line(entry))


async def start(container: Container, name: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """Begin a journal with several entries, all or none; raises Conflict where there is one."""
    lines = b"".join(_line(entry) + b"\n" for entry in entries)
    await container.write(name, lines, expected=None)


async def read(container: Container, name: str) -> tuple[Mapping[str, Any], ...]:
    """Read all entries, oldest first.

    A last line without an end is what a crash tore and says nothing, since nobody was told that it
    was written; any other line that is not JSON raises StateError: somebody edited the journal.
    """
    stored = await container.read(name)
    if stored is None:
        return ()
    entries = []
    for number, line in enumerate(stored.data.split(b"\n")[:-1], start=1):
        if not line:
            continue
        try:
            entries.append(json.loads(line))
        except ValueError as error:
            raise StateError(
                f"{container.location}/{name}:{number}: not a line of JSON; restore the file, or "
                "delete it to have it rebuilt"
            ) from error
    return tuple(entries)


def _line(entry: Mapping[str, Any]) -> bytes:
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()
