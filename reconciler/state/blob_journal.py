"""Lines appended to blobs: journals as lists of blocks.

Each append stages a block and commits the list of blocks with it at the end, on the condition that
the blob is still what it was. Append blobs would save one of the two requests, but they can do
neither of three things that a journal must: tell after a lost answer whether a line has arrived (a
block says so by its id, whatever came after it), go on beyond 50,000 blocks (small blocks are
merged here by the same commit, whole or not at all), and go on with a file that was written in one
piece (by `write`, or by whoever restored it from a backup).
"""

import random
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from azure.core import MatchConditions
from azure.core.exceptions import AzureError
from azure.storage.blob import BlobBlock
from azure.storage.blob.aio import BlobClient

from reconciler.state.blob_troubles import code_of, is_absent, is_conflict
from reconciler.state.unended import is_whole

MANY_BLOCKS = 256
"""Small blocks at the end of a journal that make the next append merge them."""

LARGE_BLOCK = 4 * 1024 * 1024
"""Bytes from which on a block is left as it is."""

ATTEMPTS = 100
"""How often an append is tried; each failure means that another writer's succeeded."""

_PREFIX = "lines-"
"""With which our blocks' ids begin. All ids of a blob must be equally long (Put Block)."""


@dataclass(frozen=True, slots=True)
class _Block:
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class _Journal:
    """A blob as it was when its etag was told; no etag: there is none yet."""

    etag: str | None = None
    blocks: tuple[_Block, ...] = ()


class Crowded(Exception):
    """Others have written to the journal each time that we tried."""


class BlobJournal:
    """One journal, remembered between appends so that most of them need not look at it first."""

    def __init__(self, blob: BlobClient, sleep: Callable[[float], Awaitable[None]]) -> None:
        """`sleep` is what a writer does before it tries again."""
        self._blob = blob
        self._sleep = sleep
        self._known: _Journal | None = None

    async def extend(self, lines: Sequence[bytes]) -> None:
        """Append lines, all or none; raises AzureError, Crowded.

        A part of a line that stands last in the blob is cut off: it is what a crash tore.
        """
        data = b"".join(line.rstrip(b"\n") + b"\n" for line in lines)
        added = _Block(_new_id(), len(data))
        for attempt in range(ATTEMPTS):
            try:
                journal = self._known or await self._look()
                if added in journal.blocks:  # it was committed, and the answer got lost
                    self._known = journal
                    return
                journal = await self._with_room(journal)
                await self._stage(added, data)
                self._known = await self._commit(journal, added)
            except AzureError as error:
                self._known = None
                if not (is_conflict(error) or code_of(error) == "InvalidBlockList"):
                    raise
                await self._sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 6)))  # noqa: S311 not a secret
            else:
                return
        raise Crowded

    async def _look(self) -> _Journal:
        """Read what blocks there are.

        The etag is read first: if the blob changes before its blocks are read, the commit fails.
        """
        try:
            properties = await self._blob.get_blob_properties()
            committed, _ = await self._blob.get_block_list("committed")
        except AzureError as error:
            if is_absent(error):
                return _Journal()
            raise
        blocks = tuple(_Block(block.id, block.size) for block in committed)
        journal = _Journal(properties.etag, blocks)
        if sum(block.size for block in blocks) == properties.size and all(map(_is_ours, blocks)):
            return journal
        return await self._taken_over(journal)

    async def _taken_over(self, journal: _Journal) -> _Journal:
        """A journal that was not written by us, with its content in a block of ours to come.

        Foreign ids may be of another length than ours; a blob written anew has no ids.
        """
        content = await self._read(journal, 0, None)
        lines = content[: content.rfind(b"\n") + 1]
        if is_whole(content[len(lines) :]):
            lines = content + b"\n"
        if journal.blocks:
            answer = await self._blob.upload_blob(
                lines,
                overwrite=True,
                etag=journal.etag,
                match_condition=MatchConditions.IfNotModified,
            )
            journal = _Journal(answer["etag"])
        whole = _Block(_new_id(), len(lines))
        if not lines:
            return replace(journal, blocks=())
        await self._stage(whole, lines)
        return replace(journal, blocks=(whole,))

    async def _with_room(self, journal: _Journal) -> _Journal:
        """The journal with its small blocks at the end staged as one, if there are many."""
        blocks = journal.blocks
        kept = len(blocks)
        while kept and blocks[kept - 1].size < LARGE_BLOCK:
            kept -= 1
        if len(blocks) - kept < MANY_BLOCKS:
            return journal
        small = sum(block.size for block in blocks[kept:])
        merged = _Block(_new_id(), small)
        start = sum(block.size for block in blocks[:kept])
        await self._stage(merged, await self._read(journal, start, small))
        return replace(journal, blocks=(*blocks[:kept], merged))

    async def _read(self, journal: _Journal, start: int, length: int | None) -> bytes:
        content = await self._blob.download_blob(
            start if length is not None else None,
            length,
            etag=journal.etag,
            match_condition=MatchConditions.IfNotModified,
        )
        return await content.readall()

    async def _stage(self, block: _Block, data: bytes) -> None:
        await self._blob.stage_block(block.id, data, length=len(data))

    async def _commit(self, journal: _Journal, added: _Block) -> _Journal:
        blocks = (*journal.blocks, added)
        listed = [BlobBlock(block.id) for block in blocks]
        if journal.etag is None:
            answer = await self._blob.commit_block_list(
                listed, match_condition=MatchConditions.IfMissing
            )
        else:
            answer = await self._blob.commit_block_list(
                listed, etag=journal.etag, match_condition=MatchConditions.IfNotModified
            )
        return _Journal(str(answer["etag"]), blocks)


def _new_id() -> str:
    return _PREFIX + uuid.uuid4().hex


def _is_ours(block: _Block) -> bool:
    return block.id.startswith(_PREFIX) and len(block.id) == len(_PREFIX) + 32
