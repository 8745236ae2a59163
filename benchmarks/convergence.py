"""How close a run comes to what the service's limits allow, in virtual time.

The bound is computed from the limits that the emulator enforces, not from the product's own
buckets: so many trainings, or permissions and copies side by side, at so many a second, plus one
operation's duration.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from benchmarks.in_process import project_of, reconcile_in_process
from benchmarks.layout_sets import DEV, STAGING
from benchmarks.other_ways import Copied, one_after_another, side_by_side
from benchmarks.virtual_time import VirtualClock, in_virtual_time
from emulator.service.emulator import Emulator
from emulator.service.limits import RateClass, tier_of
from emulator.testing import new_emulator
from reconciler.model.desired import Desired
from reconciler.model.naming import Instance


@dataclass(frozen=True, slots=True)
class Convergence:
    """Virtual seconds of one run over so many layouts, and the least that the limits allow."""

    what: str
    layouts: int
    seconds: float
    bound: float

    @property
    def ratio(self) -> float:
        """The run as a multiple of the bound."""
        return self.seconds / self.bound


@dataclass(frozen=True, slots=True)
class Comparison:
    """The product's runs, and the same copies by scripts: what arrived, virtual seconds."""

    trainings: Convergence
    copies: Convergence
    serial: tuple[Copied, float]
    sixteen: tuple[Copied, float]


def measure(layouts: int, build_seconds: float, copy_seconds: float) -> Comparison:
    """Train and copy so many layouts; operations take so many seconds."""
    with project_of(layouts) as (root, desired):

        async def main(clock: VirtualClock) -> Comparison:
            emulator = new_emulator(
                accounts=["bench-dev-westus", "bench-staging-eastus2", "serial", "sixteen"],
                durations=f"build={build_seconds},copy={copy_seconds}",
                data_roots=[root],
                clock=clock,
            )
            managed = tier_of("S0").rates[RateClass.MANAGEMENT]
            trained = await _converge(emulator, desired, root, DEV, clock)
            copied = await _converge(emulator, desired, root, STAGING, clock)
            ids = [model.id for model in emulator.models.page("bench-dev-westus", None, layouts)]
            scripts = []
            for way, target in ((one_after_another, "serial"), (side_by_side, "sixteen")):
                began = asyncio.get_running_loop().time()
                arrived = await way(emulator, "bench-dev-westus", target, ids)
                scripts.append((arrived, asyncio.get_running_loop().time() - began))
            emulator.state.close()
            bound = layouts / managed
            return Comparison(
                Convergence("trainings", layouts, trained, bound + build_seconds),
                Convergence("copies", layouts, copied, bound + copy_seconds),
                *scripts,
            )

        return in_virtual_time(main)[0]


async def _converge(
    emulator: Emulator, desired: Desired, root: Path, instance: Instance, clock: VirtualClock
) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    outcome = await reconcile_in_process(emulator, desired, root, instance, clock)
    missing = len(desired.layouts) - len(outcome.serving)
    if missing or outcome.failed or outcome.waiting:
        shown = [*outcome.failed.items(), *outcome.waiting.items()][:3]
        raise SystemExit(f"{instance}: {missing:,} layouts do not serve: {shown}")
    return loop.time() - began
