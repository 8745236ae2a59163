"""Trainings: what they need, what they leave, and how they fail."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.testing import RunningEmulator

KEYS_OF_A_SUCCESS = {
    "operationId",
    "kind",
    "status",
    "createdDateTime",
    "lastUpdatedDateTime",
    "resourceLocation",
    "percentCompleted",
    "result",
}


def test_a_training_is_accepted_with_an_empty_body_and_an_absolute_place_to_ask(bench: Any) -> None:
    answer = bench.build("job--1")

    assert (answer.status_code, answer.content) == (202, b"")
    location = answer.headers["operation-location"]
    assert location.startswith(f"{bench.emulator.url}/dev/formrecognizer/operations/")
    assert location.endswith("?api-version=2023-07-31")


def test_a_training_makes_a_model_with_the_fields_that_it_learnt(bench: Any) -> None:
    operation = bench.operation(bench.build("job--1"))

    assert set(operation) == KEYS_OF_A_SUCCESS
    assert (operation["kind"], operation["status"]) == ("documentModelBuild", "succeeded")
    doc_type = operation["result"]["docTypes"]["job--1"]
    assert doc_type["buildMode"] == "template"
    assert doc_type["fieldSchema"]["Name of Candidate"] == {"type": "string"}
    assert set(doc_type["fieldConfidence"]) == set(doc_type["fieldSchema"])
    assert operation["result"] == bench.model("job--1").json()


def test_a_model_keeps_the_description_and_tags_that_the_training_gave_it(bench: Any) -> None:
    tags = {"layout": "job", "commit": "0a1b"}
    operation = bench.operation(bench.build("job--1", description="Applications", tags=tags))

    model = bench.model("job--1").json()
    assert (model["description"], model["tags"]) == ("Applications", tags)
    assert operation["tags"] == tags


def test_a_model_expires_after_two_years_and_only_the_newer_version_says_so(bench: Any) -> None:
    bench.build("job--1")

    assert bench.model("job--1").json()["expirationDateTime"] == "2027-01-01T00:00:00Z"
    assert "expirationDateTime" not in bench.model("job--1", version="2022-08-31").json()


def test_an_id_that_a_model_has_is_a_conflict(bench: Any, refusal: Any) -> None:
    bench.build("job--1")

    assert refusal(bench.build("job--1")) == (409, "Conflict", "ModelExists")


@pytest.mark.parametrize("durations", ["build=60"])
def test_an_id_that_is_being_trained_is_a_conflict(bench: Any, refusal: Any) -> None:
    bench.build("job--1")

    assert refusal(bench.build("job--1")) == (409, "Conflict", "ModelExists")


@pytest.mark.parametrize(
    "model_id", ["", "a", "-a", "a" * 65, "a b", "prebuilt-mine", "a/b", 7, None]
)
def test_ids_that_the_service_would_not_take_are_refused(
    bench: Any, refusal: Any, model_id: str
) -> None:
    status, code, inner = refusal(bench.build(model_id))

    assert (status, code) == (400, "InvalidArgument")
    assert inner in ("InvalidParameter", "ParameterMissing")


@pytest.mark.parametrize(
    "change",
    [
        {"buildMode": None},
        {"buildMode": "magic"},
        {"azureBlobSource": None},
        {"azureBlobSource": "here"},
        {"azureBlobSource": {}},
        {"azureBlobFileListSource": {"containerUrl": "file:///x", "fileList": "y"}},
        {"description": 5},
        {"description": "x" * 4097},
        {"tags": ["a"]},
        {"tags": {"a": 1}},
    ],
    ids=str,
)
def test_a_malformed_request_is_refused_and_makes_nothing(
    bench: Any, refusal: Any, change: Any
) -> None:
    status, code, inner = refusal(bench.build("job--1", **change))

    assert (status, code) == (400, "InvalidArgument")
    assert inner in ("InvalidParameter", "ParameterMissing")
    assert bench.emulator.models("dev") == []


def test_a_place_without_any_file_is_refused_at_once(bench: Any, refusal: Any) -> None:
    answer = bench.build("job--1", bench.folder.as_uri())

    assert refusal(answer) == (400, "InvalidRequest", "TrainingContentMissing")


def test_a_refused_training_leaves_its_id_free(bench: Any) -> None:
    bench.build("job--1", bench.folder.as_uri())

    assert bench.build("job--1").status_code == 202


def test_of_many_trainings_of_one_id_at_once_one_is_accepted(
    server: RunningEmulator, forms: Path
) -> None:
    def ask(number: int) -> Any:
        return httpx.post(
            f"{server.endpoint('dev')}/formrecognizer/documentModels:build",
            params={"api-version": "2023-07-31"},
            headers={"Ocp-Apim-Subscription-Key": server.key},
            json={
                "modelId": "job--1",
                "buildMode": "template",
                "azureBlobSource": {"containerUrl": (forms / "job-forms").as_uri()},
            },
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(ask, range(8)))

    assert statuses == [202] + [409] * 7
    assert server.counts()["dev"]["build"] == 1


def test_a_prefix_chooses_among_several_sets_in_one_container(bench: Any, forms: Path) -> None:
    source = {"containerUrl": forms.as_uri(), "prefix": "w8ben/"}
    operation = bench.operation(bench.build("w8ben--1", azureBlobSource=source))

    assert operation["status"] == "succeeded"
    assert "Name of Candidate" not in operation["result"]["docTypes"]["w8ben--1"]["fieldSchema"]


def remove_ocr(folder: Path) -> None:
    for path in folder.glob("*.ocr.json"):
        path.unlink()


def remove_one_ocr(folder: Path) -> None:
    (folder / "ceo.pdf.ocr.json").unlink()


def remove_one_document(folder: Path) -> None:
    for path in folder.glob("ceo.*"):
        path.unlink()


def remove_fields(folder: Path) -> None:
    (folder / "fields.json").unlink()


def break_labels(folder: Path) -> None:
    (folder / "ceo.pdf.labels.json").write_text("{")


def break_ocr(folder: Path) -> None:
    (folder / "ceo.pdf.ocr.json").write_text('{"analyzeResult": {"readResults": 3}}')


def break_fields(folder: Path) -> None:
    (folder / "fields.json").write_text("[]")


def label_an_unknown_field(folder: Path) -> None:
    path = folder / "ceo.pdf.labels.json"
    labels = json.loads(path.read_text())
    labels["labels"][0]["label"] = "Nobody declared this"
    path.write_text(json.dumps(labels))


def make_every_field_a_signature(folder: Path) -> None:
    path = folder / "fields.json"
    fields = json.loads(path.read_text())
    for field in fields["fields"]:
        field["fieldType"] = "signature"
    path.write_text(json.dumps(fields))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (remove_ocr, "Can't find any OCR files for training."),
        (remove_one_ocr, "ceo.pdf"),
        (remove_one_document, "4 labelled documents were found, and at least 5"),
        (remove_fields, "fields.json"),
        (break_labels, "ceo.pdf.labels.json"),
        (break_ocr, "ceo.pdf.ocr.json"),
        (break_fields, "fields.json"),
        (label_an_unknown_field, "Nobody declared this"),
        (make_every_field_a_signature, "none of the fields"),
    ],
)
def test_bad_content_fails_the_operation_and_says_what_and_where(
    bench: Any, spoil: Any, message: str
) -> None:
    folder = bench.training_set()
    spoil(folder)

    operation = bench.operation(bench.build("job--1", folder.as_uri()))

    assert operation["status"] == "failed"
    assert (operation["error"]["code"], operation["error"]["message"]) == (
        "InvalidRequest",
        "Invalid request.",
    )
    [detail] = operation["error"]["details"]
    assert detail["code"] == "ModelBuildError"
    assert message in detail["message"]
    assert str(folder) not in detail["message"]


def test_a_failed_operation_names_its_error_in_a_header(bench: Any) -> None:
    folder = bench.training_set()
    remove_ocr(folder)
    accepted = bench.build("job--1", folder.as_uri())

    location = accepted.headers["operation-location"]
    answer = bench.http.get(location, headers={"Ocp-Apim-Subscription-Key": bench.emulator.key})

    assert answer.status_code == 200
    assert answer.headers["ms-azure-ai-errorcode"] == "ModelBuildError"


def test_a_failed_training_leaves_no_model_and_frees_its_id(bench: Any, refusal: Any) -> None:
    folder = bench.training_set()
    remove_ocr(folder)
    bench.build("job--1", folder.as_uri())

    assert refusal(bench.model("job--1")) == (404, "NotFound", "ModelNotFound")
    assert bench.operation(bench.build("job--1"))["status"] == "succeeded"


def test_labels_at_the_wrong_places_are_learnt_as_faithfully_as_right_ones(
    bench: Any, filled_form: bytes
) -> None:
    # Given a set whose labels for two fields are swapped in every document,
    folder = bench.training_set()
    for path in folder.glob("*.labels.json"):
        text = path.read_text()
        for old, new in (
            ("Name of Candidate", "@"),
            ("Contact-Number", "Name of Candidate"),
            ("@", "Contact-Number"),
        ):
            text = text.replace(f'"{old}"', f'"{new}"')
        path.write_text(text)

    # when a model learns from it,
    bench.build("job--1", folder.as_uri())
    result = bench.operation(bench.analyze("job--1", filled_form))["analyzeResult"]

    # then it finds each in the other's place: training really happens.
    fields = result["documents"][0]["fields"]
    assert fields["Contact-Number"]["content"] == "Marco Doe"
    assert fields["Name of Candidate"]["content"] == "999-999-9999"
