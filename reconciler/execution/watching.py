"""One watcher per instance and session: all who wait for its operations share the looks.

A look costs requests, and a thousand layouts that each looked for themselves would use up what the
instance allows. So whoever waits tells the watcher, and it decides how to look: at each operation
by itself while they are few, by one listing for all of them when that is the cheaper way. A
listing does not say why an operation failed, so a failed one is then read once.

The younger an operation, the sooner the next look: its end is told after at most half of its
duration more, and at most `SLOWEST` seconds late. A look is followed by a rest at least as long as
the look took, so that waiting never takes more than half of what the instance allows.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from reconciler.gateway.errors import GatewayError, Throttled
from reconciler.gateway.port import Gateway
from reconciler.model.live import Operation
from reconciler.model.rates import Rates

FIRST_PAUSE = 0.2
SLOWEST = 10.0
"""Seconds between looks: template trainings take seconds, neural ones ten minutes."""

SHARE_OF_AGE = 0.5
"""The pause before the next look, as a share of the time that has been waited already."""

BETWEEN_LISTINGS = 0.5
"""Seconds at least: while many begin, each would otherwise have a listing for itself."""

FEW = 3
"""So many operations are looked at one by one, however cheap a listing is."""

PAGE = 100
"""Operations on a page of a listing, about. It only decides which way of looking is cheaper."""

AT_ONCE = 10
"""Operations that are asked for side by side; other requests get their turn in between."""

AT_LEAST = 0.001
"""Seconds: what is due sooner than that is due now. A clock may not tell smaller steps apart."""

OUTAGE = 300.0
"""Seconds for which all looks may fail for something that passes, before it is told.

The operation itself goes on meanwhile, so nothing but the waiting is lost by an outage. That too
much was asked is no outage, if the service says for how long.
"""


@dataclass(eq=False, slots=True)
class _Waiter:
    """Somebody who waits for an operation, until `deadline`; moments are seconds, monotonic."""

    operation_id: str
    since: float
    deadline: float
    due: float
    told: asyncio.Future[Operation]
    failing_since: float | None = None


class Watch:
    """Looks at the operations of one instance for all who wait for them.

    `now` is monotonic, in seconds. Whatever ends the looking ends the waiting of everybody.
    """

    def __init__(
        self,
        gateway: Callable[[], Gateway],
        rates: Rates,
        *,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._gateway = gateway
        self._gets_per_page = rates.get / rates.list
        self._now = now
        self._sleep = sleep
        self._waiters: dict[_Waiter, None] = {}
        self._newcomer = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._resting_until = -math.inf
        self._pages = 1

    async def look_until_ended(self, operation_id: str, deadline: float) -> Operation:
        """Wait for an operation to end; returns it as it ended, or as it is at `deadline`.

        Raises NotFound if the service has forgotten it, other GatewayErrors that stay, and one
        that passes where there is none but such at `deadline`.
        """
        now = self._now()
        told: asyncio.Future[Operation] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(operation_id, since=now, deadline=deadline, due=now, told=told)
        self._waiters[waiter] = None
        self._newcomer.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_while_anybody_waits())
        try:
            return await told
        finally:
            del self._waiters[waiter]
            if not self._waiters:
                self.stop()

    def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look_while_anybody_waits(self) -> None:
        try:
            while pending := self._pending():
                due = max(self._resting_until, min(waiter.due for waiter in pending))
                if due - self._now() > AT_LEAST:
                    await self._pause(due - self._now())
                else:
                    await self._look(pending)
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # whatever it is, those who wait are the ones to be told
            for waiter in self._pending():
                waiter.told.set_exception(error)

    def _pending(self) -> list[_Waiter]:
        return [waiter for waiter in self._waiters if not waiter.told.done()]

    async def _pause(self, seconds: float) -> None:
        """Pause, but no longer than until somebody else comes to wait."""
        self._newcomer.clear()
        pause = asyncio.ensure_future(self._sleep(seconds))
        arrival = asyncio.ensure_future(self._newcomer.wait())
        try:
            await asyncio.wait({pause, arrival}, return_when=asyncio.FIRST_COMPLETED)
            if pause.done():
                pause.result()
        finally:
            pause.cancel()
            arrival.cancel()

    async def _look(self, pending: Sequence[_Waiter]) -> None:
        began = self._now()
        if len(pending) > max(FEW, self._pages * self._gets_per_page):
            await self._list(pending)
            rest = max(BETWEEN_LISTINGS, self._now() - began)
        else:
            await self._ask([waiter for waiter in pending if waiter.due - began <= AT_LEAST])
            rest = self._now() - began
        self._resting_until = self._now() + rest

    async def _list(self, pending: Sequence[_Waiter]) -> None:
        try:
            listed = await self._gateway().list_operations()
        except GatewayError as error:
            for waiter in pending:
                self._look_failed(waiter, error)
            return
        self._pages = max(1, math.ceil(len(listed) / PAGE))
        found = {operation.id: operation for operation in listed}
        unclear = []
        for waiter in pending:
            operation = found.get(waiter.operation_id)
            if operation is None or operation.status == "failed":
                unclear.append(waiter)
            else:
                self._looked(waiter, operation)
        await self._ask(unclear)

    async def _ask(self, waiters: Sequence[_Waiter]) -> None:
        for begin in range(0, len(waiters), AT_ONCE):
            await asyncio.gather(*map(self._ask_for, waiters[begin : begin + AT_ONCE]))

    async def _ask_for(self, waiter: _Waiter) -> None:
        try:
            operation = await self._gateway().get_operation(waiter.operation_id)
        except GatewayError as error:
            self._look_failed(waiter, error)
        else:
            self._looked(waiter, operation)

    def _looked(self, waiter: _Waiter, operation: Operation) -> None:
        waiter.failing_since = None
        if operation.status == "running" and waiter.deadline - self._now() > AT_LEAST:
            self._look_again(waiter)
        elif not waiter.told.done():
            waiter.told.set_result(operation)

    def _look_failed(self, waiter: _Waiter, error: GatewayError) -> None:
        now = self._now()
        if waiter.failing_since is None:
            waiter.failing_since = now
        asked_for = error.retry_after
        is_told_when = isinstance(error, Throttled) and asked_for is not None
        may_pass = error.temporary and (is_told_when or now - waiter.failing_since < OUTAGE)
        if may_pass and waiter.deadline - now > AT_LEAST:
            self._look_again(waiter, asked_for or 0.0)
        elif not waiter.told.done():
            waiter.told.set_exception(error)

    def _look_again(self, waiter: _Waiter, at_least: float = 0.0) -> None:
        now = self._now()
        pause = (now - waiter.since) * SHARE_OF_AGE
        due = now + max(at_least, min(max(pause, FIRST_PAUSE), SLOWEST))
        waiter.due = max(now, min(due, waiter.deadline))
