"""Many models, and many clients at once."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.ai.formrecognizer import DocumentModelAdministrationClient
from azure.ai.formrecognizer.aio import (
    DocumentModelAdministrationClient as AsyncAdministration,
)
from azure.core.credentials import AzureKeyCredential

from emulator.service.models import Model
from emulator.testing import RunningEmulator, running_emulator

CLIENTS = 200


def model(emulator: RunningEmulator, number: int) -> Model:
    now = emulator.clock.now()
    doc_types = {"form": {"fieldSchema": {}, "buildMode": "template", "fieldConfidence": {}}}
    return Model(
        f"m{number:05d}", now, now + timedelta(days=730), "2023-07-31", None, doc_types, {"n": "1"}
    )


@pytest.mark.parametrize(("count", "size"), [(0, 3), (1, 1), (6, 3), (7, 3), (1000, 7)])
def test_every_model_is_listed_once_and_pages_cost_the_same_each(
    bench: Any, count: int, size: int
) -> None:
    emulator = bench.emulator
    emulator.emulator.page_size = size
    for number in range(count):
        emulator.emulator.models.put("dev", model(emulator, number))

    key = {"Ocp-Apim-Subscription-Key": emulator.key}
    link = "/dev/formrecognizer/documentModels?api-version=2023-07-31"
    listed: list[str] = []
    pages = 0
    while link:
        page = bench.http.get(link, headers=key).json()
        own = [each["modelId"] for each in page["value"] if each["modelId"].startswith("m")]
        assert len(own) <= size
        listed += own
        pages += 1
        link = page.get("nextLink", "")
    assert listed == [f"m{number:05d}" for number in range(count)]
    assert pages == count // size + 1


def test_a_listing_survives_what_is_deleted_and_added_meanwhile(bench: Any) -> None:
    emulator = bench.emulator
    emulator.emulator.page_size = 2
    for number in range(0, 10, 2):
        emulator.emulator.models.put("dev", model(emulator, number))
    first = bench.ask("GET", "/documentModels").json()
    emulator.delete_model("dev", "m00002")
    emulator.emulator.models.put("dev", model(emulator, 1))
    emulator.emulator.models.put("dev", model(emulator, 5))

    key = {"Ocp-Apim-Subscription-Key": emulator.key}
    second = bench.http.get(first["nextLink"], headers=key).json()
    assert [each["modelId"] for each in second["value"]] == ["m00004", "m00005"]


def test_the_sdk_lists_a_thousand_models_each_once() -> None:
    with running_emulator(accounts=["dev"], limits=False) as emulator:
        for number in range(1000):
            emulator.emulator.models.put("dev", model(emulator, number))
        with DocumentModelAdministrationClient(
            emulator.url, AzureKeyCredential(emulator.key)
        ) as client:
            listed = [each.model_id for each in client.list_document_models()]

    assert [each for each in listed if each.startswith("m")] == [f"m{n:05d}" for n in range(1000)]


async def _copy_and_delete(emulator: RunningEmulator, number: int) -> None:
    """Do what one client does: authorise, copy, wait for it, read it; every second one deletes."""
    key = AzureKeyCredential(emulator.key)
    target_id = f"copy--{number}"
    async with (
        AsyncAdministration(emulator.endpoint("dev"), key) as dev,
        AsyncAdministration(emulator.endpoint("stg"), key) as stg,
    ):
        authorisation = await stg.get_copy_authorization(
            model_id=target_id, tags={"number": str(number)}
        )
        poller = await dev.begin_copy_document_model_to(
            "job--1", authorisation, polling_interval=0.2
        )
        copied = await poller.result()
        assert (copied.model_id, copied.tags) == (target_id, {"number": str(number)})
        if number % 2:
            await stg.delete_document_model(target_id)


async def test_two_hundred_clients_at_once_lose_nothing(tmp_path: Path, forms: Path) -> None:
    with running_emulator(
        data_roots=[forms],
        accounts=["dev", "stg"],
        limits=False,
        durations="copy=0.2",
        state=tmp_path / "s.db",
    ) as emulator:
        async with httpx.AsyncClient() as http:
            await http.post(
                f"{emulator.endpoint('dev')}/formrecognizer/documentModels:build"
                "?api-version=2023-07-31",
                headers={"Ocp-Apim-Subscription-Key": emulator.key},
                json={
                    "modelId": "job--1",
                    "buildMode": "template",
                    "azureBlobSource": {"containerUrl": (forms / "job-forms").as_uri()},
                },
            )
        await asyncio.gather(*(_copy_and_delete(emulator, number) for number in range(CLIENTS)))

        kept = {each.id: each.tags for each in emulator.models("stg")}
        counts = emulator.counts()
    assert kept == {f"copy--{n}": {"number": str(n)} for n in range(0, CLIENTS, 2)}
    assert counts["stg"] == {"authorize_copy": CLIENTS, "delete": CLIENTS // 2}
    assert counts["dev"]["copy"] == CLIENTS
