"""An allowance of memory, shared by all layouts that work side by side.

Thousands of layouts may be under way at once, since most of them only wait. What they hold in
memory meanwhile must not grow with their number, so whoever loads documents takes their size out
of one allowance first.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Allowance:
    """So many bytes. Whoever comes first is served first, so that nobody is passed by for ever."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free = size
        self._turn = asyncio.Lock()
        self._returned = asyncio.Event()

    @asynccontextmanager
    async def take(self, size: int) -> AsyncIterator[None]:
        """Hold `size` bytes while the block lasts; more than there are at all counts as all."""
        taken = min(size, self._size)
        async with self._turn:
            while self._free < taken:
                self._returned.clear()
                await self._returned.wait()
            self._free -= taken
        try:
            yield
        finally:
            self._free += taken
            self._returned.set()
