"""A version names a recipe: all that determines a training, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from reconciler.model.recipe import Build, Recipe

RECIPE = Recipe("forms", "1040", Build("template"), "2023-07-31", "d" * 64, 1)


def test_equal_recipes_have_equal_versions() -> None:
    assert RECIPE.version == replace(RECIPE).version


def test_a_version_is_twelve_hex_digits_that_never_change() -> None:
    assert RECIPE.version == "819c6e8dc0e7"


@pytest.mark.parametrize(
    "change",
    [
        {"project": "others"},
        {"layout": "1040V"},
        {"build": Build("neural")},
        {"build": Build("template", max_training_hours=1)},
        {"api": "2024-11-30"},
        {"data_digest": "e" * 64},
        {"generation": 2},
    ],
)
def test_each_ingredient_makes_another_version(change: dict[str, Any]) -> None:
    assert replace(RECIPE, **change).version != RECIPE.version
