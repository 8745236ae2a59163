"""Journals: append-only JSON lines, one file per region.

One line is one fact. Appending costs the same for the first and the ten-thousandth, a whole
journal is one read, and nothing that was said is ever changed.
"""

import json
from collections.abc import Mapping
from typing import Any

from reconciler.state.container import Container
from reconciler.state.errors import StateError


async def append(container: Container, name: str, entry: Mapping[str, Any]) -> None:
    """Append one entry."""
    line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    await container.append(name, line.encode())


async def read(container: Container, name: str) -> tuple[Mapping[str, Any], ...]:
    """Read all entries, oldest first.

    A last line without an end is what a crash tore and says nothing; any other line that is not
    JSON raises StateError, because somebody edited the journal.
    """
    stored = await container.read(name)
    if stored is None:
        return ()
    lines = stored.data.split(b"\n")
    entries = []
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            entries.append(json.loads(line))
        except ValueError as error:
            if number == len(lines):
                continue
            raise StateError(
                f"{container.location}/{name}:{number}: not a line of JSON; restore the file, or "
                "delete it to have it rebuilt"
            ) from error
    return tuple(entries)
