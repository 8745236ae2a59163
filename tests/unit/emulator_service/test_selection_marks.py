"""Selection marks and typed values in an analysis: a real form with fourteen check boxes."""

import json
from pathlib import Path
from typing import Any

import pytest

HELD_OUT = "safety-form-check/ContosoSafety360-Sample-6.pdf"


@pytest.fixture
def trained(bench: Any, forms: Path) -> Any:
    bench.build("safety--1", (forms / "safety-form").as_uri())
    return bench


@pytest.fixture
def result(trained: Any, forms: Path) -> Any:
    accepted = trained.analyze("safety--1", (forms / HELD_OUT).read_bytes())
    return trained.operation(accepted)["analyzeResult"]


def cut(result: Any, span: Any) -> Any:
    return result["content"][span["offset"] : span["offset"] + span["length"]]


def test_a_model_tells_the_types_of_its_fields_and_how_well_it_reads_them(trained: Any) -> None:
    doc_type = trained.model("safety--1").json()["docTypes"]["safety--1"]

    schema = doc_type["fieldSchema"]
    assert schema["PPE"] == {"type": "selectionMark"}
    assert schema["Date"] == {"type": "date"}
    assert doc_type["fieldConfidence"]["PPE"] == 1.0
    assert set(schema) == set(doc_type["fieldConfidence"])


def test_every_check_box_comes_back_as_its_truth_says(result: Any, forms: Path) -> None:
    labels = json.loads((forms / f"{HELD_OUT}.labels.json").read_bytes())["labels"]
    fields = result["documents"][0]["fields"]
    told = {
        each["label"]: each["value"][0]["text"]
        for each in labels
        if fields[each["label"]]["type"] == "selectionMark"
    }

    assert len(told) == 14
    assert {key: fields[key]["valueSelectionMark"] for key in told} == told
    assert {key: fields[key]["content"] for key in told} == {
        key: f":{state}:" for key, state in told.items()
    }


def test_a_check_box_has_its_place_its_span_and_a_confidence(result: Any) -> None:
    field = result["documents"][0]["fields"]["Significant"]

    [region] = field["boundingRegions"]
    [span] = field["spans"]
    assert cut(result, span) == field["content"] == ":selected:"
    assert region["polygon"] in [each["polygon"] for each in result["pages"][0]["selectionMarks"]]
    assert 0.9 < field["confidence"] < 1


def test_a_date_is_normalised_and_its_content_is_not(result: Any) -> None:
    field = result["documents"][0]["fields"]["Date"]

    assert (field["valueDate"], field["content"]) == ("2022-03-07", "March 7, 2022")


def test_reading_alone_sees_no_marks_and_layout_does(bench: Any, forms: Path) -> None:
    document = (forms / HELD_OUT).read_bytes()

    pages = {
        model: bench.operation(bench.analyze(model, document))["analyzeResult"]["pages"][0]
        for model in ("prebuilt-read", "prebuilt-layout")
    }

    assert "selectionMarks" not in pages["prebuilt-read"]
    assert len(pages["prebuilt-layout"]["selectionMarks"]) == 14
