"""The garden form and the example forms, for every test of this folder."""

from pathlib import Path

import pytest

from tests.unit.extraction.garden_form import GardenForm


@pytest.fixture(scope="session")
def form() -> GardenForm:
    return GardenForm()


@pytest.fixture(scope="session")
def example_forms() -> Path:
    return Path(__file__).parents[3] / "examples" / "forms"
