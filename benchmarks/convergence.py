"""How close a run comes to what the service's limits allow, in virtual time.

The bound is computed from the limits that the emulator enforces, not from the product's own
buckets: so many trainings, or permissions and copies side by side, at so many a second, plus one
operation's duration. Everything between is the product's own code and Azure's SDK; only the last
step of the SDK's pipeline calls the emulator in this process instead of the network.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from azure.ai.formrecognizer.aio import DocumentAnalysisClient, DocumentModelAdministrationClient
from azure.core.credentials import AzureKeyCredential

from benchmarks.layout_sets import CHECK, DEV, FORM, STAGING, declare
from benchmarks.other_ways import Copied, one_after_another, side_by_side
from benchmarks.virtual_time import VirtualClock, in_virtual_time
from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.emulator import Emulator
from emulator.service.limits import RateClass, tier_of
from emulator.testing import new_emulator
from emulator.transport import AsyncInProcessTransport, endpoint
from reconciler.execution import Clock, Session, reconcile
from reconciler.gateway.adapter import client_options
from reconciler.gateway.form_recognizer import API, FormRecognizer
from reconciler.gateway.pacing import Pacing, Time
from reconciler.gateway.port import Gateway
from reconciler.gateway.service_gateway import ServiceGateway
from reconciler.model.desired import Desired, LockEntry
from reconciler.model.naming import Instance
from reconciler.state import open_container
from reconciler.state.datasets import list_dataset

FORMS = Path(__file__).resolve().parent.parent / "examples" / "forms"
ONE_DOCUMENT = "test1.pdf"


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
    with _project(layouts) as (root, desired):

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
    session = _InProcessSession(emulator, desired, root, clock)
    try:
        outcome = await reconcile(session, instance)
    finally:
        await session.close()
    missing = len(desired.layouts) - len(outcome.serving)
    if missing or outcome.failed or outcome.waiting:
        shown = [*outcome.failed.items(), *outcome.waiting.items()][:3]
        raise SystemExit(f"{instance}: {missing:,} layouts do not serve: {shown}")
    return loop.time() - began


class _InProcessSession(Session):
    """A session whose gateways and pauses live in virtual time."""

    def __init__(
        self, emulator: Emulator, desired: Desired, root: Path, clock: VirtualClock
    ) -> None:
        super().__init__(
            desired,
            root,
            environ={},
            commit="bench",
            clock=Clock(now=clock.now, sleep=asyncio.sleep),
            alive=lambda: None,
            progress=lambda _: None,
        )
        self._emulator = emulator
        self._doors: dict[Instance, Gateway] = {}

    def gateway(self, instance: Instance) -> Gateway:
        """The door to an instance of the emulator in this process."""
        if instance not in self._doors:
            environment = self.environment(instance)
            url = endpoint(environment.account_name(instance.region))
            key = AzureKeyCredential(WELL_KNOWN_KEY)
            time = Time(now=asyncio.get_running_loop().time)
            pacing = Pacing(environment.rates, time=time)
            adapter = _InProcess(self._emulator, url, key, pacing)
            self._doors[instance] = ServiceGateway(instance, url, adapter, key, pacing)
        return self._doors[instance]


class _InProcess(FormRecognizer):
    """The product's adapter; its clients end at the emulator instead of the network."""

    def __init__(
        self, emulator: Emulator, url: str, key: AzureKeyCredential, pacing: Pacing
    ) -> None:
        options = {
            **client_options(API, pacing, lambda: None),
            "transport": AsyncInProcessTransport(emulator),
        }
        self._models = DocumentModelAdministrationClient(url, key, **options)
        self._documents = DocumentAnalysisClient(url, key, **options)


@contextmanager
def _project(layouts: int) -> Iterator[tuple[Path, Desired]]:
    """A project on disk: the form that all layouts share, and one document to verify with."""
    with tempfile.TemporaryDirectory(prefix="form-layouts-bench-") as folder:
        root = Path(folder).resolve()
        shutil.copytree(FORMS / FORM, root / "forms" / FORM)
        held_out = root / "forms" / CHECK
        held_out.mkdir()
        for file in (FORMS / CHECK).glob(f"{ONE_DOCUMENT}*"):
            shutil.copy2(file, held_out)
        yield root, declare(layouts, asyncio.run(_lock(root)))


async def _lock(root: Path) -> LockEntry:
    container = open_container("forms", root)
    data, held_out = await list_dataset(container, FORM), await list_dataset(container, CHECK)
    return LockEntry(data.digest, 5, held_out.digest, 1, generation=1, version="")
