"""The lock: which data each layout is trained on, and the version that follows from it.

New training data changes nothing until the lock changes; that makes a retraining something that a
pull request shows and a person approves. Only `reconciler lock` writes this file.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reconciler.desired.reading import LOCK
from reconciler.desired.shapes import LockShape
from reconciler.model.desired import Desired, Environment, LockEntry

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


def entries_of(shape: LockShape) -> dict[str, LockEntry]:
    """The lock's entries by layout, in order of name."""
    return {
        layout: LockEntry(
            data_digest=entry.training.digest,
            documents=entry.training.documents,
            verification_digest=entry.verification.digest,
            verification_documents=entry.verification.documents,
            generation=entry.generation,
            version=entry.version,
        )
        for layout, entry in sorted(shape.layouts.items())
    }


def lock_text(lock: Mapping[str, LockEntry]) -> str:
    """The one way to write a lock, one value a line so that a diff shows what changed."""
    lines = ["layouts:" if lock else "layouts: {}"]
    for layout, entry in sorted(lock.items()):
        lines += [
            f"  {json.dumps(layout)}:",
            f'    version: "{entry.version}"',
            f"    generation: {entry.generation}",
            "    training:",
            f'      digest: "{entry.data_digest}"',
            f"      documents: {entry.documents}",
            "    verification:",
            f'      digest: "{entry.verification_digest}"',
            f"      documents: {entry.verification_documents}",
        ]
    return _HEADER + "\n".join(lines) + "\n"


def write_lock(root: Path, lock: Mapping[str, LockEntry]) -> None:
    """Write the lock in one step: a reader sees the old one or the new one, never a half."""
    path = root / LOCK
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".layouts.", delete=False) as file:
        file.write(lock_text(lock).encode())
        file.flush()
        os.fsync(file.fileno())
    fresh = Path(file.name)
    try:
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
