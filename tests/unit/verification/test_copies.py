"""Whether a copy answers as its origin did."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

import pytest

from reconciler.gateway.errors import UnreadableDocument
from reconciler.gateway.port import Analysis, FoundField, Gateway
from reconciler.model.naming import Instance
from reconciler.model.verdict import CopyCheck, Difference, FieldFigure, Verdict
from reconciler.verification.copies import check
from reconciler.verification.verifying import VerificationDocument

EASTUS2 = Instance("staging", "eastus2")
COPY = "1040--3f2a9c1b7d04"
MADE = datetime(2026, 11, 21, 9, tzinfo=UTC)
NOW = MADE + timedelta(minutes=5)


class Copy:
    """Finds `field=text` lines in a document, and remembers what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        self.read.append(document.decode())
        if document == b"damaged":
            raise UnreadableDocument(EASTUS2, "analyse", "The file is corrupted.", code="C")
        lines = (line.partition("=") for line in document.decode().splitlines())
        return Analysis(model_id, {name: FoundField(text or None) for name, _, text in lines})


def document(file: str, content: str, /, **truth: str) -> VerificationDocument:
    entries = [{"label": key, "value": [{"text": text}]} for key, text in truth.items()]
    return VerificationDocument(file, content.encode(), json.dumps({"labels": entries}).encode())


def origins_verdict(*differences: Difference) -> Verdict:
    return Verdict(
        layout="1040",
        version="3f2a9c1b7d04",
        weights="dev/westus@2026-11-21T08:00:00Z",
        model_created_at=MADE,
        verification_digest="d1",
        instance="dev/westus",
        documents=2,
        fields=(FieldFigure("name", 2 - len(differences), 2),),
        differences=differences,
        baseline=None,
        at=MADE,
    )


async def checked(
    documents: Sequence[VerificationDocument],
    verdict: Verdict | None,
    scope: Literal["smoke", "full"] = "full",
    copy: Copy | None = None,
) -> CopyCheck:
    return await check(
        cast(Gateway, copy or Copy()),
        COPY,
        documents,
        layout="1040",
        created_at=MADE,
        scope=scope,
        digest="d1",
        verdict=verdict,
        now=NOW,
    )


ANN = document("a.pdf", "name=Ann", name="Ann")
BOB = document("b.pdf", "name=Bob", name="Rob")


async def test_a_smoke_test_reads_the_first_document_by_name_alone() -> None:
    copy = Copy()

    told = await checked((BOB, ANN), origins_verdict(), "smoke", copy)

    assert copy.read == ["name=Ann"]
    assert told == CopyCheck(
        "1040", COPY, MADE, "d1", "smoke", True, "1 of 1 fields right in a.pdf", NOW
    )


async def test_a_full_check_reads_all_documents() -> None:
    copy = Copy()

    await checked((BOB, ANN), origins_verdict(), "full", copy)

    assert sorted(copy.read) == ["name=Ann", "name=Bob"]


async def test_a_copy_may_be_wrong_where_its_origin_was_wrong_in_the_same_document() -> None:
    known = origins_verdict(Difference("b.pdf", "name", "Rob", "Bobby"))

    told = await checked((ANN, BOB), known)

    assert told.good
    assert told.reason == (
        "1 of 2 fields right in 2 documents, wrong only where dev/westus is wrong too"
    )


async def test_a_copy_that_is_wrong_where_its_origin_was_right_is_no_good() -> None:
    known = origins_verdict(Difference("a.pdf", "name", "Ann", "Anne"))

    told = await checked((ANN, BOB), known)

    assert not told.good
    assert told.reason == (
        "1 of 2 fields right in 2 documents, 1 wrong that dev/westus has right: "
        "name in b.pdf: 'Bob' instead of 'Rob'"
    )


async def test_only_the_first_few_wrong_fields_are_told_in_full() -> None:
    truth = {f"field{number}": "x" for number in range(5)}

    told = await checked((document("a.pdf", "", **truth),), origins_verdict())

    assert told.reason.count("instead of") == 3
    assert told.reason.endswith("; and 2 more")


@pytest.mark.parametrize(("content", "good"), [("name=Bob", True), ("name=", False), ("", False)])
async def test_without_figures_of_the_origin_a_copy_must_find_something(
    content: str, good: bool
) -> None:
    told = await checked((document("a.pdf", content, name="Ann"),), None)

    assert told.good is good
    assert told.reason.startswith(f"{int(good)} of 1 labelled fields found in a.pdf; there are no")


async def test_without_documents_the_reason_says_so() -> None:
    told = await checked((), None, "smoke")

    assert told.good
    assert told.reason == "there are no verification documents to check it on"


async def test_an_analysis_that_fails_says_nothing_about_the_copy() -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.pdf with 1040--3f2a9c1b7d04"):
        await checked((document("a.pdf", "damaged", name="Ann"),), origins_verdict())
