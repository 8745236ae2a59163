"""Makes a training set bad on purpose: swaps the labels of two fields in all of its documents.

A person who labels carelessly does this. The set stays consistent in itself, so only held-out
documents with a truth of their own can show that the model answers one question with the other.
"""

import json
from pathlib import Path

from examples.generator.layouts import LAYOUTS

DEFAULT_SWAP: dict[str, tuple[str, str]] = {
    **{name: layout.swap for name, layout in LAYOUTS.items()},
    "job-forms": ("Name of Candidate", "Position Applied For"),
    "w8ben": ("Name", "Citizenship"),
    "safety-form": ("Submitter", "Owner"),
    "project-statement": ("Sold To", "ID #"),
    "invoices": ("VENDOR_ZIP", "BILL_TO_ZIP"),
}
"""For each example, two fields that are filled in most of its documents."""


class CannotSwap(ValueError):
    """A folder holds no labels, or none for one of the fields."""


def swap_labels(folder: Path, first_field: str, second_field: str) -> int:
    """Swap two fields in every labels.json of a training folder; return how many files changed.

    Swapping again undoes it.

    Raises CannotSwap if there are no labels here, or none at all for one of the fields.
    """
    names = {first_field: second_field, second_field: first_field}
    files = sorted(folder.glob("*.labels.json"))
    if not files:
        raise CannotSwap(f"{folder} holds no *.labels.json")
    bodies = {file: json.loads(file.read_text(encoding="utf-8")) for file in files}
    known = {label["label"] for body in bodies.values() for label in body["labels"]}
    if missing := [name for name in names if name not in known]:
        raise CannotSwap(
            f"no document in {folder} has a label for {', '.join(map(repr, missing))}; "
            f"there are labels for {', '.join(sorted(known))}"
        )
    changed = 0
    for file, body in bodies.items():
        touched = [label for label in body["labels"] if label["label"] in names]
        for label in touched:
            label["label"] = names[label["label"]]
        if touched:
            text = json.dumps(body, indent=1, ensure_ascii=False)
            file.write_text(text + "\n", encoding="utf-8")
            changed += 1
    return changed
