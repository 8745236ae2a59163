"""Fifty trainings of ten minutes at once, in virtual time: few requests are spent on waiting.

The emulator counts them; everything up to the last step of the SDK's pipeline is as always.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from azure.ai.formrecognizer.aio import DocumentAnalysisClient, DocumentModelAdministrationClient
from azure.core.credentials import AzureKeyCredential

from benchmarks.layout_sets import CHECK, DEV, FORM, declare
from benchmarks.virtual_time import VirtualClock, in_virtual_time
from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.emulator import Emulator
from emulator.testing import new_emulator
from emulator.transport import AsyncInProcessTransport, endpoint
from reconciler.execution import Clock, Session, reconcile
from reconciler.execution.watching import SLOWEST
from reconciler.gateway.adapter import client_options
from reconciler.gateway.form_recognizer import API, FormRecognizer
from reconciler.gateway.pacing import Pacing, Time
from reconciler.gateway.port import Gateway
from reconciler.gateway.service_gateway import ServiceGateway
from reconciler.model.desired import Desired, LockEntry
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome
from reconciler.model.rates import S0
from reconciler.state import open_container
from reconciler.state.datasets import list_dataset

FORMS = Path(__file__).parents[2] / "examples" / "forms"
ACCOUNT = "bench-dev-westus"
MANY = 50
TEN_MINUTES = 600.0


class InProcess(FormRecognizer):
    """The product's adapter, whose clients end at an emulator of this process."""

    def __init__(self, emulator: Emulator, pacing: Pacing) -> None:
        options = {
            **client_options(API, pacing, lambda: None),
            "transport": AsyncInProcessTransport(emulator),
        }
        at, key = endpoint(ACCOUNT), AzureKeyCredential(WELL_KNOWN_KEY)
        self._models = DocumentModelAdministrationClient(at, key, **options)
        self._documents = DocumentAnalysisClient(at, key, **options)


class VirtualSession(Session):
    """A session whose one instance, and whose pauses, live in virtual time."""

    door: Gateway

    def gateway(self, instance: Instance) -> Gateway:
        return self.door


class Site:
    """A project of so many layouts, and the emulator that it runs against."""

    def __init__(self, root: Path, desired: Desired, clock: VirtualClock) -> None:
        self._root, self._desired, self._clock = root, desired, clock
        self._emulator = new_emulator(
            accounts=[ACCOUNT],
            durations=f"build={TEN_MINUTES}",
            data_roots=[root],
            clock=clock,
        )

    async def up(self) -> Outcome:
        """Reconcile dev, once."""
        session = VirtualSession(
            self._desired,
            self._root,
            environ={},
            commit="c0ffee0",
            clock=Clock(now=self._clock.now, sleep=asyncio.sleep),
            alive=lambda: None,
            progress=lambda _: None,
        )
        pacing = Pacing(S0, time=Time(now=asyncio.get_running_loop().time))
        adapter = InProcess(self._emulator, pacing)
        key = AzureKeyCredential(WELL_KNOWN_KEY)
        session.door = ServiceGateway(DEV, endpoint(ACCOUNT), adapter, key, pacing)
        try:
            return await reconcile(session, DEV)
        finally:
            await session.door.close()
            await session.close()

    @property
    def asked(self) -> Counter[str]:
        """The requests so far, by operation, whatever came of them."""
        return Counter(each["operation"] for each in self._emulator.log.since(0))

    @property
    def looks(self) -> int:
        """The requests so far that were spent on waiting for operations."""
        return self.asked["get_operation"] + self.asked["list_operations"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One form that all layouts share, and one document to verify with."""
    shutil.copytree(FORMS / FORM, tmp_path / "forms" / FORM)
    (tmp_path / "forms" / CHECK).mkdir()
    for file in (FORMS / CHECK).glob("test1.pdf*"):
        shutil.copy2(file, tmp_path / "forms" / CHECK)
    return tmp_path


def in_project(
    root: Path,
    layouts: int,
    story: Callable[[Site], Coroutine[Any, Any, object]],
    wait: float = 3600.0,
) -> tuple[Site, float]:
    """Live a story of a project; returns the site and the virtual seconds that it took."""

    async def lock() -> LockEntry:
        forms = open_container("forms", root)
        data, held_out = await list_dataset(forms, FORM), await list_dataset(forms, CHECK)
        return LockEntry(data.digest, 5, held_out.digest, 1, generation=1, version="")

    desired = declare(layouts, asyncio.run(lock()), wait)

    async def main(clock: VirtualClock) -> Site:
        shutil.rmtree(root / ".reconciler", ignore_errors=True)
        site = Site(root, desired, clock)
        await story(site)
        return site

    return in_virtual_time(main)


async def all_converge(site: Site) -> None:
    outcome = await site.up()
    assert (outcome.failed, outcome.waiting) == ({}, {})


def test_waiting_for_fifty_trainings_costs_hardly_more_than_waiting_for_one(root: Path) -> None:
    alone, _ = in_project(root, 1, all_converge)
    together, seconds = in_project(root, MANY, all_converge)

    assert together.asked["build"] == MANY
    assert together.looks <= 2 * alone.looks
    assert seconds <= MANY / S0.management + TEN_MINUTES + 2 * SLOWEST


def test_fifty_trainings_that_were_left_under_way_are_resumed_with_few_requests(
    root: Path,
) -> None:
    async def story(site: Site) -> None:
        first = await site.up()
        assert len(first.waiting) == MANY
        assert "is still under way" in first.waiting["form-00007"]
        while first.waiting:
            first = await site.up()
        assert first.failed == {}
        assert len(first.serving) == MANY

    site, _ = in_project(root, MANY, story, wait=250.0)

    assert site.asked["build"] == MANY
    assert site.looks <= 4 * MANY
