"""A project whose forms and state lie in blob containers is reconciled as one in folders.

The emulator stands for the service: it reads the containers by their plain addresses, with the key
of the storage account where the service has an identity.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from emulator.testing import running_emulator
from reconciler.execution import PlanRefused
from reconciler.state import Container
from tests.azurite import KEY, Azurite
from tests.conformance.state.line import Line
from tests.conformance.state.stores import Store, content
from tests.simulation.small_project import DEV, EASTUS2, WESTEUROPE, Asked, SmallProject

LAYOUTS = ("1040V", "1099")


@pytest.fixture
async def project(
    azurite: Azurite, line: Line, blobs: Store, tmp_path: Path
) -> AsyncIterator[SmallProject]:
    """A project with two layouts; the forms are reached over a line that counts requests."""
    forms = azurite.container()
    keys = [f"{azurite.account_url}={KEY}", f"{line.url}/devstoreaccount1={KEY}"]
    with running_emulator(blob_keys=keys, limits=False) as emulator:
        project = SmallProject(tmp_path, emulator, accounts="blobs")
        project.staging()
        await project.declare(*LAYOUTS)
        for folder in (tmp_path / "forms").iterdir():
            forms.upload(folder, f"{folder.name}/")
        place = line.place(blobs.place)
        project.change_environment("dev", training_data=line.place(forms.url), state=place)
        project.change_environment("staging", state=azurite.container().url)
        yield project


@pytest.fixture
def state(blobs: Store) -> Container:
    return blobs.open()


async def test_versions_are_trained_verified_served_and_promoted(
    project: SmallProject, state: Container, blobs: Store
) -> None:
    dev = await project.up(DEV)
    east, west = await asyncio.gather(project.up(EASTUS2), project.up(WESTEUROPE))

    assert [dev.failed, east.failed, west.failed] == [{}, {}, {}]
    wanted = {layout: project.wanted_id(layout) for layout in LAYOUTS}
    assert json.loads(await content(state, "mapping.json")) == {"dev": {"westus": wanted}}
    staging = Store(project.desired.environments["staging"].state, blobs.root, blobs.opened).open()
    assert json.loads(await content(staging, "mapping.json")) == {
        "staging": {"eastus2": wanted, "westeurope": wanted}
    }
    assert json.loads(await content(staging, "mapping.source.json")) == {
        "staging": {"eastus2": wanted, "westeurope": wanted}
    }
    assert project.asked(DEV).trainings == len(LAYOUTS)
    assert [project.asked(region) for region in (EASTUS2, WESTEUROPE)] == [Asked(copies=2)] * 2


async def test_forms_are_copied_inside_the_storage_and_only_checked_ones_are_read(
    project: SmallProject, line: Line
) -> None:
    await project.up(DEV)

    read = [url for method, url in line.heard if method == "GET" and "comp=" not in url]
    of_forms = [url for url in read if ".pdf" in url and "-check/" not in url]
    trained_on = [url for url in of_forms if "/datasets/" in url]
    assert trained_on
    assert of_forms == trained_on


async def test_a_run_with_nothing_to_do_writes_nothing_but_its_lease(
    project: SmallProject, line: Line
) -> None:
    await project.up(DEV)
    before = len(line.heard)

    outcome = await project.up(DEV)

    assert set(outcome.serving) == set(LAYOUTS)
    writes = [url for method, url in line.heard[before:] if method != "GET"]
    assert writes
    assert all("/leases/westus.json" in url for url in writes)
    assert not any("/datasets/" in url or ".pdf" in url for _, url in line.heard[before:])


@pytest.mark.parametrize("refused", ["/leases/westus.json", "/mapping.json"])
async def test_a_store_whose_role_is_new_is_waited_for(
    project: SmallProject, line: Line, refused: str
) -> None:
    for _ in range(2):
        line.answer(
            lambda request: refused in request.raw_path, 403, "AuthorizationPermissionMismatch"
        )
    said: list[str] = []

    outcome = await project.up(DEV, progress=lambda told: said.append(told.sentence))

    assert line.is_done
    assert set(outcome.serving) == set(LAYOUTS)
    waits = [sentence for sentence in said if sentence.startswith("asks again in")]
    assert len(waits) == 2
    assert "Storage Blob Data Contributor" in waits[0]


async def test_a_store_that_no_role_opens_refuses_the_plan(
    project: SmallProject, line: Line
) -> None:
    for _ in range(2):
        line.answer(
            lambda request: "/mapping.json" in request.raw_path,
            403,
            "AuthorizationPermissionMismatch",
        )

    plan = await project.plan(DEV)
    project.change_environment("dev", wait=0.0)
    with pytest.raises(PlanRefused, match="Storage Blob Data Contributor"):
        await project.up(DEV)

    assert plan.locked_out
    assert "Storage Blob Data Contributor" in plan.refusals[0]
    assert project.asked(DEV) == Asked()


async def test_two_runs_at_once_train_once(project: SmallProject) -> None:
    one, other = await asyncio.gather(project.up(DEV), project.up(DEV))

    assert (one.failed, other.failed) == ({}, {})
    assert project.asked(DEV).trainings == len(LAYOUTS)
