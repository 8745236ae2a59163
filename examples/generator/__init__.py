"""Prints forms with invented values and labels them: training sets of any size, always the same.

Real labelled forms are few. These layouts look like forms of the kinds that they are named after,
in words of our own, and are as hard for a learner as a scanned form is: shifted and scaled pages,
blank and multi-line fields, and in two of them worse (`layouts.form_1099r`, `layouts.form_1040x`).
"""

from examples.generator.sets import (
    CHECK_DOCUMENTS,
    DEFAULT_SEED,
    TRAINING_DOCUMENTS,
    UnknownLayout,
    write_check_set,
    write_set,
)
from examples.generator.swap import DEFAULT_SWAP, CannotSwap, swap_labels

__all__ = [
    "CHECK_DOCUMENTS",
    "DEFAULT_SEED",
    "DEFAULT_SWAP",
    "TRAINING_DOCUMENTS",
    "CannotSwap",
    "UnknownLayout",
    "swap_labels",
    "write_check_set",
    "write_set",
]
