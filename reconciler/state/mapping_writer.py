"""One writer of the mapping for all layouts of a run.

Hundreds of layouts come to serve side by side. If each rewrote the whole mapping by itself, a run
over n layouts would write n times n lines, one write after another; and a blob takes a round trip
for each. Here what is asked for during one write goes into the next.
"""

from collections.abc import Awaitable, Callable, Sequence

from reconciler.model.naming import Instance
from reconciler.state.batches import Batches
from reconciler.state.container import Container
from reconciler.state.mapping import Change, Serving, update_serving, write_snapshot


class MappingWriter:
    """Changes the part of the mapping that belongs to one instance."""

    def __init__(
        self,
        container: Container,
        instance: Instance,
        *,
        source: Callable[[], Awaitable[Serving]] | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """`source` tells what the instance's source serves now, to be kept beside the mapping.

        `check` is called before every write and raises where there must be none any more: the
        lease may be lost while a change waits for its turn.
        """
        self._container = container
        self._instance = instance
        self._source = source
        self._check = check
        self._batches: Batches[Change, Serving] = Batches(self._swap)

    async def change(self, change: Change) -> Serving:
        """Replace the instance's own part by `change` of it; returns what was written.

        `change` is a pure function, called again after a conflict. Whatever stops the swap is
        raised for all changes that it carries.
        """
        return await self._batches.add(change)

    async def _swap(self, changes: Sequence[Change]) -> Serving:
        def all_of_them(serving: Serving) -> Serving:
            for change in changes:
                serving = change(serving)
            return serving

        served = await update_serving(
            self._container, self._instance, all_of_them, check=self._check
        )
        if self._source is not None:
            promoted = await self._source()
            await write_snapshot(self._container, self._instance, promoted, check=self._check)
        return served
