"""The emulator against the vendor's own examples of 2023-07-31 and 2024-11-30.

Each example of what is emulated is replayed as a request, and status, headers and the shape of the
JSON are compared; keys that differ are excused one by one. What is not emulated yet is sent as
well, and has to be refused in clear words.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.excuses import EXCUSES, Reason, excuse_for, is_optional
from tests.conformance.shapes import ILLUSTRATED
from tests.conformance.vendor_examples import (
    REQUESTS,
    VERSIONS,
    WITHOUT_A_ROUTE,
    Example,
    examples,
    replay,
)
from tests.conformance.world import World

ALL = [each for each in examples() if each.name not in WITHOUT_A_ROUTE]
EMULATED = [each for each in ALL if each.is_emulated]
LATER = [each for each in ALL if not each.is_emulated]

Record = Callable[[str, Any], None]


def named(example: Example) -> str:
    return f"{example.version}/{example.name}"


def test_no_example_is_left_out_in_silence() -> None:
    assert {each.name for each in examples()} == REQUESTS.keys() | WITHOUT_A_ROUTE
    assert {each.version for each in EMULATED} == {each.version for each in LATER} == {*VERSIONS}
    assert (len(examples()), len(ALL)) == (20 + 36, 20 + 35)


@pytest.mark.parametrize("example", EMULATED, ids=named)
def test_an_example_gets_an_answer_of_the_shape_that_it_shows(
    world_of: Callable[[str], World], example: Example, record_property: Record
) -> None:
    answer = replay(world_of(example.version), example)

    assert answer.status_code == example.status, answer.text
    assert list(map(str, ILLUSTRATED.headers(example.headers, answer.headers))) == []
    body = answer.json() if answer.content else None
    found = list(ILLUSTRATED.differences(example.body, body))
    excused = [each for each in found if excuse_for(named(example), each)]
    assert [str(each) for each in found if each not in excused] == []
    listed = {at for name, at in EXCUSES if name == named(example)}
    assert listed == {each.at for each in excused}, "an excuse that nobody needs any more"
    verdict = "alike but for optional keys, each with a reason" if excused else "alike"
    record_property("conformance", (example.version, verdict))


@pytest.mark.parametrize("example", LATER, ids=named)
def test_an_example_of_what_comes_later_is_refused_in_clear_words(
    world_of: Callable[[str], World], example: Example, record_property: Record
) -> None:
    answer = replay(world_of(example.version), example)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["innererror"]["code"]) == ("InvalidArgument", "InvalidParameter")
    assert "does not emulate" in error["innererror"]["message"]
    record_property("conformance", (example.version, "not emulated yet, refused in clear words"))


@pytest.mark.parametrize(("name", "at"), list(EXCUSES))
def test_only_an_optional_key_is_excused(name: str, at: str) -> None:
    excuse = EXCUSES[name, at]

    key = at.removesuffix(".*").rpartition(".")[2]
    assert is_optional(name.partition("/")[0], excuse.model, key)
    assert isinstance(excuse.reason, Reason)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_required_key_would_not_be_excused(version: str) -> None:
    assert not is_optional(version, "DocumentModelDetails", "createdDateTime")
    assert is_optional(version, "DocumentModelDetails", "tags")
    with pytest.raises(KeyError):
        is_optional(version, "DocumentModelDetails", "nonsense")
