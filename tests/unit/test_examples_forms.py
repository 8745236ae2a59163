"""All example sets, real ones included: complete, licensed, small, and their truth is true."""

import hashlib
import json
from pathlib import Path

import pytest

from emulator.extraction import read_document
from examples.fill_w8ben import DOCUMENTS, FORM, fill, typed_values

FORMS = Path(__file__).parents[2] / "examples" / "forms"
SETS = sorted(path.name for path in FORMS.iterdir() if (path / "fields.json").exists())
REAL = [name for name in SETS if (FORMS / name / "SOURCE.txt").exists()]
LABELS = ".labels.json"


def documents(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pdf"))


def beside(document: Path, suffix: str) -> Path:
    return document.with_name(document.name + suffix)


def labels_of(document: Path) -> dict[str, str]:
    body = json.loads(beside(document, LABELS).read_text(encoding="utf-8"))
    assert body["document"] == document.name
    return {each["label"]: " ".join(v["text"] for v in each["value"]) for each in body["labels"]}


def fields_of(name: str) -> dict[str, str]:
    body = json.loads((FORMS / name / "fields.json").read_text(encoding="utf-8"))
    return {field["fieldKey"].strip(): field["fieldType"] for field in body["fields"]}


def test_there_are_five_real_sets_and_six_generated_ones() -> None:
    assert REAL == ["invoices", "job-forms", "project-statement", "safety-form", "w8ben"]
    assert sorted(set(SETS) - set(REAL)) == ["1040", "1040ES", "1040V", "1040X", "1099", "1099R"]


def test_all_of_it_is_small_enough_to_commit() -> None:
    size = sum(file.stat().st_size for file in FORMS.rglob("*") if file.is_file())
    assert size < 16_000_000


@pytest.mark.parametrize("name", SETS)
def test_each_of_at_least_five_training_documents_has_labels_and_an_ocr_file(name: str) -> None:
    found = documents(FORMS / name)
    assert len(found) >= 5
    for document in found:
        assert set(labels_of(document)) <= set(fields_of(name))
        assert "analyzeResult" in json.loads(beside(document, ".ocr.json").read_text("utf-8"))


@pytest.mark.parametrize("name", SETS)
def test_the_truth_of_each_held_out_document_names_fields_of_its_form(name: str) -> None:
    fields = fields_of(name)
    held_out = documents(FORMS / f"{name}-check")
    assert held_out
    for document in held_out:
        truth = labels_of(document)
        assert truth
        assert set(truth) <= set(fields)
        states = {value for key, value in truth.items() if fields[key] == "selectionMark"}
        assert states <= {"selected", "unselected"}


@pytest.mark.parametrize("name", SETS)
def test_no_held_out_document_is_a_training_document(name: str) -> None:
    def digests(folder: Path) -> set[str]:
        return {hashlib.sha256(file.read_bytes()).hexdigest() for file in documents(folder)}

    assert not digests(FORMS / name) & digests(FORMS / f"{name}-check")


@pytest.mark.parametrize("name", SETS)
def test_every_word_of_the_truth_stands_in_the_document(name: str) -> None:
    fields = fields_of(name)
    for document in documents(FORMS / f"{name}-check"):
        printed = {
            word.text for page in read_document(document.read_bytes()) for word in page.words
        }
        texts = [v for key, v in labels_of(document).items() if fields[key] != "selectionMark"]
        told = {word for text in texts for word in text.split()}
        assert told <= printed, document.name


@pytest.mark.parametrize("name", ["project-statement", "safety-form"])
def test_the_truth_names_every_check_box_of_its_form(name: str) -> None:
    boxes = {key for key, kind in fields_of(name).items() if kind == "selectionMark"}
    for document in documents(FORMS / f"{name}-check"):
        assert boxes <= set(labels_of(document)), document.name


@pytest.mark.parametrize("name", REAL)
def test_a_real_set_keeps_licence_and_source_and_tells_how_its_truth_came_about(name: str) -> None:
    for folder in (FORMS / name, FORMS / f"{name}-check"):
        assert "MIT License" in (folder / "LICENSE").read_text("utf-8")
        assert "github.com" in (folder / "SOURCE.txt").read_text("utf-8")
    assert (FORMS / f"{name}-check" / "TRUTH.txt").read_text("utf-8").strip()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_filled_w8ben_holds_what_its_truth_says(document: str) -> None:
    committed = FORMS / "w8ben-check" / document
    assert typed_values(committed.read_bytes()) == labels_of(committed) == DOCUMENTS[document]


def test_filling_the_w8ben_leaves_nothing_of_the_document_it_is_made_from() -> None:
    form = (FORMS.parents[1] / FORM).read_bytes()
    assert typed_values(form)["Name"] == "Lucian Striker"
    assert typed_values(fill(form, {"Rate": "7"})) == {"Rate": "7"}


def test_equal_values_fill_the_w8ben_to_an_equal_file() -> None:
    form = (FORMS.parents[1] / FORM).read_bytes()
    assert fill(form, {"Name": "A B"}) == fill(form, {"Name": "A B"})
