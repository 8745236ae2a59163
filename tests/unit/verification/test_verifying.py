"""A verification, on a gateway that finds what it is told to find."""

import asyncio
import json
from datetime import UTC, datetime
from typing import cast

import pytest

from reconciler.gateway.errors import ServiceTrouble, UnreadableDocument
from reconciler.gateway.port import Analysis, FoundField, Gateway
from reconciler.model.live import LiveModel, Tag
from reconciler.model.naming import Instance
from reconciler.model.verdict import Baseline, Difference, FieldFigure, Verdict
from reconciler.verification.labels import LabelsUnreadable
from reconciler.verification.verifying import VerificationDocument, verify

WESTUS = Instance("dev", "westus")
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MADE = datetime(2026, 11, 21, 8, tzinfo=UTC)
MODEL = LiveModel("1040--3f2a9c1b7d04", MADE, None, "", "2023-07-31", {Tag.ORIGIN: str(WESTUS)})


class Reader:
    """Finds `field=text` lines in a document."""

    def __init__(self) -> None:
        self.cancelled = 0

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        if document == b"slow":
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if document == b"damaged":
            raise UnreadableDocument(WESTUS, "analyse", "The file is corrupted.", code="C")
        if document == b"unlucky":
            raise ServiceTrouble(WESTUS, "analyse", "Try again.")
        lines = (line.partition("=") for line in document.decode().splitlines())
        return Analysis(model_id, {name: FoundField(text or None) for name, _, text in lines})


def document(file: str, content: str, /, **truth: str) -> VerificationDocument:
    entries = [{"label": key, "value": [{"text": text}]} for key, text in truth.items()]
    return VerificationDocument(file, content.encode(), json.dumps({"labels": entries}).encode())


async def verified(*documents: VerificationDocument, reader: Reader | None = None) -> Verdict:
    return await verify(
        cast(Gateway, reader or Reader()),
        MODEL,
        documents,
        layout="1040",
        version="3f2a9c1b7d04",
        digest="d1",
        instance=WESTUS,
        baseline=Baseline("000000000000", 3, 4),
        now=NOW,
    )


async def test_the_figures_say_how_often_each_field_was_right() -> None:
    verdict = await verified(
        document("a.pdf", "name=Ann\nzip=1", name="Ann", zip="1"),
        document("b.pdf", "name=Bob\nzip=2", name="Rob", zip="2"),
    )

    assert verdict.fields == (FieldFigure("name", 1, 2), FieldFigure("zip", 2, 2))
    assert verdict.differences == (Difference("b.pdf", "name", "Rob", "Bob"),)
    assert (verdict.right, verdict.total, verdict.documents) == (3, 4, 2)
    assert verdict.accuracy == 0.75


async def test_the_verdict_says_what_it_belongs_to() -> None:
    verdict = await verified(document("a.pdf", "name=Ann", name="Ann"))

    assert verdict.weights == "dev/westus@2026-11-21T08:00:00Z"
    assert verdict.model_created_at == MADE
    assert verdict.verification_digest == "d1"
    assert verdict.instance == "dev/westus"
    assert verdict.baseline == Baseline("000000000000", 3, 4)
    assert verdict.at == NOW


async def test_without_documents_nothing_is_right() -> None:
    verdict = await verified()
    assert (verdict.total, verdict.accuracy) == (0, 0.0)


async def test_a_damaged_document_is_named() -> None:
    with pytest.raises(UnreadableDocument, match=r"read verification document b\.pdf with 1040--"):
        await verified(document("a.pdf", "x=1", x="1"), document("b.pdf", "damaged", x="1"))


async def test_labels_that_cannot_be_read_are_named_before_anything_is_asked() -> None:
    broken = VerificationDocument("b.pdf", b"slow", b"{")
    with pytest.raises(LabelsUnreadable, match=r"the labels of b\.pdf cannot be read: not JSON"):
        await verified(broken)


async def test_one_failure_ends_the_other_analyses() -> None:
    reader = Reader()
    with pytest.raises(ServiceTrouble):
        await verified(
            document("a.pdf", "slow", x="1"), document("b.pdf", "unlucky", x="1"), reader=reader
        )
    assert reader.cancelled == 1
