"""Whatever is sent, the answer is a refusal in the service's shape: never a 500, never a hang."""

import json
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.service.route import DataRoute
from emulator.service.routes import FORM_RECOGNIZER

# One emulator for all examples of a test: what an earlier one left behind is part of the nonsense.
PATIENT = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["job--1", "\x00", "\ud800", "a" * 5000, "../..", "file:///", "http://["]),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        "modelId",
        "buildMode",
        "azureBlobSource",
        "description",
        "tags",
        "targetResourceId",
        "targetResourceRegion",
        "targetModelId",
        "targetModelLocation",
        "accessToken",
        "expirationDateTime",
        "base64Source",
    ]
)
SOURCES = st.fixed_dictionaries({"containerUrl": TEXTS}, optional={"prefix": TEXTS})
BODIES = st.dictionaries(KEYS, st.one_of(VALUES, SOURCES, TEXTS), max_size=12)
LIKELY_BODIES = st.fixed_dictionaries(
    {
        "modelId": st.just("job--1"),
        "buildMode": st.just("template"),
        "azureBlobSource": SOURCES,
        "targetResourceId": TEXTS,
        "targetResourceRegion": TEXTS,
        "targetModelId": TEXTS,
        "targetModelLocation": TEXTS,
        "accessToken": TEXTS,
        "expirationDateTime": TEXTS,
        "base64Source": TEXTS,
    },
    optional={"description": TEXTS, "tags": st.dictionaries(TEXTS, TEXTS, max_size=3)},
)


def expect_an_answer_in_shape(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert error["code"]
        assert error["message"]


@PATIENT
@given(
    route=st.sampled_from(FORM_RECOGNIZER.routes),
    segment=TEXTS.filter(lambda text: text and "\ud800" not in text),
    body=st.one_of(BODIES, LIKELY_BODIES),
)
def test_every_route_survives_bodies_and_names_without_sense(
    bench: Any, route: DataRoute, segment: str, body: Any
) -> None:
    path = route.path
    for name in ("model_id", "operation_id", "result_id", "id", "result"):
        path = path.replace(f"{{{name}}}", quote(segment, safe=""))

    answer = bench.http.request(
        route.method,
        f"/dev/formrecognizer{path}",
        params={"api-version": "2023-07-31"},
        headers={
            "Ocp-Apim-Subscription-Key": bench.emulator.key,
            "Content-Type": "application/json",
        },
        content=json.dumps(body),
    )

    expect_an_answer_in_shape(answer)
    assert bench.http.get("/_emulator/requests").json()["last"] > 0


@PATIENT
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    path=TEXTS.filter(lambda text: "\ud800" not in text),
    token=TEXTS.filter(lambda text: "\ud800" not in text),
)
def test_every_path_is_answered(bench: Any, method: str, path: str, token: str) -> None:
    answer = bench.http.request(
        method,
        f"/dev/formrecognizer/{quote(path)}",
        params={"api-version": "2023-07-31", "nextLink": token},
        headers={"Ocp-Apim-Subscription-Key": bench.emulator.key},
    )

    expect_an_answer_in_shape(answer)


@PATIENT
@given(rule=st.one_of(VALUES, st.fixed_dictionaries({"effect": VALUES})))
def test_every_fault_rule_is_answered(bench: Any, rule: Any) -> None:
    answer = bench.http.post("/_emulator/faults", content=json.dumps(rule))

    assert answer.status_code in (201, 400)


@PATIENT
@given(document=st.binary(max_size=300), head=st.sampled_from([b"", b"%PDF-1.7\n"]))
def test_every_document_is_answered(bench: Any, document: bytes, head: bytes) -> None:
    if not bench.emulator.models("dev"):
        bench.build("job--1")

    expect_an_answer_in_shape(bench.analyze("job--1", head + document))
