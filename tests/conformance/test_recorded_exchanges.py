"""The emulator against recorded traffic of the real service, API version 2022-08-31.

Each recorded exchange is replayed: the world is brought to where the service must have been, the
recorded request is sent, and status, headers, error codes and the shape of the JSON are compared.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.shapes import ILLUSTRATED, RECORDED, codes
from tests.conformance.world import BASE, FORMS, World, started

EXCHANGES = json.loads(
    (Path(__file__).parent / "recorded" / "2022-08-31.json").read_text(encoding="utf-8")
)["exchanges"]
VERSION = "2022-08-31"


def model_in(uri: str) -> str:
    return re.split(r"[:?]", uri.partition("/documentModels/")[2])[0]


def replay(world: World, exchange: Any) -> httpx.Response:
    """Bring the world to where the recording begins, and send the recorded request."""
    request, recorded = exchange["request"], exchange["response"]
    method, uri, body = request["method"], request["uri"], request["body"]
    path = uri.partition("?")[0]
    if recorded["status"] == 401:
        return world.send(method, uri, body, key="wrong")
    if path.endswith(":build"):
        if recorded["status"] == 202:
            body = {**body, "azureBlobSource": {"containerUrl": (FORMS / "job-forms").as_uri()}}
        return world.send(method, uri, body)
    if path.endswith(":compose"):
        build_all(world, [each["modelId"] for each in body["componentModels"]])
        return world.send(method, uri, body)
    if path.endswith(":copyTo"):
        if recorded["status"] == 202:
            world.build(model_in(uri))
        given = world.authorize(body["targetModelId"])
        later = given["expirationDateTime"].replace("Z", ".000Z")
        return world.send(method, uri, {**given, "expirationDateTime": later})
    if "/operations/" in path:
        return world.send(method, started(replay_operation(world, recorded["body"])))
    if path.endswith(("/operations", "/documentModels")):
        # The recorded items are the first few: prebuilt models, all described, on the first page.
        description = None if "nextLink" in uri else "described"
        for number in range(5 if path.endswith("/documentModels") else 3):
            world.build(f"model-{number}", description)
        first = world.send(method, uri.partition("&nextLink")[0])
        if "nextLink" not in uri:
            return first
        return world.send(method, first.json()["nextLink"].removeprefix(BASE))
    if recorded["status"] in (200, 204) and "/documentModels/" in path:
        world.build(model_in(uri), (recorded["body"] or {}).get("description"))
    return world.send(method, uri, body)


def replay_operation(world: World, recorded: Any) -> httpx.Response:
    """Start an operation that will look like the recorded one."""
    model_id = model_in(recorded["resourceLocation"])
    if recorded["status"] == "failed":
        return world.build(model_id, prefix="1040-check/")
    result = recorded["result"]
    if recorded["kind"] == "documentModelCompose":
        build_all(world, result["docTypes"])
        return world.compose(
            model_id, list(result["docTypes"]), result["description"], result["tags"]
        )
    if recorded["kind"] == "documentModelCopyTo":
        [source_id] = result["docTypes"]
        world.build(source_id)
        return world.copy(source_id, world.authorize(model_id, result.get("tags")))
    return world.build(model_id, result.get("description"))


def build_all(world: World, model_ids: Any) -> None:
    """Build several models, which are of different forms."""
    for model_id, prefix in zip(model_ids, ("job-forms/", "1040V/"), strict=True):
        world.build(model_id, prefix=prefix)


@pytest.mark.parametrize("exchange", EXCHANGES, ids=[each["name"] for each in EXCHANGES])
def test_a_recorded_request_gets_an_answer_of_the_recorded_shape(
    world_of: Callable[[str], World], exchange: Any, record_property: Callable[[str, Any], None]
) -> None:
    record_property("conformance", (VERSION, "alike"))
    recorded = exchange["response"]

    answer = replay(world_of(VERSION), exchange)

    assert answer.status_code == recorded["status"], answer.text
    assert list(map(str, RECORDED.headers(recorded["headers"], answer.headers))) == []
    body = answer.json() if answer.content else None
    assert list(map(str, RECORDED.differences(recorded["body"], body))) == []
    if body is not None and "error" in recorded["body"]:
        assert codes(body["error"]) == codes(recorded["body"]["error"])
        assert body["error"]["message"] == recorded["body"]["error"]["message"]


@pytest.mark.parametrize(
    ("shown", "answered"),
    [
        ({"a": "x"}, {}),
        ({"a": "x"}, {"a": "x", "b": "x"}),
        ({"a": "2022-08-16T23:43:54Z"}, {"a": "2022-08-16T23:43:54.5Z"}),
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {"a": 1}),
        ({"status": "failed"}, {"status": "succeeded"}),
        ({"a": "https://h/operations/1?api-version=1"}, {"a": "https://h/operations/1"}),
        ({"value": [{"a": 1}, {"a": 2, "b": 3}]}, {"value": [{"b": 3}]}),
        ({"value": [{"a": 1}]}, {"value": []}),
        ({"docTypes": {"x": {"a": 1}}}, {"docTypes": {"y": {"b": 1}}}),
        ({"tags": {"x": "y"}}, {"tags": {}}),
    ],
)
def test_the_comparison_sees_a_difference_where_there_is_one(shown: Any, answered: Any) -> None:
    assert list(RECORDED.differences(shown, shown)) == []
    assert list(RECORDED.differences(shown, answered)) != []


@pytest.mark.parametrize(
    ("shown", "answered"),
    [
        ({"a": "2021-09-23T09:12:54.552Z"}, {"a": "2022-08-16T23:43:54Z"}),
        ({"a": "https://h/operations/1"}, {"a": "https://h/operations/2?api-version=1"}),
    ],
)
def test_an_example_may_write_times_and_addresses_in_another_way(shown: Any, answered: Any) -> None:
    assert list(ILLUSTRATED.differences(shown, answered)) == []
    assert list(RECORDED.differences(shown, answered)) != []


@pytest.mark.parametrize(
    ("shown", "answered"),
    [
        ({"a": "2021-09-23T09:12:54.552Z"}, {"a": "today"}),
        ({"a": "https://h/operations/1"}, {"a": "https://h/documentModels/2"}),
        ({"a": "x"}, {}),
        ({"status": "failed"}, {"status": "succeeded"}),
    ],
)
def test_an_example_is_not_met_by_anything(shown: Any, answered: Any) -> None:
    assert list(ILLUSTRATED.differences(shown, answered)) != []
