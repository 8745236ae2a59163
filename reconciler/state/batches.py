"""Batches: what is asked for while something is under way is carried together by the next go.

A run serves hundreds of layouts side by side, and each wants to change the same mapping or to
append to the same journal. One after another they would cost a whole write each; together they
cost as much as one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class _Asked(Generic[Item]):
    """One item, by its identity: equal items are still two."""

    def __init__(self, item: Item) -> None:
        self.item = item


class Batches(Generic[Item, Answer]):
    """Carries items in batches, one batch at a time, each item in exactly one batch."""

    def __init__(self, carry: Callable[[Sequence[Item]], Awaitable[Answer]]) -> None:
        """`carry` does what a batch asks for; its answer, or its error, is that of every item."""
        self._carry = carry
        self._turn = asyncio.Lock()
        self._queue: list[_Asked[Item]] = []
        self._carried: dict[_Asked[Item], asyncio.Task[Answer]] = {}

    async def add(self, item: Item) -> Answer:
        """Have an item carried; returns the answer to its batch, raises what stopped the batch.

        Whoever carries a batch and is cancelled waits for it to end first: the others rely on it,
        and nothing is left running behind a run that has ended.
        """
        asked = _Asked(item)
        self._queue.append(asked)
        try:
            async with self._turn:
                if asked not in self._carried:
                    await self._carry_all()
            return self._carried[asked].result()
        finally:
            self._carried.pop(asked, None)
            if asked in self._queue:
                self._queue.remove(asked)

    async def _carry_all(self) -> None:
        batch, self._queue = self._queue, []
        carrying = asyncio.ensure_future(self._do([asked.item for asked in batch]))
        self._carried.update(dict.fromkeys(batch, carrying))
        cancelled: asyncio.CancelledError | None = None
        while not carrying.done():
            try:
                await asyncio.wait([carrying])
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            if not carrying.cancelled():
                carrying.exception()  # whether or not anybody else is left to be told
            raise cancelled

    async def _do(self, items: Sequence[Item]) -> Answer:
        return await self._carry(items)
