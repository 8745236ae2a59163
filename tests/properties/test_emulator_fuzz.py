"""Whatever is sent to any route of the emulator, it answers soon and never with its own fault.

The application is called in this process: an exception that nobody caught fails the test with its
traceback. Requests are made to come far: real accounts, ids that exist, bodies that are nearly
right, real forms with a few bytes spoilt.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.app import create_app
from emulator.service.route import Api, DataRoute
from emulator.service.routes import APIS
from emulator.testing import new_emulator

FORMS = Path(__file__).parents[2] / "examples" / "forms"
SOURCE = (FORMS / "job-forms").as_uri()
KEPT = "kept--1"
"""A model that no request of these tests deletes."""
SLOWEST = 20.0
"""Seconds; a training takes the longest, on a machine that does other things as well."""

PATIENT = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Target:
    """An emulator with a few models, called without a socket."""

    runner: asyncio.Runner
    client: httpx.AsyncClient

    def send(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Send one request and expect an answer that is no fault of the emulator."""
        began = time.monotonic()
        answer = self.runner.run(self.client.request(method, url, **options))
        assert time.monotonic() - began < SLOWEST
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400 and method != "HEAD":
            error = answer.json()["error"]
            assert error["code"]
            assert error["message"]
        return answer


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    emulator = new_emulator(data_roots=[FORMS], accounts=["dev", "stg"], limits=False)
    with asyncio.Runner() as runner:
        transport = httpx.ASGITransport(create_app(emulator))
        client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400")
        made = Target(runner, client)
        for model_id in ("job--1", "job--2", KEPT):
            answer = made.send(
                "POST",
                "/formrecognizer/documentModels:build?api-version=2023-07-31",
                headers={"Ocp-Apim-Subscription-Key": WELL_KNOWN_KEY},
                json={
                    "modelId": model_id,
                    "buildMode": "template",
                    "azureBlobSource": {"containerUrl": SOURCE},
                },
            )
            assert answer.status_code == 202
        yield made
        runner.run(client.aclose())
    emulator.state.close()


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(
        [
            "job--1",
            "job--2",
            "",
            "\0",
            "a" * 5000,
            "../..",
            "file:///",
            "http://[",
            "٣",
            "prebuilt-",
        ]
    ),
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([0, -1, 1e308, 10**30]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS, st.just("\ud800")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "modelId",
        "buildMode",
        "azureBlobSource",
        "azureBlobFileListSource",
        "componentModels",
        "docTypes",
        "classifierId",
        "split",
        "description",
        "tags",
        "maxTrainingHours",
        "allowOverwrite",
        "targetResourceId",
        "targetResourceRegion",
        "targetModelId",
        "targetModelLocation",
        "accessToken",
        "expirationDateTime",
        "base64Source",
        "urlSource",
    ]
)
ADDRESSES = st.one_of(
    TEXTS,
    st.sampled_from([SOURCE, f"{SOURCE}/nothing", "https://a.blob.core.windows.net/c?sig=x"]),
    TEXTS.map(lambda text: f"http://127.0.0.1:1/{text}"),
    TEXTS.map(lambda text: f"file:///{text}"),
)
SOURCES = st.fixed_dictionaries({"containerUrl": ADDRESSES}, optional={"prefix": TEXTS})
NEARLY_RIGHT = st.fixed_dictionaries(
    {
        "modelId": st.one_of(st.just("new--1"), TEXTS),
        "buildMode": st.sampled_from(["template", "neural", "generative", ""]),
        "targetResourceId": TEXTS,
        "targetResourceRegion": TEXTS,
        "targetModelId": TEXTS,
        "targetModelLocation": ADDRESSES,
        "accessToken": TEXTS,
        "expirationDateTime": TEXTS,
    },
    optional={
        "azureBlobSource": SOURCES,
        "componentModels": st.lists(st.fixed_dictionaries({"modelId": TEXTS}), max_size=3),
        "description": TEXTS,
        "tags": st.dictionaries(TEXTS, TEXTS, max_size=3),
        "urlSource": ADDRESSES,
        "base64Source": st.one_of(TEXTS, st.just("JVBERi0xLjcK")),
        "maxTrainingHours": NUMBERS,
        "allowOverwrite": st.booleans(),
    },
)
BODIES = st.one_of(
    st.one_of(
        NEARLY_RIGHT, NEARLY_RIGHT, NEARLY_RIGHT, st.dictionaries(NAMES, VALUES, max_size=8), VALUES
    ).map(lambda body: json.dumps(body).encode()),
    st.binary(max_size=200),
)
QUERIES = st.dictionaries(
    st.one_of(
        st.sampled_from(
            [
                "api-version",
                "nextLink",
                "pages",
                "locale",
                "stringIndexType",
                "features",
                "queryFields",
                "outputContentFormat",
                "output",
                "since",
            ]
        ),
        TEXTS,
    ),
    st.one_of(TEXTS, st.sampled_from(["1-2", "1,3-", "MTpqb2ItLTE", "de-DE", "unicodeCodePoint"])),
    max_size=4,
)
HEADER_TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Content-Type",
            "Accept",
            "Accept-Encoding",
            "Content-Encoding",
            "Expect",
            "Range",
            "If-Match",
            "X-Forwarded-Host",
            "x-ms-client-request-id",
            "Prefer",
        ]
    ),
    st.one_of(
        HEADER_TEXTS,
        st.sampled_from(
            ["application/json", "application/octet-stream", "application/pdf", "gzip"]
        ),
    ).map(lambda text: text.strip().encode("latin-1")),
    max_size=4,
)
ROUTES = st.sampled_from([(api, route) for api in APIS for route in api.routes])
SEGMENTS = st.one_of(
    st.sampled_from(["job--1", "job--2", "prebuilt-read", "prebuilt-layout", "prebuilt-invoice"]),
    TEXTS.filter(bool),
)


@settings(PATIENT, max_examples=800)
@given(
    pair=ROUTES,
    account=st.sampled_from(["/dev", "/dev", "/dev", "/stg", "", "/nobody"]),
    segment=SEGMENTS,
    query=QUERIES,
    headers=HEADERS,
    body=BODIES,
    version=st.integers(0, 9),
)
def test_every_route_of_both_apis_answers_every_request(
    target: Target,
    pair: tuple[Api, DataRoute],
    account: str,
    segment: str,
    query: dict[str, str],
    headers: dict[str, bytes],
    body: bytes,
    version: int,
) -> None:
    api, route = pair
    path = "/".join(
        part.replace(part[part.index("{") : part.index("}") + 1], quote(segment, safe=""))
        if "{" in part
        else part
        for part in route.path.split("/")
    )
    known = {"api-version": api.versions[version % len(api.versions)]}
    target.send(
        route.method,
        f"{account}{api.root}{path}",
        params={**known, **query},
        headers={
            "Content-Type": b"application/json",
            **headers,
            "Ocp-Apim-Subscription-Key": WELL_KNOWN_KEY.encode(),
        },
        content=body,
    )


@PATIENT
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
    root=st.sampled_from(
        [
            "",
            "/formrecognizer",
            "/documentintelligence",
            "/dev/formrecognizer/documentModels",
            "/_emulator",
            "/_emulator/faults",
            "/subscriptions/s/resourceGroups",
        ]
    ),
    tail=TEXTS,
    query=QUERIES,
    key=HEADER_TEXTS,
)
def test_every_path_and_method_and_key_is_answered(
    target: Target, method: str, root: str, tail: str, query: dict[str, str], key: str
) -> None:
    headers = {"Ocp-Apim-Subscription-Key": key.strip().encode("latin-1")}

    target.send(method, f"{root}/{quote(tail)}", params=query, headers=headers)


@PATIENT
@given(
    place=st.sampled_from(["faults", "clock", "settings"]),
    body=st.one_of(
        VALUES,
        st.fixed_dictionaries(
            {"effect": st.dictionaries(st.sampled_from(["kind", "seconds", "bytes"]), VALUES)},
            optional={"nth": VALUES, "page": VALUES, "seed": VALUES, "probability": VALUES},
        ),
        st.dictionaries(st.sampled_from(["advance", "set"]), VALUES, max_size=1),
        st.dictionaries(
            st.sampled_from(["durations", "limits", "consistency", "roleDelay"]), VALUES, max_size=2
        ),
    ),
)
@example(place="clock", body={"advance": float("nan")})
@example(place="settings", body={"consistency": 10**400})
def test_the_test_bench_answers_every_wish(target: Target, place: str, body: Any) -> None:
    target.send("POST", f"/_emulator/{place}", content=json.dumps(body).encode())
    for shown in ("faults", "clock", "settings"):
        target.send("GET", f"/_emulator/{shown}")
    target.send("DELETE", "/_emulator/faults")
    target.send("POST", "/_emulator/settings", content=b'{"durations": "instant", "limits": "off"}')


DOCUMENTS = sorted((FORMS / "job-forms-check").glob("*.pdf"))[:2]
SPOILS = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "insert", "repeat"]), st.floats(0, 1), st.integers(0, 255)
    ),
    min_size=1,
    max_size=12,
)


def spoil(document: bytes, spoils: list[tuple[str, float, int]]) -> bytes:
    """Change a few bytes of a document, lose some, or say some twice."""
    data = bytearray(document)
    for kind, share, value in spoils:
        at = min(int(share * len(data)), len(data) - 1) if data else 0
        match kind:
            case "set" if data:
                data[at] = value
            case "cut":
                del data[at : at + value]
            case "insert":
                data[at:at] = bytes([value]) * 3
            case "repeat":
                data[at:at] = data[at : at + value]
    return bytes(data)


@settings(PATIENT, max_examples=80)
@given(
    document=st.sampled_from(DOCUMENTS),
    spoils=SPOILS,
    model_id=st.sampled_from([KEPT, "prebuilt-read", "prebuilt-layout"]),
    api=st.sampled_from(APIS),
)
def test_every_spoilt_document_is_analysed_or_refused(
    target: Target, document: Path, spoils: list[tuple[str, float, int]], model_id: str, api: Api
) -> None:
    answer = target.send(
        "POST",
        f"{api.root}/documentModels/{model_id}:analyze",
        params={"api-version": api.versions[-1]},
        headers={
            "Ocp-Apim-Subscription-Key": WELL_KNOWN_KEY,
            "Content-Type": "application/octet-stream",
        },
        content=spoil(document.read_bytes(), spoils),
    )

    assert answer.status_code in (202, 400)
