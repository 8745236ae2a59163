"""A process that appends lines to a file, once it is told to begin.

Arguments: the place of a container, the folder that relative places start at, the name of the file,
a name for the process, and how many lines it has to say.
"""

import asyncio
import sys
from pathlib import Path

from reconciler.state import open_container


async def main(place: str, root: str, name: str, process: str, lines: int) -> None:
    container = open_container(place, Path(root), {})
    print("ready", flush=True)  # noqa: T201 whoever started it waits for this
    sys.stdin.readline()
    await asyncio.gather(
        *(container.append(name, f"{process} {number}".encode()) for number in range(lines))
    )
    await container.close()


if __name__ == "__main__":
    place, root, name, process, lines = sys.argv[1:]
    asyncio.run(main(place, root, name, process, int(lines)))
