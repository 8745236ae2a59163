"""How fast an instance may be asked, and how patiently.

An instance allows so many requests a second for each class of call, and answers 429 beyond. A
bucket per class spends exactly that allowance: a token comes back one second after it was taken,
so that no second, wherever it begins, holds more requests than the limit. (A bucket that refills
steadily would let through twice its size within one second after a rest.)

Clock, sleep and randomness are passed in: the simulation converges a thousand models in virtual
time through this very code.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from reconciler.model.rates import S0, CallClass, Rates

SECOND = 1.02
"""How long a token stays away: a second, and a little for two clocks and a network."""


@dataclass(frozen=True, slots=True)
class Time:
    """The clock and what waits on it; seconds, monotonic."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is tried in all, and how long is waited in between, in seconds.

    `tries` is for an instance that does not answer or fails, `throttled_tries` for one that says
    that it is asked too fast, which passes by itself. Waits double from `first` up to `longest`
    and are shortened at random by up to a half, so that many waiters do not come back at once.
    `longest_pause`: a service that asks for more (a quota that is used up for the day) is told to
    people instead of waited for.
    """

    tries: int = 4
    throttled_tries: int = 12
    first: float = 0.5
    longest: float = 20.0
    longest_pause: float = 120.0
    random: Callable[[], float] = field(default=random.random, compare=False)

    def wait(self, tried: int) -> float:
        """How long to wait after `tried` tries without success."""
        full = min(self.longest, self.first * 2.0 ** (tried - 1))
        return full * (1 - self.random() / 2)


class Bucket:
    """The allowance of one class of call. Whoever comes first is served first."""

    def __init__(self, rate: int, time: Time) -> None:
        self._tokens = rate
        self._time = time
        self._taken: deque[float] = deque(maxlen=rate)
        self._closed_until = float("-inf")
        self._refused_until = float("-inf")
        self._because: Callable[[float], Exception] = RuntimeError
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Wait until one more request may be sent; raises what `refuse` says while that lasts."""
        async with self._turn:
            while (wait := self._due() - self._time.now()) > 0:
                await self._time.sleep(wait)
            self._taken.append(self._time.now())

    def close(self, seconds: float) -> None:
        """Let nothing through for some seconds: the service has said that it is too much."""
        self._closed_until = max(self._closed_until, self._time.now() + seconds)

    def refuse(self, seconds: float, because: Callable[[float], Exception]) -> None:
        """Let nobody even wait for some seconds; `because` makes the error from those left."""
        until = self._time.now() + seconds
        if until > self._refused_until:
            self._refused_until, self._because = until, because

    def _due(self) -> float:
        left = self._refused_until - self._time.now()
        if left > 0:
            raise self._because(left)
        if len(self._taken) < self._tokens:
            return self._closed_until
        return max(self._closed_until, self._taken[0] + SECOND)


class Pacing:
    """The buckets of one instance. They belong to one event loop."""

    def __init__(
        self, rates: Rates = S0, patience: Patience | None = None, time: Time | None = None
    ) -> None:
        self.patience = patience or Patience()
        self.time = time or Time()
        self._buckets = {call: Bucket(rates.of(call), self.time) for call in CallClass}

    async def turn(self, call: CallClass) -> None:
        """Wait for the turn of a call of that class; raises what `refused` was told to."""
        await self._buckets[call].take()

    def throttled(self, call: CallClass, seconds: float) -> None:
        """Note that the service asks for a pause of calls of that class."""
        self._buckets[call].close(seconds)

    def refused(
        self, call: CallClass, seconds: float, because: Callable[[float], Exception]
    ) -> None:
        """Note a pause that is too long to be waited for: until then `turn` raises.

        `because` makes the error, from the seconds that are left.
        """
        self._buckets[call].refuse(seconds, because)
