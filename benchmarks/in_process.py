"""The product against an emulator in this process, on the clock of one event loop.

Everything between is the product's own code and Azure's SDK; only the last step of the SDK's
pipeline calls the emulator instead of the network.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azure.ai.formrecognizer.aio import DocumentAnalysisClient, DocumentModelAdministrationClient
from azure.core.credentials import AzureKeyCredential

from benchmarks.layout_sets import CHECK, FORM, declare
from benchmarks.virtual_time import VirtualClock
from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.emulator import Emulator
from emulator.transport import AsyncInProcessTransport, endpoint
from reconciler.execution import Clock, Session, reconcile
from reconciler.gateway.adapter import client_options
from reconciler.gateway.form_recognizer import API, FormRecognizer
from reconciler.gateway.pacing import Pacing, Time
from reconciler.gateway.port import Gateway
from reconciler.gateway.service_gateway import ServiceGateway
from reconciler.model.desired import Desired, LockEntry
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome
from reconciler.state import open_container
from reconciler.state.datasets import list_dataset

FORMS = Path(__file__).resolve().parent.parent / "examples" / "forms"
ONE_DOCUMENT = "test1.pdf"


async def reconcile_in_process(
    emulator: Emulator, desired: Desired, root: Path, instance: Instance, clock: VirtualClock
) -> Outcome:
    """Reconcile an instance of the emulator, once."""
    session = _InProcessSession(emulator, desired, root, clock)
    try:
        return await reconcile(session, instance)
    finally:
        await session.close()


@contextmanager
def project_of(layouts: int, wait: float = 3600.0) -> Iterator[tuple[Path, Desired]]:
    """A project on disk: the form that all layouts share, and one document to verify with."""
    with tempfile.TemporaryDirectory(prefix="form-layouts-bench-") as folder:
        root = Path(folder).resolve()
        shutil.copytree(FORMS / FORM, root / "forms" / FORM)
        held_out = root / "forms" / CHECK
        held_out.mkdir()
        for file in (FORMS / CHECK).glob(f"{ONE_DOCUMENT}*"):
            shutil.copy2(file, held_out)
        yield root, declare(layouts, asyncio.run(_lock(root)), wait)


async def _lock(root: Path) -> LockEntry:
    container = open_container("forms", root)
    data, held_out = await list_dataset(container, FORM), await list_dataset(container, CHECK)
    return LockEntry(data.digest, 5, held_out.digest, 1, generation=1, version="")


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
        self._now = pacing.time.now
        options = {
            **client_options(API, pacing, lambda: None),
            "transport": AsyncInProcessTransport(emulator),
        }
        self._models = DocumentModelAdministrationClient(url, key, **options)
        self._documents = DocumentAnalysisClient(url, key, **options)
