"""The mapping is one file per environment; each region writes its own part only."""

import asyncio
import json
from pathlib import Path

import pytest

from reconciler.model.naming import Instance
from reconciler.state import StateError, open_container
from reconciler.state.mapping import read_serving, update_serving, write_snapshot

EAST = Instance("staging", "eastus2")
WEST = Instance("staging", "westeurope")


async def test_it_has_the_form_that_inference_services_read(tmp_path: Path) -> None:
    container = open_container("state", tmp_path)

    await update_serving(container, EAST, lambda now: {**now, "1040": "1040--3f2a9c1b7d04"})

    written = json.loads((tmp_path / "state" / "mapping.json").read_text())
    assert written == {"staging": {"eastus2": {"1040": "1040--3f2a9c1b7d04"}}}


async def test_a_region_leaves_the_other_region_as_it_is(tmp_path: Path) -> None:
    container = open_container("state", tmp_path)
    await update_serving(container, EAST, lambda now: {"1040": "a"})

    await update_serving(container, WEST, lambda now: {"1040": "b"})

    assert await read_serving(container, EAST) == {"1040": "a"}
    assert await read_serving(container, WEST) == {"1040": "b"}


async def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    container = open_container("state", tmp_path)

    async def serve(instance: Instance, layout: str) -> None:
        await update_serving(container, instance, lambda now: {**now, layout: f"{layout}--x"})

    layouts = [f"layout-{number}" for number in range(10)]
    await asyncio.gather(*(serve(region, name) for region in (EAST, WEST) for name in layouts))

    assert set(await read_serving(container, EAST)) == set(layouts)
    assert set(await read_serving(container, WEST)) == set(layouts)


async def test_the_snapshot_of_the_source_lies_beside_it(tmp_path: Path) -> None:
    container = open_container("state", tmp_path)

    await write_snapshot(container, EAST, {"1040": "1040--3f2a9c1b7d04"})

    written = json.loads((tmp_path / "state" / "mapping.source.json").read_text())
    assert written == {"staging": {"eastus2": {"1040": "1040--3f2a9c1b7d04"}}}
    assert await read_serving(container, EAST) == {}


@pytest.mark.parametrize("content", ["", "[]", '{"staging": 1}', '{"staging": {"eastus2": ["a"]}}'])
async def test_a_mapping_that_somebody_broke_is_told_with_a_remedy(
    tmp_path: Path, content: str
) -> None:
    container = open_container("state", tmp_path)
    await container.put("mapping.json", content.encode())

    with pytest.raises(StateError, match=r"state/mapping\.json: not of the form .* restore it"):
        await read_serving(container, EAST)
