"""What a reviewer sees change in Pulumi's own diff."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.declared import declared_layouts
from reconciler.desired import load
from reconciler.model.desired import Desired, Verification

PROJECT = Path(__file__).resolve().parents[2]
OLD = "0123456789ab"


@pytest.fixture(scope="module")
def desired() -> Desired:
    return load(PROJECT)


def verified_by(desired: Desired, verification: Verification | None) -> Desired:
    layout = replace(desired.layouts["1040"], verification=verification)
    return replace(desired, layouts={**desired.layouts, "1040": layout})


def with_staging_pinned(desired: Desired) -> Desired:
    staging = replace(desired.environments["staging"], promote="pinned", versions={"1040": OLD})
    return replace(desired, environments={**desired.environments, "staging": staging})


def test_a_layout_shows_its_version_how_it_is_verified_and_what_is_retained(
    desired: Desired,
) -> None:
    verified = Verification("1040-check/", 0.95, 0.02, by="person", copies="full")

    shown = declared_layouts(verified_by(desired, verified), desired.environments["dev"], "westus")

    assert shown["1040"] == {
        "version": desired.lock["1040"].version,
        "verification": {
            "minimum_accuracy": 0.95,
            "tolerance": 0.02,
            "by": "person",
            "copies": "full",
        },
        "retain": 2.0,
    }


def test_a_layout_that_nobody_verifies_says_so(desired: Desired) -> None:
    shown = declared_layouts(verified_by(desired, None), desired.environments["dev"], "westus")

    assert shown["1040"]["verification"] == "none"


def test_a_pinned_environment_shows_its_pins_and_no_other_layout(desired: Desired) -> None:
    pinned = with_staging_pinned(desired)

    shown = declared_layouts(pinned, pinned.environments["staging"], "eastus2")

    assert {layout: each["version"] for layout, each in shown.items()} == {"1040": OLD}


def test_the_environments_that_pins_are_kept_in_show_them_too(desired: Desired) -> None:
    pinned = with_staging_pinned(desired)

    shown = declared_layouts(pinned, pinned.environments["dev"], "westus")

    assert shown["1040"]["pinned"] == [OLD]
    assert shown["1040"]["version"] == desired.lock["1040"].version
    assert "pinned" not in shown["1099"]


def test_numbers_are_written_as_the_engine_gives_them_back(desired: Desired) -> None:
    shown = declared_layouts(desired, desired.environments["dev"], "westus")

    for each in shown.values():
        assert isinstance(each["retain"], float)
        assert isinstance(each["verification"]["minimum_accuracy"], float)
