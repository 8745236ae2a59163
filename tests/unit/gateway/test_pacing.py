"""Buckets and patience, in virtual time."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from reconciler.gateway.pacing import SECOND, Bucket, Pacing, Patience, Time
from reconciler.model.rates import F0, S0, CallClass


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)

    def as_time(self) -> Time:
        return Time(now=self.now, sleep=self.sleep)


async def test_the_whole_allowance_of_a_second_may_be_spent_at_once() -> None:
    clock = Clock()
    bucket = Bucket(5, clock.as_time())

    for _ in range(5):
        await bucket.take()

    assert clock.seconds == 0


async def test_the_next_request_waits_until_the_first_token_is_back() -> None:
    clock = Clock()
    bucket = Bucket(5, clock.as_time())

    for _ in range(6):
        await bucket.take()

    assert clock.seconds == SECOND


@given(
    rate=st.integers(1, 15),
    gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60),
)
def test_no_second_holds_more_requests_than_the_limit(rate: int, gaps: list[float]) -> None:
    clock = Clock()
    sent: list[float] = []

    async def ask() -> None:
        bucket = Bucket(rate, clock.as_time())
        for gap in gaps:
            clock.seconds += gap
            await bucket.take()
            sent.append(clock.seconds)

    asyncio.run(ask())

    for moment in sent:
        within = [each for each in sent if moment <= each < moment + 1]
        assert len(within) <= rate


async def test_a_thousand_requests_take_hardly_longer_than_the_limit_makes_them() -> None:
    clock = Clock()
    bucket = Bucket(5, clock.as_time())

    await asyncio.gather(*(bucket.take() for _ in range(1000)))

    assert 1000 / 5 * 0.99 < clock.seconds < 1000 / 5 * 1.05


async def test_who_comes_first_is_served_first() -> None:
    bucket = Bucket(1, Clock().as_time())
    served: list[int] = []

    async def ask(number: int) -> None:
        await bucket.take()
        served.append(number)

    await asyncio.gather(*(ask(number) for number in range(5)))

    assert served == [0, 1, 2, 3, 4]


async def test_nothing_passes_while_the_service_asks_for_a_pause() -> None:
    clock = Clock()
    pacing = Pacing(S0, time=clock.as_time())

    pacing.throttled(CallClass.MANAGEMENT, 12)
    await pacing.turn(CallClass.GET)
    assert clock.seconds == 0

    await pacing.turn(CallClass.MANAGEMENT)
    assert clock.seconds == 12


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    clock = Clock()
    pacing = Pacing(S0, time=clock.as_time())

    pacing.throttled(CallClass.LIST, 12)
    pacing.throttled(CallClass.LIST, 1)
    await pacing.turn(CallClass.LIST)

    assert clock.seconds == 12


async def test_who_waits_already_is_told_as_well_once_a_pause_is_too_long() -> None:
    clock = Clock()
    woken = asyncio.Event()

    async def sleep(_: float) -> None:
        await woken.wait()

    bucket = Bucket(1, Time(now=clock.now, sleep=sleep))
    await bucket.take()
    waiting = [asyncio.create_task(bucket.take()) for _ in range(100)]
    await asyncio.sleep(0)

    bucket.refuse(3600, lambda left: LookupError(f"{left:.0f} s left"))
    bucket.refuse(60, lambda _: LookupError("a shorter pause"))
    clock.seconds = SECOND
    woken.set()

    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert {str(each) for each in told} == {"3599 s left"}
    clock.seconds = 3600
    await asyncio.wait_for(bucket.take(), timeout=1)


async def test_who_gives_up_waiting_takes_no_token() -> None:
    clock = Clock()
    bucket = Bucket(1, Time(now=clock.now, sleep=asyncio.sleep))
    await bucket.take()

    waiting = asyncio.create_task(bucket.take())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    clock.seconds = SECOND
    await asyncio.wait_for(bucket.take(), timeout=1)


def test_the_free_tier_allows_one_request_a_second_of_each_class() -> None:
    assert {F0.of(call) for call in CallClass} == {1}


@given(tried=st.integers(1, 50), chance=st.floats(0, 1))
def test_waits_grow_but_stay_bounded(tried: int, chance: float) -> None:
    patience = Patience(first=0.5, longest=20, random=lambda: chance)

    assert 0.25 <= patience.wait(tried) <= 20
    assert patience.wait(tried) <= patience.wait(tried + 1)
