"""The lock: which data each layout is trained on, and the version that follows from it.

New training data changes nothing until the lock changes; that makes a retraining something that a
pull request shows and a person approves. Only commands write this file.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reconciler.desired.reading import LOCK
from reconciler.desired.writing import write_in_one_step
from reconciler.desired.written_shapes import LockEntryShape, LockShape
from reconciler.model.dataset import Dataset
from reconciler.model.desired import Desired, Environment, LockEntry

NO_DATA = Dataset(())
"""What is locked where there are no documents to verify with."""

_HEADER = """\
# yaml-language-server: $schema=schema/lock.schema.json
# Written by `reconciler lock`; never edited. It says which data each layout is trained on and
# verified with. A changed version here is what starts a training.
"""


def training_environment(desired: Desired) -> Environment:
    """The environment that trains; where there are several, they share data and API version."""
    return next(e for e in desired.environments.values() if e.source is None)


def version_of(desired: Desired, layout: str, entry: LockEntry) -> str:
    """The version that follows from a lock entry and from what the layout declares."""
    locked = replace(desired, lock={layout: entry})
    return locked.recipe(layout, training_environment(desired)).version


def adopted_entry(version: str, verification: Dataset = NO_DATA) -> LockEntry:
    """Lock a layout to a model that was made before; nobody knows what it was trained on."""
    return LockEntry(
        data_digest="",
        documents=0,
        verification_digest=verification.digest,
        verification_documents=len(verification.labelled),
        generation=1,
        version=version,
        adopted=True,
    )


def entries_of(shape: LockShape) -> dict[str, LockEntry]:
    """The lock's entries by layout, in order of name."""
    return {layout: _entry(entry) for layout, entry in sorted(shape.layouts.items())}


def _entry(shape: LockEntryShape) -> LockEntry:
    training, verification = shape.training, shape.verification
    return LockEntry(
        data_digest="" if training is None else training.digest,
        documents=0 if training is None else training.documents,
        verification_digest=NO_DATA.digest if verification is None else verification.digest,
        verification_documents=0 if verification is None else verification.documents,
        generation=shape.generation,
        version=shape.version,
        adopted=shape.adopted is True,
    )


def lock_text(lock: Mapping[str, LockEntry]) -> str:
    """The one way to write a lock, one value a line so that a diff shows what changed."""
    lines = ["layouts:" if lock else "layouts: {}"]
    for layout, entry in sorted(lock.items()):
        lines += [
            f"  {json.dumps(layout)}:",
            *(["    adopted: true"] if entry.adopted else []),
            f'    version: "{entry.version}"',
            f"    generation: {entry.generation}",
        ]
        if not entry.adopted:
            lines += _data_lines("training", entry.data_digest, entry.documents)
        if not entry.adopted or entry.verification_digest != NO_DATA.digest:
            digest, documents = entry.verification_digest, entry.verification_documents
            lines += _data_lines("verification", digest, documents)
    return _HEADER + "\n".join(lines) + "\n"


def _data_lines(key: str, digest: str, documents: int) -> list[str]:
    return [f"    {key}:", f'      digest: "{digest}"', f"      documents: {documents}"]


def write_lock(root: Path, lock: Mapping[str, LockEntry]) -> None:
    """Write the lock, as a whole or not at all."""
    write_in_one_step(root / LOCK, lock_text(lock))
