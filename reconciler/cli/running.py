"""One job in one session: the way in which every command that asks an instance asks it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from reconciler.cli.progress import watching
from reconciler.desired.provenance import commit_of, locked_in
from reconciler.execution import Session, open_session
from reconciler.model.desired import Desired
from reconciler.model.selection import ALL, Selection

Result = TypeVar("Result")


def run(
    root: Path,
    desired: Desired,
    job: Callable[[Session], Awaitable[Result]],
    *,
    doing: str,
    selection: Selection = ALL,
) -> Result:
    """Open a session, do a job in it and close it; `doing` says on stderr what is done.

    Raises what the job raises; the command line's door turns that into a sentence.
    """

    async def main() -> Result:
        with watching(doing) as progress:
            async with open_session(
                desired,
                root,
                environ=os.environ,
                commit=commit_of(root),
                selection=selection,
                locked_in=partial(locked_in, root),
                progress=progress,
            ) as session:
                return await job(session)

    return asyncio.run(main())
