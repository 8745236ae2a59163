"""Model ids are composed of what names a version, and can be taken apart again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.naming import (
    LAYOUT_NAME_LIMIT,
    MODEL_ID,
    Instance,
    ModelName,
    model_id,
    parse_model_id,
)

VERSION = "3f2a9c1b7d04"
names = st.from_regex(r"\A[a-zA-Z0-9][a-zA-Z0-9._~]{0,42}\Z")
versions = st.text("0123456789abcdef", min_size=12, max_size=12)


@given(names, versions, st.integers(1, 999))
def test_an_id_taken_apart_gives_what_it_was_composed_of(
    layout: str, version: str, suffix: int
) -> None:
    assert parse_model_id(model_id(layout, version, suffix)) == ModelName(layout, version, suffix)


def test_the_longest_layout_name_still_makes_an_id_that_the_service_takes() -> None:
    assert MODEL_ID.match(model_id("x" * LAYOUT_NAME_LIMIT, VERSION, 999))
    assert not MODEL_ID.match(model_id("x" * (LAYOUT_NAME_LIMIT + 1), VERSION, 999))


@pytest.mark.parametrize("text", ["prebuilt-read", "1040", "1040--xyz", "a219-11", "--" + VERSION])
def test_an_id_that_is_not_composed_as_ours_is_nobodys(text: str) -> None:
    assert parse_model_id(text) is None


def test_an_instance_is_read_as_it_is_written() -> None:
    assert Instance.parse("dev/westus") == Instance("dev", "westus")
    assert str(Instance("dev", "westus")) == "dev/westus"


@pytest.mark.parametrize("text", ["dev", "dev/", "/westus", "dev/westus/x", ""])
def test_anything_else_is_no_instance(text: str) -> None:
    with pytest.raises(ValueError, match="not of the form environment/region"):
        Instance.parse(text)
