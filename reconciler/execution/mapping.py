"""The mapping, as one run reads and changes it.

Many layouts come to serve at once, so their changes are written together, and those who look at it
at once share a look. What the source serves is noted beside the mapping once, before the first
change of a promotion: a run that dies in between leaves a note of what was being promoted, never
a promotion without one.
"""

import asyncio
from collections.abc import Callable, Sequence

from reconciler.execution.session import Session
from reconciler.model.naming import Instance
from reconciler.state.batches import Batches
from reconciler.state.mapping import Change, Serving, read_serving, write_snapshot
from reconciler.state.mapping_writer import MappingWriter


class MappingOfRun:
    """The mapping of one instance, for one run that holds its lease."""

    def __init__(
        self, session: Session, instance: Instance, check_lease: Callable[[], None]
    ) -> None:
        self._session = session
        self._instance = instance
        self._check_lease = check_lease
        self._looks: Batches[None, Serving] = Batches(self._look)
        self._writer = MappingWriter(session.state(instance), instance, check=check_lease)
        self._noting = asyncio.Lock()
        self._is_noted = False

    async def serving(self) -> Serving:
        """Layout -> model id, as the mapping says at some moment from now on."""
        return await self._looks.add(None)

    async def change(self, change: Change) -> None:
        """Replace the instance's part by `change` of it; raises StateError, LeaseLost."""
        async with self._noting:
            if not self._is_noted:
                await self._note_what_the_source_serves()
                self._is_noted = True
        await self._writer.change(change)

    async def _look(self, _: Sequence[None]) -> Serving:
        return await read_serving(self._session.state(self._instance), self._instance)

    async def _note_what_the_source_serves(self) -> None:
        source = self._session.environment(self._instance).source
        if source is None:
            return
        promoted = await read_serving(self._session.state(source), source)
        state = self._session.state(self._instance)
        await write_snapshot(state, self._instance, promoted, check=self._check_lease)
