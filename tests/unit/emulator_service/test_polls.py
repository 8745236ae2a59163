"""Operations that advance by being looked at."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.service.durations import DurationsError, parse_durations
from emulator.testing import Options, running_emulator


def statuses(bench: Any, accepted: Any, count: int) -> list[str]:
    return [bench.operation(accepted)["status"] for _ in range(count)]


@pytest.mark.parametrize("durations", ["build=3polls"])
def test_so_many_polls_see_a_training_unfinished(bench: Any) -> None:
    accepted = bench.build("job--1")

    assert statuses(bench, accepted, 5) == ["notStarted"] * 3 + ["succeeded"] * 2


@pytest.mark.parametrize("durations", ["build=2polls"])
def test_the_model_appears_with_the_last_poll_and_no_other_request_counts(
    bench: Any, refusal: Any
) -> None:
    accepted = bench.build("job--1")
    bench.ask("GET", "/operations")
    bench.ask("GET", "/documentModels")
    bench.clock.advance(3600)
    bench.operation(accepted)
    assert refusal(bench.model("job--1"))[0] == 404

    assert bench.operation(accepted)["status"] == "running"
    assert bench.model("job--1").json()["createdDateTime"] == "2025-01-01T01:00:00Z"


@pytest.mark.parametrize("durations", ["2polls"])
def test_copies_compositions_neural_trainings_and_analyses_count_polls_too(
    bench: Any, filled_form: bytes
) -> None:
    statuses(bench, bench.build("job--1"), 3)
    statuses(bench, bench.build("job--2", buildMode="neural"), 3)
    copied = bench.copy("job--1", bench.authorize("job--1").json())
    parts = [{"modelId": "job--1"}, {"modelId": "job--2"}]
    body = {"modelId": "both", "componentModels": parts}
    composed = bench.ask("POST", "/documentModels:compose", body)
    analyzed = bench.analyze("job--1", filled_form)

    for accepted in (copied, composed, analyzed):
        seen = statuses(bench, accepted, 4)
        assert not {"succeeded", "failed"} & set(seen[:2])
        assert seen[2:] == ["succeeded"] * 2


def test_polls_are_counted_across_a_restart(tmp_path: Path, forms: Path) -> None:
    options: Options = {"data_roots": [forms], "accounts": ["dev"], "state": tmp_path / "s.db"}
    key = {"Ocp-Apim-Subscription-Key": "emulator-well-known-key"}
    first_options: Options = {**options, "durations": "3polls"}
    with running_emulator(**first_options) as first:
        accepted = httpx.post(
            f"{first.endpoint('dev')}/formrecognizer/documentModels:build?api-version=2023-07-31",
            headers=key,
            json={
                "modelId": "job--1",
                "buildMode": "template",
                "azureBlobSource": {"containerUrl": (forms / "job-forms").as_uri()},
            },
        )
        location = accepted.headers["Operation-Location"]
        for _ in range(2):
            httpx.get(location, headers=key)

    with running_emulator(**options) as second:
        assert second.models("dev") == []
        httpx.get(location.replace(first.url, second.url), headers=key)
        assert [model.id for model in second.models("dev")] == ["job--1"]


@pytest.mark.parametrize(
    ("text", "polls"),
    [
        ("build=3polls", {"build": 3}),
        ("build=1poll, copy=0.5", {"build": 1}),
        ("4polls", dict.fromkeys(("build", "neural", "copy", "compose", "analyze"), 4)),
    ],
)
def test_polls_are_read_beside_seconds(text: str, polls: dict[str, int]) -> None:
    assert parse_durations(text).polls == polls


@pytest.mark.parametrize("text", ["instant", "realistic", "build=3polls,copy=0.5", "2polls"])
def test_durations_describe_themselves_in_what_they_are_read_from(text: str) -> None:
    durations = parse_durations(text)

    assert parse_durations(durations.describe()) == durations


@pytest.mark.parametrize("text", ["polls", "build=polls", "build=-1polls", "build=1.5polls"])
def test_polls_that_are_no_whole_number_are_refused(text: str) -> None:
    with pytest.raises(DurationsError):
        parse_durations(text)
