"""The files of journals: begun once, torn by a crash, edited by a person, and by later releases."""

import json
from datetime import UTC, datetime

import pytest

from reconciler.model.live import Failure
from reconciler.model.naming import Instance
from reconciler.state import Conflict, Container, StateError
from reconciler.state.entries import ServedEntry
from reconciler.state.records import Records
from tests.conformance.state.stores import content

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def records(container: Container) -> Records:
    return Records(container, Instance("dev", "westus"))


async def test_what_has_served_is_begun_with_many_entries_at_once_and_only_once(
    records: Records,
) -> None:
    served = [("1040", each, f"1040--{each}", NOON) for each in ("one", "two")]
    await records.start_served(served)

    with pytest.raises(Conflict):
        await records.start_served(served)

    assert await records.served() == {"1040": ("two", "one")}


@pytest.mark.parametrize("left", [b"", b"\n", b'{"layout": "10'], ids=["nothing", "end", "part"])
async def test_what_has_served_can_be_begun_where_a_crash_left_no_whole_entry(
    records: Records, container: Container, left: bytes
) -> None:
    await container.put("served/westus.jsonl", left)

    await records.start_served([("1040", "one", "1040--one", NOON)])
    await records.add_served("1040", "two", "1040--two", NOON)

    assert await records.served() == {"1040": ("two", "one")}


async def test_what_has_served_goes_on_after_it_was_begun(records: Records) -> None:
    await records.start_served([("1040", "one", "1040--one", NOON)])
    await records.add_served("1040", "two", "1040--two", NOON)

    assert await records.served() == {"1040": ("two", "one")}


async def test_half_a_character_of_a_label_or_an_answer_is_kept_as_json_has_it(
    records: Records,
) -> None:
    """JSON may spell one half of an emoji, which no UTF-8 file can hold as it is."""
    half = json.loads(r'"\ud83d"')
    broken = Failure("1040", "3f2a9c1b7d04", "ModelBuildError", f"bad {half} \\ud83d ü", NOON)

    await records.add_failure(broken)

    assert await records.failures() == (broken,)


async def test_a_last_line_that_a_crash_tore_says_nothing(
    records: Records, container: Container
) -> None:
    await records.add_served("1040", "one", "1040--one", NOON)
    whole = await content(container, "served/westus.jsonl")
    await container.put("served/westus.jsonl", whole + b'{"layout": "10')

    assert await records.served() == {"1040": ("one",)}
    await records.add_served("1040", "two", "1040--two", NOON)
    assert await records.served() == {"1040": ("two", "one")}


async def test_a_last_line_that_an_editor_left_without_its_end_is_kept(
    records: Records, container: Container
) -> None:
    for version in ("one", "two"):
        await records.add_served("1040", version, f"1040--{version}", NOON)
    restored = (await content(container, "served/westus.jsonl")).rstrip(b"\n")
    await container.put("served/westus.jsonl", restored)

    assert await records.served() == {"1040": ("two", "one")}
    await records.add_served("1040", "three", "1040--three", NOON)
    assert await records.served() == {"1040": ("three", "two", "one")}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b"not json", "not a line of JSON"),
        (b'{"layout": "1040"}', "not an entry of this journal"),
        (b"[1]", "not an entry of this journal"),
        (
            b'{"layout":"1040","version":"v","model_id":"m","at":"yesterday"}',
            "not an entry of this journal",
        ),
    ],
)
async def test_a_line_that_somebody_broke_is_told_with_its_number(
    records: Records, container: Container, broken: bytes, reason: str
) -> None:
    await records.add_served("1040", "one", "1040--one", NOON)
    await container.append("served/westus.jsonl", broken)
    await records.add_served("1040", "two", "1040--two", NOON)

    with pytest.raises(StateError, match=rf"served/westus\.jsonl:2: {reason}; restore the file"):
        await records.served()


async def test_a_journal_that_nothing_can_rebuild_is_not_told_to_be_deleted(
    records: Records, container: Container
) -> None:
    for kind, told in (
        ("decisions", records.decisions),
        ("archive", records.archive),
        ("history", records.history),
    ):
        await container.append(f"{kind}/westus.jsonl", b"not json")

        with pytest.raises(StateError, match=r"westus\.jsonl:1: .*; restore the file") as broken:
            await told()
        assert "delete" not in str(broken.value)


async def test_what_a_later_release_has_added_to_an_entry_is_left_alone(
    records: Records, container: Container
) -> None:
    await container.append(
        "served/westus.jsonl",
        b'{"layout":"1040","version":"v","model_id":"m","at":"2026-11-21T12:00:00Z","new":1}',
    )

    assert await records.served_entries() == (ServedEntry("1040", "v", "m", NOON),)
