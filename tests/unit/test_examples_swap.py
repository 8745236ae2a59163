"""A training set that is bad on purpose: two fields' labels swapped in all documents."""

import json
import shutil
from pathlib import Path

import pytest

from examples import swap_labels as command
from examples.generator import DEFAULT_SWAP, CannotSwap, swap_labels

FORMS = Path(__file__).parents[2] / "examples" / "forms"


def labelled(folder: Path) -> dict[str, dict[str, object]]:
    return {
        file.name: {
            label["label"]: label["value"]
            for label in json.loads(file.read_text(encoding="utf-8"))["labels"]
        }
        for file in sorted(folder.glob("*.labels.json"))
    }


@pytest.fixture
def voucher(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FORMS / "1040V", tmp_path / "1040V"))


def test_each_field_gets_the_values_of_the_other_in_every_document(voucher: Path) -> None:
    before = labelled(voucher)

    assert swap_labels(voucher, "Name", "Street") == 5

    for name, fields in labelled(voucher).items():
        assert fields["Name"] == before[name]["Street"]
        assert fields["Street"] == before[name]["Name"]
        assert fields["Amount"] == before[name]["Amount"]


def test_a_field_that_is_blank_in_a_document_takes_its_blank_along(voucher: Path) -> None:
    before = labelled(voucher)

    swap_labels(voucher, "Name", "SpouseName")

    for name, fields in labelled(voucher).items():
        assert fields.get("Name") == before[name].get("SpouseName")
        assert fields.get("SpouseName") == before[name].get("Name")


def test_nothing_but_the_labels_changes(voucher: Path) -> None:
    swap_labels(voucher, "Name", "Street")
    for file in (FORMS / "1040V").iterdir():
        if not file.name.endswith(".labels.json"):
            assert (voucher / file.name).read_bytes() == file.read_bytes()


def test_swapping_twice_restores_a_generated_set(voucher: Path) -> None:
    swap_labels(voucher, "Name", "Street")
    swap_labels(voucher, "Name", "Street")
    for file in (FORMS / "1040V").iterdir():
        assert (voucher / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize("example", DEFAULT_SWAP)
def test_the_default_fields_of_an_example_are_labelled_in_most_of_its_documents(
    example: str,
) -> None:
    documents = labelled(FORMS / example).values()
    for key in DEFAULT_SWAP[example]:
        assert sum(key in fields for fields in documents) > len(documents) / 2


def test_every_example_has_default_fields() -> None:
    folders = {path.name for path in FORMS.iterdir() if path.is_dir()}
    assert set(DEFAULT_SWAP) == {name for name in folders if not name.endswith("-check")}


def test_an_unknown_field_is_refused_before_anything_changes(voucher: Path) -> None:
    before = labelled(voucher)
    with pytest.raises(CannotSwap, match=r"no document in .* has a label for 'Nmae'; there are"):
        swap_labels(voucher, "Nmae", "Street")
    assert labelled(voucher) == before


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotSwap, match=r"holds no \*\.labels\.json"):
        swap_labels(tmp_path, "Name", "Street")


def test_the_command_swaps_and_says_in_how_many(
    voucher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([str(voucher), "Name", "Street"]) == 0
    assert capsys.readouterr().out == f"{voucher}: swapped in 5 documents\n"


def test_the_command_refuses_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([str(tmp_path), "Name", "Street"]) == 1
    assert capsys.readouterr().err.startswith("examples.swap_labels: ")
