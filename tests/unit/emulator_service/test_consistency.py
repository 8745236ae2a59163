"""Listings and reads that lag behind, when asked to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.service.models import Model, Models
from emulator.service.stragglers import Stragglers
from emulator.state import State
from emulator.testing import new_emulator


@pytest.fixture
def lagging(bench: Any) -> Any:
    bench.http.post("/_emulator/settings", json={"consistency": 10})
    return bench


def listed(bench: Any) -> list[str]:
    value = bench.ask("GET", "/documentModels").json()["value"]
    return [each["modelId"] for each in value if not each["modelId"].startswith("prebuilt")]


def test_a_new_model_can_be_read_at_once_and_is_listed_later(lagging: Any) -> None:
    lagging.build("job--1")
    assert lagging.model("job--1").status_code == 200
    assert listed(lagging) == []

    lagging.clock.advance(10)
    assert listed(lagging) == ["job--1"]


def test_a_copy_is_listed_late_although_it_is_as_old_as_its_source(lagging: Any) -> None:
    lagging.build("job--1")
    lagging.clock.advance(60)
    lagging.copy("job--1", lagging.authorize("job--2", account="dev").json())

    assert listed(lagging) == ["job--1"]


def test_a_deleted_model_is_shown_for_a_while_and_its_id_is_free(lagging: Any) -> None:
    lagging.build("job--1")
    lagging.clock.advance(10)
    assert lagging.ask("DELETE", "/documentModels/job--1").status_code == 204
    assert listed(lagging) == ["job--1"]
    assert lagging.model("job--1").status_code == 200
    assert lagging.ask("DELETE", "/documentModels/job--1").status_code == 404

    lagging.clock.advance(10)
    assert listed(lagging) == []
    assert lagging.model("job--1").status_code == 404


def test_nothing_is_decided_by_what_is_only_shown(
    lagging: Any, refusal: Any, filled_form: bytes
) -> None:
    lagging.build("job--1")
    lagging.clock.advance(10)
    lagging.ask("DELETE", "/documentModels/job--1")

    assert refusal(lagging.analyze("job--1", filled_form))[0] == 404
    assert refusal(lagging.copy("job--1", lagging.authorize("job--2").json()))[0] == 404
    assert lagging.build("job--1").status_code == 202
    assert lagging.ask("GET", "/info").json()["customDocumentModels"]["count"] == 1


def test_a_model_deleted_before_it_was_ever_listed_never_is(lagging: Any) -> None:
    lagging.build("job--1")
    lagging.ask("DELETE", "/documentModels/job--1")

    assert listed(lagging) == []


def test_without_a_lag_everything_is_seen_at_once(bench: Any) -> None:
    bench.build("job--1")
    assert listed(bench) == ["job--1"]
    bench.ask("DELETE", "/documentModels/job--1")

    assert listed(bench) == []


IDS = st.sampled_from([f"m{number}" for number in range(8)])


@given(live=st.sets(IDS), new=st.sets(IDS), deleted=st.sets(IDS), size=st.integers(1, 4))
def test_pages_show_each_model_once_and_in_order_whatever_lags(
    live: set[str], new: set[str], deleted: set[str], size: int
) -> None:
    state = State()
    models, stragglers = Models(state), Stragglers(state)
    emulator = new_emulator()
    now = emulator.clock.now()
    for model_id in live | new:
        models.put("dev", Model(model_id, now, now, "2023-07-31", None, {}))
    for model_id in deleted - live - new:
        stragglers.vanished("dev", Model(model_id, now, now, "2023-07-31", None, {}), now)
    for model_id in new:
        stragglers.appeared("dev", model_id, now)

    shown: list[str] = []
    after: str | None = None
    while True:
        found = models.page("dev", after, size)
        last = found[-1].id if len(found) == size else None
        shown += [model.id for model in stragglers.listed("dev", found, after, last)]
        if last is None:
            break
        after = last
    assert shown == sorted((live - new) | (deleted - live - new))
    state.close()
    emulator.state.close()
