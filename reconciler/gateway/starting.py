"""Starts an operation exactly once, although an answer may get lost.

A lost answer leaves it open whether the operation runs; the list of operations tells. So it is
looked for there first, and asked for again only where it is not.
"""

from collections.abc import Awaitable, Callable
from itertools import count

from reconciler.gateway.errors import IdTaken, ServiceTrouble, Unreachable
from reconciler.gateway.pacing import Pacing


async def start_once(
    ask: Callable[[], Awaitable[str]], find: Callable[[], Awaitable[str | None]], pacing: Pacing
) -> str:
    """Start an operation and return its id.

    `ask` sends the request, at most once a call, and returns the operation's id. `find` looks for
    the operation that an earlier request may have started. That the id is taken is told at once if
    the first request says so; later it may be taken by ourselves, so it is looked for as well.
    A pause that the service asks for is kept, unless it is longer than patience: then `ask` is not
    called again. Raises what `ask` raised last.
    """
    patience = pacing.patience
    for tried in count(1):
        try:
            return await ask()
        except (Unreachable, ServiceTrouble, IdTaken) as error:
            if tried == 1 and isinstance(error, IdTaken):
                raise
            last = error
        asked_for = last.retry_after or 0.0
        is_too_long = asked_for > patience.longest_pause
        wait = patience.wait(tried)
        await pacing.time.sleep(wait if is_too_long else max(wait, asked_for))
        found = await find()
        if found is not None:
            return found
        if tried >= patience.tries or is_too_long or isinstance(last, IdTaken):
            raise last
    raise AssertionError("counting does not end")
