"""How well the learner does on the repository's own example forms.

What is missing to full marks are OCR errors inside labels, values that nobody labelled, and one
document of 1099R that is hard on purpose: `scripts/accuracy --misses` tells every one.
"""

import pytest

from emulator.extraction import learn, likeness
from emulator.extraction.measuring import held_out, leave_one_out, load_set, shuffled

SETS = [
    *("1040", "1040ES", "1040V", "1040X", "1099", "1099R"),
    *("invoices", "job-forms", "project-statement", "safety-form", "w8ben"),
]
USUAL = 0.975
MISREAD_LABELS = {"1040X": 0.92, "invoices": 0.95, "safety-form": 0.96, "w8ben": 0.97}
"""Sets whose own labels contain errors, which leave-one-out counts as misses."""

PROMPTS_PRINTED_IN_BLANKS = {"safety-form": 0.9}


@pytest.mark.parametrize("name", SETS)
def test_left_out_documents_are_read(example_forms, name):
    score = leave_one_out(load_set(example_forms / name))

    assert score.right >= MISREAD_LABELS.get(name, USUAL) * score.total, score.misses


@pytest.mark.parametrize("name", SETS)
def test_held_out_documents_are_read(example_forms, name):
    score = held_out(load_set(example_forms / name), example_forms / f"{name}-check")

    assert score.right >= PROMPTS_PRINTED_IN_BLANKS.get(name, USUAL) * score.total, score.misses


def test_a_template_knows_its_own_layout_from_all_others(example_forms):
    sets = {name: load_set(example_forms / name) for name in ("1040", "1040V", "1099", "w8ben")}
    for name, data in sets.items():
        template = learn(data.fields, data.documents)
        alike = {other: likeness(template, theirs.read[0]) for other, theirs in sets.items()}

        assert alike.pop(name) > 0.9
        assert max(alike.values()) < 0.3, alike


@pytest.mark.parametrize("name", ["job-forms", "1040V", "invoices"])
def test_nothing_is_learnt_from_shuffled_labels(example_forms, name):
    data = load_set(example_forms / name)

    control = leave_one_out(data, shuffled(data, seed=7))

    assert control.right <= 0.1 * control.total
