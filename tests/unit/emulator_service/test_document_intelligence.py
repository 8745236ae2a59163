"""What is different at 2024-11-30, and that both generations speak of the same models."""

from pathlib import Path
from typing import Any

import pytest

V4 = "2024-11-30"


def test_each_version_is_served_at_its_own_root_only(bench: Any, refusal: Any) -> None:
    key = {"Ocp-Apim-Subscription-Key": bench.emulator.key}
    for root, version in (("formrecognizer", V4), ("documentintelligence", "2023-07-31")):
        answer = bench.http.get(f"/dev/{root}/info?api-version={version}", headers=key)
        assert refusal(answer) == (404, "404", "")


def test_information_has_no_neural_part(bench: Any) -> None:
    assert bench.ask("GET", "/info", version=V4).json() == {
        "customDocumentModels": {"count": 0, "limit": 5000}
    }


def test_addresses_are_those_of_the_generation_that_was_asked(bench: Any) -> None:
    accepted = bench.build("job--1", version=V4)

    location = accepted.headers["Operation-Location"]
    assert "/dev/documentintelligence/operations/" in location
    assert location.endswith("?api-version=2024-11-30")
    resource = bench.operation(accepted)["resourceLocation"]
    assert resource.endswith(
        "/dev/documentintelligence/documentModels/job--1?api-version=2024-11-30"
    )


def test_a_model_built_with_one_generation_is_seen_by_the_other(bench: Any) -> None:
    bench.build("new--1", version=V4)
    bench.build("old--1")

    assert bench.model("new--1").json()["apiVersion"] == V4
    assert bench.model("old--1", version=V4).json()["apiVersion"] == "2023-07-31"


def test_a_copy_may_cross_generations(bench: Any) -> None:
    bench.build("job--1")
    authorisation = bench.ask(
        "POST", "/documentModels:authorizeCopy", {"modelId": "job--2"}, account="stg", version=V4
    ).json()
    bench.operation(bench.copy("job--1", authorisation))

    assert bench.model("job--2", "stg", version=V4).status_code == 200


def test_a_model_is_overwritten_when_that_was_allowed(bench: Any, filled_form: bytes) -> None:
    bench.build("job--1", version=V4, description="first")
    accepted = bench.build("job--1", version=V4, description="second", allowOverwrite=True)

    assert bench.operation(accepted)["status"] == "succeeded"
    assert bench.model("job--1").json()["description"] == "second"
    assert len(bench.emulator.models("dev")) == 1


@pytest.mark.parametrize("durations", ["build=60"])
def test_the_old_model_serves_until_the_new_one_is_there(
    bench: Any, filled_form: bytes, forms: Path
) -> None:
    bench.build("job--1", version=V4, description="first")
    bench.clock.advance(60)
    other = (forms / "1040V").as_uri()
    accepted = bench.build("job--1", other, V4, description="second", allowOverwrite=True)

    def fields() -> Any:
        result = bench.operation(bench.analyze("job--1", filled_form))["analyzeResult"]
        return result["documents"][0]["fields"].keys()

    assert bench.operation(accepted)["status"] in ("notStarted", "running")
    assert bench.model("job--1").json()["description"] == "first"
    before = fields()
    bench.clock.advance(60)
    assert bench.model("job--1").json()["description"] == "second"
    assert fields().isdisjoint(before)


def test_a_failed_training_leaves_the_model_that_it_would_have_overwritten(bench: Any) -> None:
    bench.build("job--1", version=V4, description="first")
    (bench.folder / "fields.json").write_text('{"fields": []}')
    accepted = bench.build("job--1", bench.folder.as_uri(), V4, allowOverwrite=True)

    assert bench.operation(accepted)["status"] == "failed"
    assert bench.model("job--1").json()["description"] == "first"


@pytest.mark.parametrize("wish", [None, False])
def test_a_model_is_not_overwritten_unasked(bench: Any, refusal: Any, wish: Any) -> None:
    bench.build("job--1", version=V4)

    answer = bench.build("job--1", version=V4, allowOverwrite=wish)
    assert refusal(answer) == (409, "Conflict", "ModelExists")


def test_an_older_version_does_not_know_the_wish_to_overwrite(bench: Any, refusal: Any) -> None:
    bench.build("job--1")

    assert refusal(bench.build("job--1", allowOverwrite=True))[0] == 409


def test_a_wish_to_overwrite_that_is_no_truth_value_is_refused(bench: Any, refusal: Any) -> None:
    answer = bench.build("job--1", version=V4, allowOverwrite="yes")

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")


def test_a_result_can_be_deleted_before_its_day_is_over(
    bench: Any, refusal: Any, filled_form: bytes
) -> None:
    accepted = bench.analyze("prebuilt-read", filled_form, version=V4)
    path = accepted.headers["Operation-Location"].partition("/documentintelligence")[2]
    path = path.partition("?")[0]

    assert bench.ask("DELETE", path, version=V4).status_code == 204
    gone = (404, "NotFound", "AnalyzeResultNotFound")
    assert refusal(bench.ask("GET", path, version=V4)) == gone
    assert refusal(bench.ask("DELETE", path, version=V4)) == gone


@pytest.mark.parametrize(
    ("method", "path", "what"),
    [
        ("GET", "/documentClassifiers", "classifiers"),
        ("POST", "/documentClassifiers:authorizeCopy", "classifiers"),
        ("POST", "/documentClassifiers/x:copyTo", "classifiers"),
        ("POST", "/documentModels/x:analyzeBatch", "batches"),
        ("GET", "/documentModels/x/analyzeBatchResults", "batches"),
        ("GET", "/documentModels/x/analyzeBatchResults/y", "batches"),
        ("DELETE", "/documentModels/x/analyzeBatchResults/y", "batches"),
        ("GET", "/documentModels/x/analyzeResults/y/pdf", "searchable PDFs"),
        ("GET", "/documentModels/x/analyzeResults/y/figures/1.1", "figures"),
    ],
)
def test_what_comes_later_says_so(bench: Any, method: str, path: str, what: str) -> None:
    answer = bench.ask(method, path, version=V4)

    assert answer.status_code == 400
    assert "does not emulate" in answer.text
    assert what in answer.text


def test_listed_operations_tell_the_version_that_started_them(bench: Any) -> None:
    bench.build("job--1", version=V4)

    [operation] = bench.ask("GET", "/operations").json()["value"]
    assert operation["apiVersion"] == V4
    [operation] = bench.ask("GET", "/operations", version="2022-08-31").json()["value"]
    assert "apiVersion" not in operation
