"""How long others would take for the same copies, with the same SDK against the same limits.

`one_after_another` is the migration of the first account that the product answers: it waits for
each copy before it starts the next. `side_by_side` is what one writes next: sixteen workers, and
whatever the SDK's own retries make of the answers 429. Each worker does what a thread of a script
would do; on the virtual clock it is a task.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from azure.ai.formrecognizer.aio import DocumentModelAdministrationClient
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError

from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.emulator import Emulator
from emulator.transport import AsyncInProcessTransport, endpoint

WORKERS = 16


@dataclass(frozen=True, slots=True)
class Copied:
    """How many models arrived, and how many a script gave up on."""

    arrived: int
    given_up: int


async def one_after_another(
    emulator: Emulator, source: str, target: str, ids: Sequence[str]
) -> Copied:
    """Copy models, each after the one before it has arrived."""
    return await side_by_side(emulator, source, target, ids, workers=1)


async def side_by_side(
    emulator: Emulator, source: str, target: str, ids: Sequence[str], *, workers: int = WORKERS
) -> Copied:
    """Copy models with so many workers."""
    left = list(reversed(ids))
    results: list[bool] = []
    async with _client(emulator, source) as giver, _client(emulator, target) as taker:

        async def work() -> None:
            while left:
                results.append(await _copy(giver, taker, left.pop()))

        await asyncio.gather(*(work() for _ in range(workers)))
    return Copied(results.count(True), results.count(False))


async def _copy(
    giver: DocumentModelAdministrationClient, taker: DocumentModelAdministrationClient, name: str
) -> bool:
    try:
        permission = await taker.get_copy_authorization(model_id=name)
        poller = await giver.begin_copy_document_model_to(name, permission)
        await poller.result()
    except HttpResponseError:
        return False
    return True


def _client(emulator: Emulator, account: str) -> DocumentModelAdministrationClient:
    return DocumentModelAdministrationClient(
        endpoint(account),
        AzureKeyCredential(WELL_KNOWN_KEY),
        transport=AsyncInProcessTransport(emulator),
    )
