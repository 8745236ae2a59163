"""Composed models: several behind one id, of which the document chooses."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def composed(bench: Any, forms: Path) -> Any:
    """A bench with the models job--1 and tax--1, and all--1 composed of both."""
    bench.build("job--1")
    bench.build("tax--1", (forms / "1040V").as_uri())
    bench.operation(bench.compose("all--1", "job--1", "tax--1", tags={"layout": "all"}))
    return bench


def document_type(bench: Any, document: bytes, **options: Any) -> Any:
    operation = bench.operation(bench.analyze("all--1", document, **options))
    [found] = operation["analyzeResult"]["documents"]
    return found["docType"]


def test_a_composed_model_has_the_document_types_of_its_components(composed: Any) -> None:
    model = composed.model("all--1").json()

    assert model["docTypes"] == {
        **composed.model("job--1").json()["docTypes"],
        **composed.model("tax--1").json()["docTypes"],
    }
    assert model["tags"] == {"layout": "all"}


def test_the_document_chooses_its_component(composed: Any, filled_form: bytes, forms: Path) -> None:
    tax_form = next((forms / "1040V-check").glob("*.pdf")).read_bytes()

    assert document_type(composed, filled_form) == "job--1"
    assert document_type(composed, tax_form) == "tax--1"


def test_a_composition_is_an_operation_of_its_own_kind(composed: Any) -> None:
    operations = composed.ask("GET", "/operations").json()["value"]

    assert [each["kind"] for each in operations].count("documentModelCompose") == 1


@pytest.mark.parametrize("durations", ["compose=30"])
def test_a_composition_takes_as_long_as_it_was_told(bench: Any) -> None:
    bench.build("job--1")
    accepted = bench.compose("all--1", "job--1")

    assert bench.model("all--1").status_code == 404
    bench.clock.advance(30)
    assert bench.operation(accepted)["status"] == "succeeded"
    assert bench.model("all--1").status_code == 200


def test_a_composed_model_goes_on_when_a_component_is_deleted(
    composed: Any, filled_form: bytes
) -> None:
    assert composed.ask("DELETE", "/documentModels/job--1").status_code == 204

    assert document_type(composed, filled_form) == "job--1"


def test_a_composed_model_is_copied_with_all_that_its_components_learnt(
    composed: Any, filled_form: bytes
) -> None:
    authorisation = composed.authorize("all--1").json()
    composed.operation(composed.copy("all--1", authorisation))

    assert composed.model("all--1", "stg").json()["docTypes"].keys() == {"job--1", "tax--1"}
    accepted = composed.analyze("all--1", filled_form, account="stg")
    assert composed.operation(accepted)["status"] == "succeeded"


def test_a_composed_model_of_an_older_version_is_used_by_the_newest(
    composed: Any, filled_form: bytes
) -> None:
    assert document_type(composed, filled_form, version="2024-11-30") == "job--1"


def test_a_component_may_itself_be_composed(composed: Any, forms: Path) -> None:
    composed.build("w8--1", (forms / "w8ben").as_uri())
    composed.operation(composed.compose("more--1", "all--1", "w8--1"))

    assert composed.model("more--1").json()["docTypes"].keys() == {"job--1", "tax--1", "w8--1"}


@pytest.mark.parametrize(
    ("components", "expected"),
    [
        (["nobody"], (404, "NotFound", "ModelNotFound")),
        (["prebuilt-layout"], (400, "InvalidArgument", "InvalidParameter")),
        ([], (400, "InvalidArgument", "InvalidParameter")),
        (["job--1", "job--1"], (400, "InvalidArgument", "InvalidParameter")),
        (["job--1", "all--1"], (400, "InvalidRequest", "ModelComposeError")),
    ],
)
def test_components_that_cannot_be_composed_are_refused(
    composed: Any, refusal: Any, components: Any, expected: Any
) -> None:
    assert refusal(composed.compose("new--1", *components)) == expected
    assert composed.model("new--1").status_code == 404


@pytest.mark.parametrize("components", [None, "job--1", ["job--1"], [{}], [{"modelId": 1}]])
def test_a_malformed_list_of_components_is_refused(
    bench: Any, refusal: Any, components: Any
) -> None:
    body = {"modelId": "all--1", "componentModels": components}
    answer = bench.ask("POST", "/documentModels:compose", body)

    assert refusal(answer)[:2] == (400, "InvalidArgument")


@pytest.mark.parametrize("durations", ["build=60"])
def test_a_component_that_is_being_built_is_not_ready(bench: Any, refusal: Any) -> None:
    bench.build("job--1")

    assert refusal(bench.compose("all--1", "job--1")) == (400, "InvalidRequest", "ModelNotReady")


def test_the_id_of_a_composed_model_is_taken(composed: Any, refusal: Any) -> None:
    conflict = (409, "Conflict", "ModelExists")

    assert refusal(composed.compose("all--1", "job--1")) == conflict
    assert refusal(composed.build("all--1")) == conflict


@pytest.mark.parametrize("durations", ["compose=60"])
def test_a_composition_under_way_holds_its_id_and_only_until_it_ends(
    bench: Any, refusal: Any
) -> None:
    bench.build("job--1")
    bench.compose("all--1", "job--1")

    assert refusal(bench.build("all--1"))[0] == 409
    bench.clock.advance(60)
    assert bench.ask("DELETE", "/documentModels/all--1").status_code == 204
    assert bench.build("all--1").status_code == 202


@pytest.mark.parametrize("limits", [True])
def test_the_free_tier_composes_of_five_models_at_most(
    bench: Any, refusal: Any, forms: Path
) -> None:
    bench.emulator.create_account("free", sku="F0")
    names = ["job-forms", "1040V", "1040ES", "w8ben", "1099", "1099R"]
    for name in names:
        bench.clock.advance(1)
        body = {
            "modelId": name,
            "buildMode": "template",
            "azureBlobSource": {"containerUrl": (forms / name).as_uri()},
        }
        accepted = bench.ask("POST", "/documentModels:build", body, account="free")
        assert accepted.status_code == 202, accepted.text

    def compose(model_id: str, components: Any) -> Any:
        bench.clock.advance(1)
        body = {"modelId": model_id, "componentModels": [{"modelId": each} for each in components]}
        return bench.ask("POST", "/documentModels:compose", body, account="free")

    limit = (400, "InvalidRequest", "DocumentModelLimitComposed")
    assert refusal(compose("six", names)) == limit
    assert compose("five", names[:5]).status_code == 202
    assert refusal(compose("six", ["five", names[5]])) == limit


V4_BODY = {"modelId": "all--1", "classifierId": "c", "docTypes": {"a": {"modelId": "job--1"}}}


@pytest.mark.parametrize(
    ("without", "inner"), [("classifierId", "ParameterMissing"), ("docTypes", "ParameterMissing")]
)
def test_the_newest_version_wants_a_classifier_and_document_types(
    bench: Any, refusal: Any, without: str, inner: str
) -> None:
    body = {key: value for key, value in V4_BODY.items() if key != without}
    answer = bench.ask("POST", "/documentModels:compose", body, version="2024-11-30")

    assert refusal(answer) == (400, "InvalidArgument", inner)
    assert without in answer.text


def test_a_composition_by_a_classifier_is_refused_in_clear_words(bench: Any) -> None:
    answer = bench.ask("POST", "/documentModels:compose", V4_BODY, version="2024-11-30")

    assert answer.status_code == 400
    assert "does not emulate classifiers" in answer.text
