"""Analyses through the gateway: both generations say the same of the same document."""

import json
from pathlib import Path

import pytest

from reconciler.gateway.errors import NotFound, UnreadableDocument
from reconciler.gateway.port import Gateway
from tests.conformance.gateway.instances import FORMS, MODEL, V3, V4, Instances, trained

CHECK = FORMS / "safety-form-check" / "ContosoSafety360-Sample-6.pdf"
PREFIX = "safety-form/"


def labelled(document: Path) -> dict[str, str]:
    labels = json.loads(document.with_name(f"{document.name}.labels.json").read_text("utf-8"))
    return {
        each["label"]: " ".join(word["text"] for word in each["value"]) for each in labels["labels"]
    }


async def test_a_document_never_seen_is_read_field_by_field(dev: Gateway) -> None:
    await trained(dev, prefix=PREFIX)

    analysis = await dev.analyze(MODEL, CHECK.read_bytes())

    truth = labelled(CHECK)
    right = [name for name, text in truth.items() if analysis.fields.get(name) == text]
    assert len(right) >= 0.9 * len(truth) > 10
    assert analysis.model_id == MODEL
    assert analysis.pages >= 1
    assert all(
        found.confidence is None or 0 <= found.confidence <= 1 for found in analysis.found.values()
    )


async def test_each_field_tells_its_value_type_and_a_check_box_its_state(dev: Gateway) -> None:
    await trained(dev, prefix=PREFIX)

    analysis = await dev.analyze(MODEL, CHECK.read_bytes())

    fields = json.loads((FORMS / PREFIX / "fields.json").read_text("utf-8"))["fields"]
    declared = {each["fieldKey"]: each["fieldType"] for each in fields}
    assert {name: found.kind for name, found in analysis.found.items()} == declared
    boxes = {found.text for found in analysis.found.values() if found.kind == "selectionMark"}
    assert boxes == {"selected", "unselected"}


@pytest.mark.parametrize("prefix", ["safety-form/", "1040V/", "w8ben/"])
@pytest.mark.parametrize("api", [V3])
async def test_both_generations_find_the_same(
    dev: Gateway, instances: Instances, prefix: str
) -> None:
    await trained(dev, prefix=prefix)
    document = next((FORMS / prefix.replace("/", "-check")).glob("*.pdf")).read_bytes()
    elsewhere = instances.open(api=V4)

    assert await elsewhere.analyze(MODEL, document) == await dev.analyze(MODEL, document)


async def test_a_document_that_is_no_pdf_cannot_be_read(dev: Gateway) -> None:
    await trained(dev)
    with pytest.raises(UnreadableDocument, match="dev/westus: cannot analyse a document"):
        await dev.analyze(MODEL, b"certainly no form")


async def test_an_analysis_with_a_model_that_is_gone_is_not_found(dev: Gateway) -> None:
    with pytest.raises(NotFound):
        await dev.analyze(MODEL, CHECK.read_bytes())


async def test_an_analysis_whose_answer_is_lost_is_asked_for_again(
    dev: Gateway, instances: Instances
) -> None:
    await trained(dev, prefix=PREFIX)
    for operation in ("analyze", "get_analyze_result"):
        instances.fault(operation, {"kind": "reset", "when": "after"}, times=1)

    assert (await dev.analyze(MODEL, CHECK.read_bytes())).found
