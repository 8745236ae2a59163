"""What is remembered about an instance comes back as it was said, from any store."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from reconciler.model.archive import ArchivedVersion
from reconciler.model.history import HistoryEntry
from reconciler.model.live import Failure
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build
from reconciler.model.verdict import Baseline, CopyCheck, Decision, Difference, FieldFigure, Verdict
from reconciler.state import Container
from reconciler.state.entries import ServedEntry
from reconciler.state.records import Records
from tests.conformance.state.stores import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEV = Instance("dev", "westus")

DECISION = Decision("1040", "v", "dev/westus@x", "d1", True, "all seen", "jane", NOON)
CHECK = CopyCheck("1040", "1040--v", NOON - timedelta(hours=1), "d1", "smoke", True, "", NOON)
FAILURE = Failure("1040", "3f2a9c1b7d04", "ModelBuildError", "too few documents", NOON)
ARCHIVED = ArchivedVersion(
    "1040", "v", "d" * 64, 7, 2, Build("neural", 1.5), "2024-11-30", "c0ffee0", NOON
)
HISTORY = HistoryEntry(NOON, "train", "1040", "v", "1040--v", "why", "abc", "op", "done")


@pytest.fixture
def records(container: Container) -> Records:
    return Records(container, DEV)


def verdict(right: int) -> Verdict:
    return Verdict(
        layout="1040",
        version="3f2a9c1b7d04",
        weights="dev/westus@2026-11-21T09:00:00Z",
        model_created_at=NOON,
        verification_digest="d1",
        instance="dev/westus",
        documents=3,
        fields=(FieldFigure("Name", right, 3),),
        differences=(Difference("a.pdf", "Name", "Jane", "Žofia"),),
        baseline=Baseline("9c1b00000000", 3, 3),
        at=NOON,
    )


async def test_each_kind_of_fact_comes_back_whole(records: Records) -> None:
    await records.add_verdict(verdict(right=2))
    await records.add_verdict(replace(verdict(right=2), version="other", baseline=None))
    await records.add_decision(DECISION)
    await records.add_check(CHECK)
    await records.add_failure(FAILURE)
    await records.add_archived(ARCHIVED)
    await records.add_history(HISTORY)
    await records.add_served("1040", "v", "1040--v", NOON)
    await records.add_known_tags("1040--v", NOON, {"owner": "forms/dev", "layout": "1040"})

    assert await records.verdicts() == (
        verdict(right=2),
        replace(verdict(right=2), version="other", baseline=None),
    )
    assert await records.decisions() == (DECISION,)
    assert await records.checks() == (CHECK,)
    assert await records.failures() == (FAILURE,)
    assert await records.archive() == {("1040", "v"): ARCHIVED}
    assert await records.history() == (HISTORY,)
    assert await records.served_entries() == (ServedEntry("1040", "v", "1040--v", NOON),)
    assert await records.known_tags() == {
        ("1040--v", NOON): {"owner": "forms/dev", "layout": "1040"}
    }


async def test_nothing_is_remembered_at_first(records: Records) -> None:
    assert await records.verdicts() == ()
    assert await records.decisions() == ()
    assert await records.checks() == ()
    assert await records.failures() == ()
    assert await records.archive() == {}
    assert await records.history() == ()
    assert await records.served_entries() == ()
    assert await records.served() == {}
    assert await records.known_tags() == {}


async def test_all_journals_of_an_instance_can_be_read_and_written_at_once(store: Store) -> None:
    records, other = Records(store.open(), DEV), Records(store.open(), DEV)
    await asyncio.gather(
        *(records.add_history(replace(HISTORY, layout=f"layout{n}")) for n in range(20)),
        records.add_failure(FAILURE),
        records.add_decision(DECISION),
        other.add_served("1040", "v", "1040--v", NOON),
        other.add_archived(ARCHIVED),
    )

    history, failures, decisions, served, archive, verdicts = await asyncio.gather(
        other.history(),
        other.failures(),
        other.decisions(),
        records.served(),
        records.archive(),
        records.verdicts(),
    )

    assert {entry.layout for entry in history} == {f"layout{n}" for n in range(20)}
    assert (failures, decisions, verdicts) == ((FAILURE,), (DECISION,), ())
    assert served == {"1040": ("v",)}
    assert list(archive) == [("1040", "v")]


async def test_regions_have_journals_of_their_own(container: Container) -> None:
    await Records(container, DEV).add_history(HISTORY)

    assert await Records(container, Instance("dev", "eastus")).history() == ()


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


async def test_a_person_may_change_their_mind(records: Records) -> None:
    rejected = replace(DECISION, accepted=False, reason="the total is wrong")
    await records.add_decision(DECISION)
    await records.add_decision(rejected)

    assert await records.decisions() == (rejected,)


async def test_a_check_of_one_document_does_not_stand_for_one_of_all(records: Records) -> None:
    full = replace(CHECK, scope="full", good=False, reason="2 of 3 differ")
    again = replace(CHECK, created_at=NOON)
    for check in (CHECK, full, again, replace(full, good=True, reason="")):
        await records.add_check(check)

    assert await records.checks() == (CHECK, replace(full, good=True, reason=""), again)


async def test_tags_belong_to_an_id_and_its_creation_since_ids_are_used_again(
    records: Records,
) -> None:
    in_prague = NOON.astimezone(timezone(timedelta(hours=1)))
    await records.add_known_tags("a", NOON - timedelta(days=1), {"owner": "somebody"})
    await records.add_known_tags("a", in_prague, {})

    known = await records.known_tags()

    assert known["a", NOON] == {}
    assert known["a", NOON - timedelta(days=1)] == {"owner": "somebody"}


async def test_versions_that_served_are_told_the_newest_first_and_once(records: Records) -> None:
    for version in ("one", "two", "three", "two"):
        await records.add_served("1040", version, f"1040--{version}", NOON)

    assert await records.served() == {"1040": ("two", "three", "one")}
    assert [entry.version for entry in await records.served_entries()] == [
        "one",
        "two",
        "three",
        "two",
    ]


async def test_history_keeps_every_entry_in_order(records: Records) -> None:
    for action in ("train", "verify"):
        await records.add_history(replace(HISTORY, action=action))

    assert [entry.action for entry in await records.history()] == ["train", "verify"]
