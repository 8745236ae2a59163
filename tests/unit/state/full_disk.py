"""Uses a store on a disk that is full, as a process of its own; what it is told goes to stdout.

No file may become larger than 4 KiB: that is how a process without rights comes to a disk that
takes a part of what is written, and then no more.
"""

import asyncio
import resource
import sys
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path

from reconciler.model.naming import Instance
from reconciler.state import StateError, open_container
from reconciler.state.datasets import ensure_copy, list_dataset
from reconciler.state.lease import Holder, hold
from reconciler.state.mapping import update_serving

DEV = Instance("dev", "westus")
ROOM = 4096


async def tried(doing: Awaitable[object]) -> None:
    try:
        await doing
    except StateError as error:
        print(f"{type(error).__name__}: {error}")  # noqa: T201 this is what the test reads
    else:
        print("done")  # noqa: T201 this is what the test reads


async def main(root: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    state, forms = open_container("state", root), open_container("forms", root)
    stored = await state.read("swapped")
    assert stored is not None
    digest = (await list_dataset(forms, "1040/")).digest
    await tried(state.put("put", bytes(5000)))
    await tried(state.write("swapped", bytes(5000), expected=stored.etag))
    await tried(state.append("log", b"x" * 1000))
    await tried(update_serving(state, DEV, lambda _: {"1040": "m" * 5000}))
    await tried(ensure_copy(state, forms, "1040/", digest))
    async with hold(
        state,
        DEV,
        Holder.of_this_process("a"),
        patience=0,
        now=lambda: datetime.now(UTC),
        sleep=asyncio.sleep,
    ):
        await tried(state.append("small", b"there is room for this"))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
