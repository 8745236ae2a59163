"""Operations as functions of the clock, and a state that outlives the process."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.clock import ManualClock
from emulator.testing import running_emulator


@pytest.mark.parametrize("durations", ["build=10"])
def test_a_training_is_not_started_then_running_then_done(bench: Any) -> None:
    accepted = bench.build("job--1")

    seen = []
    for seconds in (0, 4, 5, 1):
        bench.clock.advance(seconds)
        operation = bench.operation(accepted)
        seen.append((operation["status"], operation["percentCompleted"]))
    assert seen == [("notStarted", 0), ("running", 40), ("running", 90), ("succeeded", 100)]


@pytest.mark.parametrize("durations", ["build=10"])
def test_a_model_appears_when_its_training_ends(bench: Any, refusal: Any) -> None:
    bench.build("job--1")
    bench.clock.advance(9)
    assert refusal(bench.model("job--1"))[0] == 404

    bench.clock.advance(100)
    assert bench.model("job--1").json()["createdDateTime"] == "2025-01-01T00:00:10Z"


@pytest.mark.parametrize("durations", ["build=10"])
def test_an_operation_under_way_tells_no_result(bench: Any) -> None:
    operation = bench.operation(bench.build("job--1"))

    assert "result" not in operation
    assert operation["lastUpdatedDateTime"] == operation["createdDateTime"]


@pytest.mark.parametrize("durations", ["build=10"])
def test_a_training_that_will_fail_runs_as_long_as_any_other(bench: Any) -> None:
    folder = bench.training_set()
    (folder / "fields.json").unlink()
    accepted = bench.build("job--1", folder.as_uri())

    assert "error" not in bench.operation(accepted)
    bench.clock.advance(10)
    assert bench.operation(accepted)["status"] == "failed"


@pytest.mark.parametrize("durations", ["copy=10"])
def test_a_copy_appears_in_the_target_when_it_ends_whoever_is_asked(
    bench: Any, refusal: Any
) -> None:
    bench.build("job--1")
    bench.copy("job--1", bench.authorize("job--1").json())
    assert refusal(bench.model("job--1", account="stg"))[0] == 404

    bench.clock.advance(10)
    assert bench.model("job--1", account="stg").status_code == 200


def test_a_state_file_outlives_the_emulator(tmp_path: Path, forms: Path) -> None:
    clock = ManualClock()
    options: dict[str, Any] = {
        "data_roots": [forms],
        "accounts": ["dev"],
        "clock": clock,
        "durations": "build=10",
        "state": tmp_path / "state.db",
    }
    key = {"Ocp-Apim-Subscription-Key": "emulator-well-known-key"}
    model = "dev/formrecognizer/documentModels/job--1?api-version=2023-07-31"

    with running_emulator(**options) as first, httpx.Client(headers=key) as http:
        account = first.emulator.accounts.get("dev")
        http.post(
            f"{first.url}/dev/formrecognizer/documentModels:build?api-version=2023-07-31",
            json={
                "modelId": "job--1",
                "buildMode": "template",
                "azureBlobSource": {"containerUrl": (forms / "job-forms").as_uri()},
            },
        ).raise_for_status()

    with running_emulator(**options) as second, httpx.Client(headers=key) as http:
        assert second.emulator.accounts.get("dev") == account
        assert http.get(f"{second.url}/{model}").status_code == 404
        clock.advance(10)
        assert http.get(f"{second.url}/{model}").status_code == 200
