"""How well the learner does on the repository's own example forms.

What is missing to full marks are OCR errors inside labels, values that nobody labelled, and one
document of 1099R that is hard on purpose: `scripts/accuracy --misses` tells every one.
"""

from pathlib import Path

import pytest

from emulator.extraction import learn, likeness
from emulator.extraction.calibrating import bins, expected_error
from emulator.extraction.confidence import CALIBRATION
from emulator.extraction.measuring import (
    Score,
    careless,
    held_out,
    leave_one_out,
    load_check,
    load_set,
    shuffled,
)

SETS = [
    *("1040", "1040ES", "1040V", "1040X", "1099", "1099R"),
    *("invoices", "job-forms", "project-statement", "safety-form", "w8ben"),
]
USUAL = 0.975
MISREAD_LABELS = {"1040X": 0.92, "invoices": 0.95, "safety-form": 0.96, "w8ben": 0.97}
"""Sets whose own labels contain errors, which leave-one-out counts as misses."""

PROMPTS_PRINTED_IN_BLANKS = {"safety-form": 0.9}


@pytest.mark.parametrize("name", SETS)
def test_left_out_documents_are_read(example_forms: Path, name: str) -> None:
    score = leave_one_out(load_set(example_forms / name))

    assert score.right >= MISREAD_LABELS.get(name, USUAL) * score.total, score.misses


@pytest.mark.parametrize("name", SETS)
def test_held_out_documents_are_read(example_forms: Path, name: str) -> None:
    score = held_out(load_set(example_forms / name), load_check(example_forms / f"{name}-check"))

    assert score.right >= PROMPTS_PRINTED_IN_BLANKS.get(name, USUAL) * score.total, score.misses


@pytest.mark.parametrize(
    ("name", "taught", "new"), [("safety-form", 70, 42), ("project-statement", 15, 6)]
)
def test_every_selection_mark_is_read_and_none_after_shuffling(
    example_forms: Path, name: str, taught: int, new: int
) -> None:
    data = load_set(example_forms / name)

    left_out = leave_one_out(data).of_marks
    held = held_out(data, load_check(example_forms / f"{name}-check")).of_marks
    control = leave_one_out(data, shuffled(data, seed=7)).of_marks

    assert (left_out.right, left_out.total) == (taught, taught)
    assert (held.right, held.total) == (new, new)
    assert control.right <= 0.1 * control.total


def test_a_stated_confidence_is_right_about_as_often_as_it_says(example_forms: Path) -> None:
    score = Score()
    for name in ("1099R", "invoices", "job-forms", "project-statement", "safety-form"):
        data = load_set(example_forms / name)
        score += leave_one_out(data) + held_out(data, load_check(example_forms / f"{name}-check"))

    assert expected_error(bins(CALIBRATION, score.samples)) < 0.03


def test_a_field_with_a_careless_label_is_not_trusted(example_forms: Path) -> None:
    data = load_set(example_forms / "1040V")
    spoilt = careless(data, seed=1)
    check = load_check(example_forms / "1040V-check")

    wrong = [each for each in held_out(spoilt, check).judged if each.miss and each.field.text]

    assert wrong
    assert max(each.field.confidence for each in wrong) < 0.5


def test_a_template_knows_its_own_layout_from_all_others(example_forms: Path) -> None:
    sets = {name: load_set(example_forms / name) for name in ("1040", "1040V", "1099", "w8ben")}
    for name, data in sets.items():
        template = learn(data.fields, data.documents)
        alike = {other: likeness(template, theirs.read[0]) for other, theirs in sets.items()}

        assert alike.pop(name) > 0.9
        assert max(alike.values()) < 0.3, alike


@pytest.mark.parametrize("name", ["job-forms", "1040V", "invoices"])
def test_nothing_is_learnt_from_shuffled_labels(example_forms: Path, name: str) -> None:
    data = load_set(example_forms / name)

    control = leave_one_out(data, shuffled(data, seed=7))

    assert control.right <= 0.1 * control.total
