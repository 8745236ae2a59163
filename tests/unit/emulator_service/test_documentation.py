"""What `docs/emulator.md` must not forget when something is added."""

import re
from pathlib import Path

import pytest

from emulator.fault_effects import _KEYS as EFFECTS
from emulator.fault_rules import _KEYS as SELECTORS
from emulator.service.admin import admin_routes
from emulator.service.durations import KINDS
from emulator.service.limits import LimitGroup
from emulator.service.routes import APIS
from emulator.testing import Options, new_emulator

TEXT = (Path(__file__).parents[3] / "docs" / "emulator.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(EFFECTS))
def test_every_effect_of_a_fault_is_described(kind: str) -> None:
    assert f'{{"kind": "{kind}"' in TEXT


@pytest.mark.parametrize("key", sorted({key for keys in EFFECTS.values() for key in keys}))
def test_every_key_of_an_effect_is_shown(key: str) -> None:
    assert f'"{key}": ' in TEXT


@pytest.mark.parametrize("key", sorted(SELECTORS - {"effect"}))
def test_every_way_to_choose_is_described(key: str) -> None:
    faults = TEXT.partition("## Faults")[2].partition("## Robustness")[0]
    assert f"`{key}`" in faults


@pytest.mark.parametrize("group", [group.value for group in LimitGroup])
def test_every_group_of_limits_is_described(group: str) -> None:
    assert f"| `{group}` |" in TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_duration_is_named(kind: str) -> None:
    assert f"`{kind}`" in TEXT.partition("## Time")[2].partition("## Limits")[0]


@pytest.mark.parametrize("option", sorted(Options.__annotations__))
def test_every_option_of_the_python_api_is_described(option: str) -> None:
    assert f"`{option}`" in TEXT


def test_every_place_of_the_test_bench_is_described() -> None:
    emulator = new_emulator()
    places = {re.sub(r"/_emulator|/\{.*", "", route.path) for route in admin_routes(emulator)}
    emulator.state.close()

    assert {place for place in places if place not in TEXT} == set()


def test_every_version_of_the_api_is_named() -> None:
    assert all(version in TEXT for api in APIS for version in api.versions)
