"""The mapping is one file per environment, in any store; each region writes its own part only."""

import asyncio
import json
from collections.abc import Mapping

import pytest

from reconciler.model.naming import Instance
from reconciler.state import Container, StateError
from reconciler.state.errors import LeaseLost
from reconciler.state.mapping import (
    Change,
    Serving,
    read_serving,
    read_snapshot,
    update_serving,
    write_snapshot,
)
from reconciler.state.mapping_writer import MappingWriter
from tests.conformance.state.stores import Store, content

EAST = Instance("staging", "eastus2")
WEST = Instance("staging", "westeurope")


async def mapping(container: Container, name: str = "mapping.json") -> Mapping[str, object]:
    return dict(json.loads(await content(container, name)))


def entering(layout: str, model_id: str = "") -> Change:
    return lambda now: {**now, layout: model_id or f"{layout}--x"}


async def test_it_has_the_form_that_inference_services_read(container: Container) -> None:
    await update_serving(container, EAST, entering("1040", "1040--3f2a9c1b7d04"))

    assert await mapping(container) == {"staging": {"eastus2": {"1040": "1040--3f2a9c1b7d04"}}}


async def test_a_region_leaves_the_other_region_as_it_is(container: Container) -> None:
    await update_serving(container, EAST, lambda now: {"1040": "a"})

    await update_serving(container, WEST, lambda now: {"1040": "b"})

    assert await read_serving(container, EAST) == {"1040": "a"}
    assert await read_serving(container, WEST) == {"1040": "b"}


async def test_writers_at_the_same_time_lose_nothing(store: Store) -> None:
    containers = {EAST: store.open(), WEST: store.open()}
    layouts = [f"layout-{number}" for number in range(10)]

    await asyncio.gather(
        *(
            update_serving(containers[region], region, entering(name))
            for region in (EAST, WEST)
            for name in layouts
        )
    )

    container = store.open()
    assert set(await read_serving(container, EAST)) == set(layouts)
    assert set(await read_serving(container, WEST)) == set(layouts)


async def test_the_snapshot_of_the_source_lies_beside_it(container: Container) -> None:
    await write_snapshot(container, EAST, {"1040": "1040--3f2a9c1b7d04"})

    assert await mapping(container, "mapping.source.json") == {
        "staging": {"eastus2": {"1040": "1040--3f2a9c1b7d04"}}
    }
    assert await read_snapshot(container, EAST) == {"1040": "1040--3f2a9c1b7d04"}
    assert await read_snapshot(container, WEST) == {}
    assert await read_serving(container, EAST) == {}


@pytest.mark.parametrize("content", ["", "[]", '{"staging": 1}', '{"staging": {"eastus2": ["a"]}}'])
async def test_a_mapping_that_somebody_broke_is_told_with_a_remedy(
    container: Container, content: str
) -> None:
    await container.put("mapping.json", content.encode())

    with pytest.raises(StateError, match=r"/mapping\.json: not of the form .* restore it"):
        await read_serving(container, EAST)


class TestAWriterForAllLayoutsOfARun:
    async def test_writes_what_hundreds_ask_for_in_few_swaps(
        self, container: Container, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        swaps = counted_writes(container, monkeypatch)
        writer = MappingWriter(container, EAST)
        layouts = [f"layout{number}" for number in range(300)]

        served = await asyncio.gather(*(writer.change(entering(layout)) for layout in layouts))

        assert set(await read_serving(container, EAST)) == set(layouts)
        assert all(layout in each for layout, each in zip(layouts, served, strict=True))
        assert swaps == ["mapping.json"] * 2

    async def test_keeps_what_the_source_serves_once_for_each_swap(
        self, container: Container, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        swaps = counted_writes(container, monkeypatch)
        asked = []

        async def source() -> Serving:
            asked.append(await read_serving(container, EAST))
            return {"1040": f"swap {len(asked)}"}

        writer = MappingWriter(container, EAST, source=source)
        await asyncio.gather(*(writer.change(entering(f"layout{n}")) for n in range(50)))

        assert swaps == ["mapping.json", "mapping.source.json"] * 2
        assert [len(serving) for serving in asked] == [1, 50]
        assert await read_snapshot(container, EAST) == {"1040": "swap 2"}

    async def test_applies_changes_in_the_order_in_which_they_were_asked_for(
        self, container: Container
    ) -> None:
        writer = MappingWriter(container, EAST)

        await asyncio.gather(
            *(writer.change(entering("1040", f"1040--{number}")) for number in range(20)),
            writer.change(lambda now: {k: v for k, v in now.items() if k != "W2"}),
        )

        assert await read_serving(container, EAST) == {"1040": "1040--19"}

    async def test_merges_its_own_region_only_when_others_write_meanwhile(
        self, store: Store
    ) -> None:
        writers = {region: MappingWriter(store.open(), region) for region in (EAST, WEST)}

        await asyncio.gather(
            *(
                writers[region].change(entering(f"layout{number}", region.region))
                for number in range(40)
                for region in (EAST, WEST)
            )
        )

        for region in (EAST, WEST):
            expected = {f"layout{number}": region.region for number in range(40)}
            assert await read_serving(store.open(), region) == expected

    async def test_raises_for_all_that_a_swap_carried_what_stopped_it_and_goes_on(
        self, container: Container
    ) -> None:
        await container.put("mapping.json", b"[]")
        writer = MappingWriter(container, EAST)

        told = await asyncio.gather(
            *(writer.change(entering(f"layout{n}")) for n in range(5)), return_exceptions=True
        )
        assert [type(each) for each in told] == [StateError] * 5

        await container.put("mapping.json", b"{}")
        assert await writer.change(entering("1040")) == {"1040": "1040--x"}

    async def test_writes_nothing_once_the_lease_is_lost_though_the_change_was_asked_for_before(
        self, container: Container
    ) -> None:
        lost = False

        def check() -> None:
            if lost:
                raise LeaseLost("lost")

        writer = MappingWriter(container, EAST, check=check)
        first = asyncio.ensure_future(writer.change(entering("first")))
        second = asyncio.ensure_future(writer.change(entering("second")))
        await first
        lost = True

        with pytest.raises(LeaseLost):
            await writer.change(entering("third"))
        with pytest.raises(LeaseLost):
            await second
        assert await read_serving(container, EAST) == {"first": "first--x"}

    async def test_leaves_nobody_behind_when_the_one_that_carries_is_cancelled(
        self, container: Container
    ) -> None:
        writer = MappingWriter(container, EAST)
        tasks = [asyncio.ensure_future(writer.change(entering(f"layout{n}"))) for n in range(6)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        tasks[3].cancel()

        told = await asyncio.gather(*tasks, return_exceptions=True)

        cancelled = [isinstance(each, asyncio.CancelledError) for each in told]
        assert cancelled == [True, False, False, True, False, False]
        serving = await read_serving(container, EAST)
        assert {f"layout{n}" for n in (1, 2, 4, 5)} <= set(serving)
        assert "layout3" not in serving


def counted_writes(container: Container, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are swapped, in order."""
    written: list[str] = []
    write = container.write

    async def counting(name: str, data: bytes, *, expected: str | None) -> str:
        written.append(name)
        return await write(name, data, expected=expected)

    monkeypatch.setattr(container, "write", counting)
    return written
