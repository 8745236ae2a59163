"""The generator of example sets: what is committed is what it writes, and that is fair."""

import json
from pathlib import Path

import pypdfium2
import pytest

from examples import generate
from examples.generator import (
    CHECK_DOCUMENTS,
    TRAINING_DOCUMENTS,
    UnknownLayout,
    write_check_set,
    write_set,
)
from examples.generator.layouts import LAYOUTS

FORMS = Path(__file__).parents[2] / "examples" / "forms"
LABELS = ".labels.json"


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def labelled(file: Path) -> dict[str, str]:
    labels = json.loads(file.read_text(encoding="utf-8"))["labels"]
    return {each["label"]: " ".join(word["text"] for word in each["value"]) for each in labels}


def labelled_documents(folder: Path) -> list[dict[str, str]]:
    return [labelled(file) for file in sorted(folder.glob(f"*{LABELS}"))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_committed_training_set_is_what_the_generator_writes(
    layout: str, tmp_path: Path
) -> None:
    write_set(layout, tmp_path)
    assert files(tmp_path) == files(FORMS / layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_committed_check_set_is_what_the_generator_writes(layout: str, tmp_path: Path) -> None:
    write_check_set(layout, tmp_path)
    assert files(tmp_path) == files(FORMS / f"{layout}-check")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_has_enough_fields_and_documents_to_be_judged_by(layout: str) -> None:
    fields = json.loads((FORMS / layout / "fields.json").read_text(encoding="utf-8"))["fields"]
    assert len(fields) >= 8
    assert len(labelled_documents(FORMS / layout)) == TRAINING_DOCUMENTS >= 5
    assert len(labelled_documents(FORMS / f"{layout}-check")) == CHECK_DOCUMENTS >= 3


def test_no_two_layouts_ask_for_the_same_fields() -> None:
    asked = {tuple(field.key for field in layout.fields) for layout in LAYOUTS.values()}
    assert len(asked) == len(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_field_is_filled_in_two_training_documents_and_some_are_left_blank(
    layout: str,
) -> None:
    documents = labelled_documents(FORMS / layout)
    filled = {
        field.key: sum(field.key in document for document in documents)
        for field in LAYOUTS[layout].fields
    }
    assert min(filled.values()) >= 2
    assert min(filled.values()) < len(documents)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_held_out_documents_have_other_values_than_the_training_ones(layout: str) -> None:
    seen = labelled_documents(FORMS / layout)
    for held_out in labelled_documents(FORMS / f"{layout}-check"):
        for document in seen:
            shared = [key for key, value in held_out.items() if document.get(key) == value]
            assert len(shared) <= len(held_out) / 3


@pytest.mark.parametrize("layout", ["1040ES", "1040X", "1099", "1099R"])
def test_some_answers_run_over_several_lines(layout: str) -> None:
    file = FORMS / layout / f"{layout}-01.pdf{LABELS}"
    heights = {
        label["label"]: {value["boundingBoxes"][0][1] for value in label["value"]}
        for label in json.loads(file.read_text(encoding="utf-8"))["labels"]
    }
    assert max(len(tops) for tops in heights.values()) > 1


@pytest.mark.parametrize("folder", [*LAYOUTS, *(f"{layout}-check" for layout in LAYOUTS)])
def test_a_reader_of_the_pdf_finds_each_labelled_word_inside_its_box(folder: str) -> None:
    for file in sorted((FORMS / folder).glob(f"*{LABELS}")):
        document = pypdfium2.PdfDocument(file.with_name(file.name.removesuffix(LABELS)))
        for label in json.loads(file.read_text(encoding="utf-8"))["labels"]:
            for value in label["value"]:
                page = document[value["page"] - 1]
                width, height = page.get_size()
                left, top, right, _, _, bottom, *_ = value["boundingBoxes"][0]
                found = page.get_textpage().get_text_bounded(
                    left * width - 1,
                    height - bottom * height,
                    right * width + 1,
                    height - top * height,
                )
                assert len(found.strip()) >= len(value["text"]), (file.name, label["label"], value)
                if folder != "1040X":  # whose OCR misreads on purpose
                    assert value["text"] in found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_two_pages_lie_alike_on_the_paper(layout: str) -> None:
    firsts = set()
    for file in sorted((FORMS / layout).glob("*.ocr.json")):
        read = json.loads(file.read_text(encoding="utf-8"))["analyzeResult"]["readResults"]
        for page in read:
            firsts.add((page["page"], tuple(page["lines"][0]["words"][0]["boundingBox"])))
    assert len(firsts) == TRAINING_DOCUMENTS * len(LAYOUTS[layout].pages)


def test_more_documents_join_a_set_without_touching_those_that_are_there(tmp_path: Path) -> None:
    write_set("1040V", tmp_path)
    before = files(tmp_path)

    names = write_set("1040V", tmp_path, first=6, documents=2)

    after = files(tmp_path)
    assert names == ("1040V-06.pdf", "1040V-07.pdf")
    assert after.keys() - before.keys() == {
        f"{name}{suffix}" for name in names for suffix in ("", LABELS, ".ocr.json")
    }
    assert before.items() <= after.items()


def test_a_document_does_not_depend_on_those_that_are_written_with_it(tmp_path: Path) -> None:
    write_set("1099", tmp_path / "together", documents=4)
    write_set("1099", tmp_path / "alone", documents=1, first=4)
    assert files(tmp_path / "alone").items() <= files(tmp_path / "together").items()


def test_another_seed_makes_other_documents(tmp_path: Path) -> None:
    write_set("1099", tmp_path, seed=1, documents=1)
    assert (tmp_path / "1099-01.pdf").read_bytes() != (FORMS / "1099/1099-01.pdf").read_bytes()


def test_the_scans_of_the_corrected_return_misread_captions_and_their_check_does_not(
    tmp_path: Path,
) -> None:
    def misread(folder: Path) -> int:
        wrong = 0
        for file in folder.glob("*.ocr.json"):
            pages = pypdfium2.PdfDocument(file.with_name(file.name.removesuffix(".ocr.json")))
            printed = pages[0].get_textpage().get_text_range().split()
            read = json.loads(file.read_text(encoding="utf-8"))["analyzeResult"]["readResults"][0]
            words = [word["text"] for line in read["lines"] for word in line["words"]]
            wrong += len(set(words) - set(printed))
        return wrong

    assert misread(FORMS / "1040X") > 0
    assert misread(FORMS / "1040") == 0


def test_an_unknown_layout_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownLayout, match=r"no form is called '1041'; there are 1040, 1040V"):
        write_set("1041", tmp_path)
    with pytest.raises(UnknownLayout, match="1041"):
        write_check_set("1041", tmp_path)


def test_the_command_writes_a_training_and_a_check_folder(tmp_path: Path) -> None:
    assert generate.main(["1040ES", "--out", str(tmp_path)]) == 0
    assert files(tmp_path / "1040ES") == files(FORMS / "1040ES")
    assert files(tmp_path / "1040ES-check") == files(FORMS / "1040ES-check")


def test_the_command_adds_to_a_training_folder_only(tmp_path: Path) -> None:
    arguments = ["1040ES", "--out", str(tmp_path), "--first", "6", "--documents", "1"]
    assert generate.main(arguments) == 0
    assert [folder.name for folder in tmp_path.iterdir()] == ["1040ES"]
    assert "1040ES-06.pdf" in files(tmp_path / "1040ES")


def test_the_command_refuses_an_unknown_layout_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["w2", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("examples.generate: no form is called 'w2'")


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_the_command_refuses_a_number_below_one(
    count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        generate.main(["--documents", count])
    assert "is not a number from 1 up" in capsys.readouterr().err
