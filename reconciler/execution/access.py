"""Roles that do not work yet.

A role that was assigned a moment ago takes minutes to work. Until then the service refuses what
it will soon allow, and a first deployment always meets that. So such a refusal is met with
patience, for as long as the run waits at all; and whoever watches is told what it waits for.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from reconciler.execution.session import Session
from reconciler.gateway.errors import AccessDenied, ContentInaccessible, GatewayError
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress
from reconciler.state import StateError, StoreForbidden

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 30.0
GROWTH = 1.5
"""Seconds between two tries, and how they grow."""

PATIENCE = 900.0
"""Seconds after which a role that does not work is taken to be missing.

Azure says that it takes up to ten minutes (Azure RBAC, "Troubleshoot", role assignment changes).
"""

FORBIDDEN = 403
NO_PERMISSION = "PermissionDenied"
"""How an account refuses an identity that it knows; a wrong key is refused otherwise."""

NO_ACCESS = "ContentSourceNotAccessible"
"""How an account says that it may not read the training data."""

Answer = TypeVar("Answer")


class Patience:
    """The patience that all who need a role have together; `turn` is that of who asks again."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._ends: float | None = None

    def ends(self, now: float) -> float:
        """When it ends, in monotonic seconds; it begins when it is first asked for."""
        if self._ends is None:
            self._ends = now + PATIENCE
        return self._ends


def may_pass(error: GatewayError | StateError) -> bool:
    """Tell whether an error is what a role that does not work yet looks like."""
    if isinstance(error, StateError):
        return isinstance(error, StoreForbidden)
    codes = error.code.split("/")
    if isinstance(error, AccessDenied):
        return error.status == FORBIDDEN or NO_PERMISSION in codes
    return isinstance(error, ContentInaccessible) and NO_ACCESS in codes


async def ask_until_it_works(
    session: Session,
    deadline: float,
    ask: Callable[[], Awaitable[Answer]],
    tell: Callable[[str], None],
) -> Answer:
    """Ask, and ask again while the answer may come from a role that does not work yet.

    Raises the last refusal at `deadline` (monotonic seconds), and any other error at once.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await ask()
        except (GatewayError, StateError) as error:
            left = deadline - session.monotonic()
            if left <= 0 or not may_pass(error):
                raise
            tell(f"asks again in {pause:.0f} s, since a new role takes minutes to work: {error}")
            await session.sleep(min(pause, left))
            pause = min(pause * GROWTH, LONGEST_PAUSE)


async def wait_for_roles(
    session: Session, instance: Instance, deadline: float, ask: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Ask likewise on behalf of a whole instance, at most until `deadline` and our patience ends.

    Raises as `ask_until_it_works`.
    """
    ends = min(deadline, Patience().ends(session.monotonic()))

    def tell(sentence: str) -> None:
        session.progress(Progress(instance, "", sentence))

    return await ask_until_it_works(session, ends, ask, tell)
