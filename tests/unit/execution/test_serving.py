"""The mapping under many layouts at once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import pytest

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.serving import serve
from reconciler.execution.task import Task
from reconciler.model.live import LiveModel
from reconciler.model.plan import Serve
from reconciler.state.mapping import read_serving
from tests.simulation.given import WESTUS

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MANY = 120


class Service(Protocol):
    models: dict[str, LiveModel]


async def test_a_hundred_layouts_that_come_to_serve_at_once_are_all_in_the_mapping(
    task: Callable[[str], Task], service: Service
) -> None:
    wanted = {f"layout{n}": f"layout{n}--aaaaaaaaaaaa" for n in range(MANY)}
    service.models |= {name: LiveModel(name, NOON, None, "", "") for name in wanted.values()}

    await asyncio.gather(
        *(
            serve(task(layout), Serve(layout, "a" * 12, name, None, "verified"), name)
            for layout, name in wanted.items()
        )
    )

    state = task("any").session.state(WESTUS)
    assert await read_serving(state, WESTUS) == wanted


async def test_a_model_that_is_not_live_does_not_enter_the_mapping(
    task: Callable[[str], Task],
) -> None:
    with pytest.raises(LayoutFailed, match="vanished before it could serve"):
        await serve(task("1040"), Serve("1040", "a" * 12, "1040--a", None, "verified"), "1040--a")

    assert await read_serving(task("1040").session.state(WESTUS), WESTUS) == {}
