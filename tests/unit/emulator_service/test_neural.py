"""Neural models: the same learner under other limits, durations and marks."""

from dataclasses import replace
from typing import Any

import pytest

from emulator.service import limits as tiers

V4 = "2024-11-30"
NEURAL_LIMIT = (400, "InvalidRequest", "DocumentModelLimitNeural")


def used(bench: Any) -> Any:
    return bench.ask("GET", "/info").json()["customNeuralDocumentModelBuilds"]["used"]


def test_a_neural_model_carries_its_mode_and_reads_like_a_template_one(
    bench: Any, filled_form: bytes
) -> None:
    bench.build("job--1", buildMode="neural")

    assert bench.model("job--1").json()["docTypes"]["job--1"]["buildMode"] == "neural"
    result = bench.operation(bench.analyze("job--1", filled_form))["analyzeResult"]
    assert result["documents"][0]["fields"]["Name of Candidate"]["content"] == "Marco Doe"


@pytest.mark.parametrize("durations", ["build=1,neural=600"])
def test_a_neural_training_has_a_duration_of_its_own(bench: Any) -> None:
    accepted = bench.build("job--1", buildMode="neural")

    bench.clock.advance(599)
    assert bench.operation(accepted)["status"] == "running"
    bench.clock.advance(1)
    assert bench.operation(accepted)["status"] == "succeeded"


def test_neural_trainings_are_counted_by_the_month(bench: Any) -> None:
    bench.build("job--1", buildMode="neural")
    bench.build("job--2", buildMode="template")
    bench.build("job--3", buildMode="neural")
    bench.ask("DELETE", "/documentModels/job--1")

    assert used(bench) == 2
    bench.clock.advance(31 * 24 * 3600)
    assert used(bench) == 0


def test_a_failed_neural_training_is_not_counted(bench: Any) -> None:
    (bench.folder / "fields.json").write_text('{"fields": []}')
    accepted = bench.build("job--1", bench.folder.as_uri(), buildMode="neural")

    assert bench.operation(accepted)["status"] == "failed"
    assert used(bench) == 0


@pytest.mark.parametrize("limits", [True])
def test_no_more_neural_models_are_trained_in_a_month_than_the_tier_allows(
    bench: Any, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "S0", replace(tiers.S0, neural_builds=1))
    bench.build("job--1", buildMode="neural")

    answer = bench.build("job--2", buildMode="neural")
    assert refusal(answer) == NEURAL_LIMIT
    assert "2025-02-01" in answer.text
    assert bench.build("job--2", buildMode="template").status_code == 202
    bench.clock.advance(31 * 24 * 3600)
    assert bench.build("job--3", buildMode="neural").status_code == 202


@pytest.mark.parametrize("limits", [True])
def test_the_newest_version_counts_hours_on_the_free_tier_and_bills_them_on_the_other(
    bench: Any, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "F0", replace(tiers.F0, neural_hours=0.25))
    bench.emulator.create_account("free", sku="F0")

    def build(model_id: str, account: str) -> Any:
        bench.clock.advance(1)
        body = {
            "modelId": model_id,
            "buildMode": "neural",
            "azureBlobSource": {"containerUrl": bench.training_set(model_id).as_uri()},
        }
        path = "/documentModels:build"
        return bench.ask("POST", path, body, account=account, version=V4)

    assert build("job--1", "free").status_code == 202
    assert refusal(build("job--2", "free")) == NEURAL_LIMIT
    assert build("job--3", "dev").status_code == 202
    assert build("job--4", "dev").status_code == 202


@pytest.mark.parametrize("limits", [True])
@pytest.mark.parametrize("durations", ["instant", "neural=60"])
def test_an_account_holds_no_more_neural_models_than_its_tier_allows(
    bench: Any, refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "S0", replace(tiers.S0, neural_models=1))
    bench.build("job--1", buildMode="neural")

    assert refusal(bench.build("job--2", buildMode="neural")) == NEURAL_LIMIT
    bench.clock.advance(60)
    bench.ask("DELETE", "/documentModels/job--1")
    assert bench.build("job--2", buildMode="neural").status_code == 202


@pytest.mark.parametrize(("most", "told"), [({}, 0.25), ({"maxTrainingHours": 0.1}, 0.1)])
def test_the_newest_version_tells_mode_and_hours_of_a_model(
    bench: Any, most: Any, told: float
) -> None:
    bench.build("job--1", version=V4, buildMode="neural", **most)

    model = bench.model("job--1", version=V4).json()
    assert (model["buildMode"], model["trainingHours"]) == ("neural", told)
    assert "trainingHours" not in bench.model("job--1").json()


@pytest.mark.parametrize("most", [0, -1, 10.5, "1", True])
def test_hours_that_cannot_be_are_refused(bench: Any, refusal: Any, most: Any) -> None:
    answer = bench.build("job--1", version=V4, buildMode="neural", maxTrainingHours=most)

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_hours_for_a_template_model_are_refused(bench: Any, refusal: Any) -> None:
    answer = bench.build("job--1", version=V4, maxTrainingHours=1)

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")
