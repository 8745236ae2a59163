"""The mapping under many layouts at once."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import pytest

from reconciler.execution.errors import LayoutFailed
from reconciler.execution.serving import serve
from reconciler.execution.task import Task
from reconciler.model.live import LiveModel
from reconciler.model.plan import Serve
from reconciler.state.mapping import read_serving
from tests.simulation.given import WESTUS, A, live

MANY = 120


class Service(Protocol):
    models: dict[str, LiveModel]


async def test_a_hundred_layouts_that_come_to_serve_at_once_are_all_in_the_mapping(
    task: Callable[[str], Task], service: Service
) -> None:
    models = {layout: live(layout, A) for layout in (f"layout{n}" for n in range(MANY))}
    service.models |= {model.id: model for model in models.values()}
    wanted = {layout: model.id for layout, model in models.items()}

    await asyncio.gather(
        *(
            serve(task(layout), Serve(layout, A, name, None, "verified"), name)
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
