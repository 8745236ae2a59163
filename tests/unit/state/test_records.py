"""What is remembered about an instance comes back as it was said."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.model.history import HistoryEntry
from reconciler.model.live import Failure
from reconciler.model.naming import Instance
from reconciler.model.verdict import Baseline, Difference, FieldFigure, Verdict
from reconciler.state import Conflict, StateError, open_container
from reconciler.state.records import Records

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(open_container("state", tmp_path), Instance("dev", "westus"))


def verdict(right: int) -> Verdict:
    return Verdict(
        layout="1040",
        version="3f2a9c1b7d04",
        weights="dev/westus@2026-11-21T09:00:00Z",
        verification_digest="d1",
        instance="dev/westus",
        documents=3,
        fields=(FieldFigure("Name", right, 3),),
        differences=(Difference("a.pdf", "Name", "Jane", "John"),),
        baseline=Baseline("9c1b00000000", 3, 3),
        at=NOON,
    )


async def test_a_verdict_comes_back_whole(records: Records) -> None:
    await records.add_verdict(verdict(right=2))

    assert await records.verdicts() == (verdict(right=2),)


async def test_the_latest_verdict_on_the_same_weights_and_data_counts(records: Records) -> None:
    await records.add_verdict(verdict(right=1))
    await records.add_verdict(verdict(right=3))

    assert await records.verdicts() == (verdict(right=3),)


async def test_two_versions_trained_within_one_second_keep_a_verdict_each(
    records: Records,
) -> None:
    other = replace(verdict(right=3), version="9c1b00000000")
    await records.add_verdict(verdict(right=1))
    await records.add_verdict(other)

    assert await records.verdicts() == (verdict(right=1), other)


async def test_a_failure_comes_back_whole(records: Records) -> None:
    failure = Failure("1040", "3f2a9c1b7d04", "ModelBuildError", "too few documents", NOON)

    await records.add_failure(failure)

    assert await records.failures() == (failure,)


async def test_versions_that_served_are_told_the_newest_first_and_once(records: Records) -> None:
    for version in ("one", "two", "three", "two"):
        await records.add_served("1040", version, f"1040--{version}", NOON)

    assert await records.served() == {"1040": ("two", "three", "one")}


async def test_what_has_served_is_begun_with_many_entries_at_once_and_only_once(
    records: Records,
) -> None:
    served = [("1040", each, f"1040--{each}", NOON) for each in ("one", "two")]
    await records.start_served(served)

    with pytest.raises(Conflict):
        await records.start_served(served)

    assert await records.served() == {"1040": ("two", "one")}


async def test_history_keeps_every_entry_in_order(records: Records) -> None:
    for action in ("train", "verify"):
        await records.add_history(
            HistoryEntry(NOON, action, "1040", "v", "1040--v", "why", "abc", "op", "done")
        )

    assert [entry["action"] for entry in await records.history()] == ["train", "verify"]


async def test_a_last_line_that_a_crash_tore_says_nothing(records: Records, tmp_path: Path) -> None:
    await records.add_served("1040", "one", "1040--one", NOON)
    with (tmp_path / "state" / "served" / "westus.jsonl").open("ab") as torn:
        torn.write(b'{"layout": "10')

    assert await records.served() == {"1040": ("one",)}
    await records.add_served("1040", "two", "1040--two", NOON)
    assert await records.served() == {"1040": ("two", "one")}


async def test_a_line_that_somebody_broke_is_told_with_its_number(
    records: Records, tmp_path: Path
) -> None:
    await records.add_served("1040", "one", "1040--one", NOON)
    with (tmp_path / "state" / "served" / "westus.jsonl").open("ab") as broken:
        broken.write(b"not json\n")
    await records.add_served("1040", "two", "1040--two", NOON)

    with pytest.raises(StateError, match=r"served/westus\.jsonl:2: not a line of JSON"):
        await records.served()
