"""The emulator against recorded traffic of the real service, API version 2022-08-31.

Each recorded exchange is replayed: the world is brought to where the service must have been, the
recorded request is sent, and status, headers, error codes and the shape of the JSON are compared.
A shape is: which keys, of which types, and for texts of which form (time, GUID, address, …).
"""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from emulator.clock import ManualClock
from emulator.service.app import create_app
from emulator.service.emulator import Emulator

FORMS = Path(__file__).parents[2] / "examples" / "forms"
RECORDED = json.loads(
    (Path(__file__).parent / "recorded" / "2022-08-31.json").read_text(encoding="utf-8")
)
BASE = "http://127.0.0.1:8400"
VERSION = "2022-08-31"

NOT_EMULATED = {
    "POST /formrecognizer/documentModels:compose?api-version -> 202": "composed models",
    "GET /formrecognizer/operations/{id}?api-version -> 200 [documentModelCompose succeeded]": (
        "composed models"
    ),
}

HEADERS_WITH_A_FORM = {"apim-request-id", "operation-location"}
EXACT_HEADERS = {"content-type", "x-content-type-options"}
OPEN_MAPS = {"docTypes", "fieldSchema", "fieldConfidence", "tags"}
"""Objects whose keys are names given by people: their values are compared, their keys are not."""

FORMS_OF_TEXT = {
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "GUID": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "operation id": r"\d{11}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
}
WORDS = {"kind", "status", "buildMode", "type", "apiVersion"}
"""Keys whose texts are words of the API: compared as they are."""


@dataclass
class World:
    """An emulator with one account at its root, as the recordings show their account."""

    runner: asyncio.Runner
    emulator: Emulator = field(
        default_factory=lambda: Emulator(
            clock=ManualClock(), data_roots=[FORMS], default_account="recorded", page_size=2
        )
    )

    def __post_init__(self) -> None:
        self.emulator.enforces_limits = False
        account = self.emulator.add_account("recorded", "westus", "S0")
        self.key = account.keys[0]
        transport = httpx.ASGITransport(create_app(self.emulator))
        self.client = httpx.AsyncClient(transport=transport, base_url=BASE)

    def send(self, method: str, uri: str, body: Any = None, key: str | None = None) -> Any:
        headers = {"Ocp-Apim-Subscription-Key": key or self.key}
        return self.runner.run(self.client.request(method, uri, json=body, headers=headers))

    def build(
        self, model_id: str, description: str | None = None, prefix: str = "job-forms/"
    ) -> Any:
        body = {
            "modelId": model_id,
            "description": description,
            "buildMode": "template",
            "azureBlobSource": {"containerUrl": FORMS.as_uri(), "prefix": prefix},
        }
        return self.send(
            "POST", f"/formrecognizer/documentModels:build?api-version={VERSION}", body
        )

    def authorize(self, model_id: str, tags: Any = None) -> Any:
        uri = f"/formrecognizer/documentModels:authorizeCopy?api-version={VERSION}"
        return self.send("POST", uri, {"modelId": model_id, "tags": tags}).json()

    def copy(self, source_id: str, authorisation: Any) -> Any:
        uri = f"/formrecognizer/documentModels/{source_id}:copyTo?api-version={VERSION}"
        return self.send("POST", uri, authorisation)


@pytest.fixture
def world() -> Iterator[Any]:
    with asyncio.Runner() as runner:
        yield World(runner)


def model_in(uri: str) -> Any:
    return re.split(r"[:?]", uri.partition("/documentModels/")[2])[0]


def operation_uri(accepted: Any) -> Any:
    return accepted.headers["operation-location"].removeprefix(BASE)


def replay(world: World, exchange: Any) -> Any:
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
    if path.endswith(":copyTo"):
        if recorded["status"] == 202:
            world.build(model_in(uri))
        given = world.authorize(body["targetModelId"])
        later = given["expirationDateTime"].replace("Z", ".000Z")
        return world.send(method, uri, {**given, "expirationDateTime": later})
    if "/operations/" in path:
        return world.send(method, operation_uri(replay_operation(world, recorded["body"])))
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


def replay_operation(world: World, recorded: Any) -> Any:
    """Start an operation that will look like the recorded one."""
    model_id = model_in(recorded["resourceLocation"])
    if recorded["status"] == "failed":
        return world.build(model_id, prefix="1040-check/")
    result = recorded["result"]
    if recorded["kind"] == "documentModelCopyTo":
        [source_id] = result["docTypes"]
        world.build(source_id)
        return world.copy(source_id, world.authorize(model_id, result.get("tags")))
    return world.build(model_id, result.get("description"))


def form_of(text: str) -> Any:
    """Tell of which form a text is."""
    if text.startswith("http"):
        parts = urlsplit(text)
        shown = re.sub(r"(documentModels|operations)/[^/:]+", r"\1/…", parts.path)
        return f"address {shown} with {sorted(parse_qs(parts.query))}"
    for name, pattern in FORMS_OF_TEXT.items():
        if re.fullmatch(pattern, text):
            return name
    return "text"


def is_alike(recorded: Any, answered: Any) -> Any:
    """Whether two texts have one form; an id that was a GUID may be any text."""
    forms = form_of(recorded), form_of(answered)
    return forms[0] == forms[1] or forms == ("GUID", "text")


def differences(recorded: Any, answered: Any, at: str = "body") -> Iterator[Any]:
    """Yield how an answer's shape differs from the recorded one."""
    if isinstance(recorded, bool | type(None)) or isinstance(answered, bool | type(None)):
        if recorded is not answered:
            yield f"{at}: recorded {recorded!r}, answered {answered!r}"
    elif isinstance(recorded, int | float) and isinstance(answered, int | float):
        return
    elif type(recorded) is not type(answered):
        yield f"{at}: recorded {type(recorded).__name__}, answered {type(answered).__name__}"
    elif isinstance(recorded, str):
        if at.rpartition(".")[2] in WORDS and at.count("error") == 0 and recorded != answered:
            yield f"{at}: recorded {recorded!r}, answered {answered!r}"
        if not is_alike(recorded, answered):
            yield f"{at}: recorded {form_of(recorded)}, answered {form_of(answered)}"
    elif isinstance(recorded, list):
        yield from item_differences(recorded, answered, at)
    elif at.rpartition(".")[2] in OPEN_MAPS:
        sample = next(iter(recorded.values()))
        for key, value in answered.items():
            yield from differences(sample, value, f"{at}[{key}]")
    else:
        for key in recorded.keys() - answered.keys():
            yield f"{at}.{key}: recorded, and missing in the answer"
        for key in answered.keys() - recorded.keys():
            yield f"{at}.{key}: answered, and never recorded"
        for key in recorded.keys() & answered.keys():
            yield from differences(recorded[key], answered[key], f"{at}.{key}")


def item_differences(recorded: Any, answered: Any, at: str) -> Iterator[Any]:
    """Compare lists of objects: what every recorded item has is required, what any has allowed."""
    if not answered:
        yield f"{at}: recorded items, answered none"
    required = set.intersection(*(set(item) for item in recorded))
    examples = {key: value for item in recorded for key, value in item.items()}
    words = {key: {item.get(key) for item in recorded} for key in WORDS}
    for number, item in enumerate(answered):
        for key in required - set(item):
            yield f"{at}[{number}].{key}: recorded in every item, and missing"
        for key, value in item.items():
            if key not in examples:
                yield f"{at}[{number}].{key}: answered, and never recorded"
            elif key in WORDS:
                if key != "apiVersion" and value not in words[key]:
                    yield f"{at}[{number}].{key}: {value!r} was never recorded"
            else:
                yield from differences(examples[key], value, f"{at}[{number}].{key}")


def header_differences(recorded: Any, answered: Any) -> Iterator[Any]:
    """Yield how an answer's headers differ from the recorded ones."""
    for name, value in recorded.items():
        if name == "content-length":
            continue  # the bodies are compared; HTTP forbids the recorded one on a 204
        if name not in answered:
            yield f"header {name}: recorded, and missing in the answer"
        elif name in EXACT_HEADERS and answered[name] != value:
            yield f"header {name}: recorded {value!r}, answered {answered[name]!r}"
        elif name in HEADERS_WITH_A_FORM and form_of(value) != form_of(answered[name]):
            yield f"header {name}: recorded {form_of(value)}, answered {answered[name]!r}"


def codes(error: Any) -> Any:
    """Return the codes of an error, from the outermost to the innermost."""
    inner: list[Any] = [error["innererror"]] if "innererror" in error else []
    return [error["code"], *(each["code"] for each in inner + error.get("details", []))]


@pytest.mark.parametrize(
    "exchange", RECORDED["exchanges"], ids=[each["name"] for each in RECORDED["exchanges"]]
)
def test_a_recorded_request_gets_an_answer_of_the_recorded_shape(
    world: World, exchange: Any
) -> None:
    recorded = exchange["response"]
    if exchange["name"] in NOT_EMULATED:
        # Listed here so that nothing is left out in silence: either it is emulated, or it says no.
        answer = world.send("POST", f"/formrecognizer/documentModels:compose?api-version={VERSION}")
        assert answer.status_code == 400
        assert NOT_EMULATED[exchange["name"]] in answer.text
        return

    answer = replay(world, exchange)

    assert answer.status_code == recorded["status"], answer.text
    assert list(header_differences(recorded["headers"], answer.headers)) == []
    body = answer.json() if answer.content else None
    assert list(differences(recorded["body"], body)) == []
    if body is not None and "error" in recorded["body"]:
        assert codes(body["error"]) == codes(recorded["body"]["error"])
        assert body["error"]["message"] == recorded["body"]["error"]["message"]


@pytest.mark.parametrize(
    ("recorded", "answered"),
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
    ],
)
def test_the_comparison_sees_a_difference_where_there_is_one(recorded: Any, answered: Any) -> None:
    assert list(differences(recorded, recorded)) == []
    assert list(differences(recorded, answered)) != []
