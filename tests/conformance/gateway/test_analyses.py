"""Analyses through the gateway: both generations say the same of the same document."""

import asyncio
import json
from pathlib import Path

import pytest

from reconciler.gateway.adapter import ANALYSIS_SECONDS
from reconciler.gateway.errors import NotFound, ServiceTrouble, UnreadableDocument
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


async def test_an_analysis_that_never_ends_is_given_up(dev: Gateway, instances: Instances) -> None:
    await trained(dev)
    instances.fault("analyze", {"kind": "freeze"}, times=1)
    since = instances.emulator.last
    analysis = asyncio.create_task(dev.analyze(MODEL, CHECK.read_bytes()))
    await looked_at(instances, since)

    instances.clock.advance(ANALYSIS_SECONDS + 1)

    with pytest.raises(ServiceTrouble, match="the analysis has not ended after 600 s; run again"):
        await asyncio.wait_for(analysis, timeout=20)


async def test_an_analysis_that_nobody_could_look_at_for_long_is_read(
    dev: Gateway, instances: Instances
) -> None:
    """On the free tier a look may wait for its turn longer than any analysis takes."""
    await trained(dev, prefix=PREFIX)
    frozen = instances.fault("analyze", {"kind": "freeze"}, times=1)
    since = instances.emulator.last
    analysis = asyncio.create_task(dev.analyze(MODEL, CHECK.read_bytes()))
    await looked_at(instances, since)

    instances.clock.advance(ANALYSIS_SECONDS - 1)
    held = instances.fault("get_analyze_result", {"kind": "hold"}, times=1)
    await held_at(instances, held)
    instances.emulator.remove_fault(frozen)
    instances.clock.advance(ANALYSIS_SECONDS)
    instances.emulator.remove_fault(held)

    assert (await asyncio.wait_for(analysis, timeout=20)).found


async def looked_at(instances: Instances, since: int) -> None:
    """Wait until somebody has looked at an analysis, behind request number `since`."""
    async with asyncio.timeout(20):
        while "get_analyze_result 200" not in await asyncio.to_thread(instances.asked, since):
            await asyncio.sleep(0.01)


async def held_at(instances: Instances, fault: str) -> None:
    """Wait until somebody's request is held."""
    async with asyncio.timeout(20):
        while not any(
            each["waiting"]
            for each in await asyncio.to_thread(instances.emulator.faults)
            if each["id"] == fault
        ):
            await asyncio.sleep(0.01)
