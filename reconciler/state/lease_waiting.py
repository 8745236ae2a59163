"""Waiting for a lease that another run holds.

A waiter trusts no moment that another machine wrote: it looks at the file again and again, and
counts for how many seconds of its own sleep the file has stood unchanged.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from reconciler.model.naming import Instance
from reconciler.state.container import Container
from reconciler.state.errors import Conflict, LeaseHeld
from reconciler.state.lease_file import DURATION, holder_in, name_of

LOOK = 0.5
"""Seconds between two looks of a waiter at the lease."""

Take = Callable[[str | None], Awaitable[None]]
"""Writes the lease over what has that etag (None: over nothing), or raises Conflict."""


@dataclass(slots=True)
class _Watch:
    """How long a waiter has seen the lease's file unchanged, in seconds that it has slept."""

    etag: str | None = None
    unchanged: float = 0.0
    waited: float = 0.0

    def sees(self, etag: str) -> None:
        if etag != self.etag:
            self.etag, self.unchanged = etag, 0.0

    def slept(self, seconds: float) -> None:
        self.unchanged += seconds
        self.waited += seconds


async def take_when_free(
    take: Take,
    container: Container,
    instance: Instance,
    patience: float,
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Take the instance's lease as soon as nobody holds it; raises LeaseHeld after `patience`."""
    watch = _Watch()
    while True:
        stored = await container.read(name_of(instance))
        other = holder_in(stored.data) if stored else None
        if stored is not None:
            watch.sees(stored.etag)
        is_over = watch.unchanged >= DURATION.total_seconds()
        if other is None or other.is_dead() or is_over:
            try:
                await take(stored.etag if stored else None)
            except Conflict:
                continue
            return
        if watch.waited >= patience:
            raise LeaseHeld(
                f"{instance}: another run (process {other.process} on {other.host}) has been "
                f"writing for longer than {patience:.0f} s; wait for it, or stop it and run again"
            )
        await sleep(LOOK)
        watch.slept(LOOK)
