"""Locks layouts to their data as it is now, and says what that changes.

What would fail minutes later in a training is refused here: the listing tells it already.
"""

from collections.abc import Mapping
from dataclasses import replace

from reconciler.desired.lock import NO_DATA, version_of
from reconciler.model.dataset import FIELDS_FILE, LABELS_SUFFIX, OCR_SUFFIX, Dataset, is_document
from reconciler.model.desired import Desired, Layout, LockEntry

FEWEST_DOCUMENTS = 5
"""Fewest labelled documents that the service trains on (Form Recognizer, input requirements)."""

_SHOWN = 3


def verification_prefix(layout: Layout) -> str:
    """Folder of the documents that the layout is verified with; empty where there are none."""
    return "" if layout.verification is None else layout.verification.prefix


def stays_adopted(entry: LockEntry | None, *, named: bool) -> bool:
    """Tell whether a lock leaves an entry as it is: adopted, and its layout was not named.

    Otherwise the first lock of a whole project would train all that had just been adopted.
    """
    return entry is not None and entry.adopted and not named


def relock(
    desired: Desired,
    layout: str,
    data: Dataset,
    verification: Dataset = NO_DATA,
    *,
    renew: bool = False,
) -> LockEntry:
    """Lock a layout to its data as listed now; `renew` forces a training of the same data.

    `verification` counts only where the layout is verified with documents.
    """
    known = desired.lock.get(layout)
    generation = known.generation if known is not None else 1
    held_out = verification if verification_prefix(desired.layouts[layout]) else NO_DATA
    trained = known is not None and not known.adopted
    entry = LockEntry(
        data_digest=data.digest,
        documents=len(data.labelled),
        verification_digest=held_out.digest,
        verification_documents=len(held_out.labelled),
        generation=generation + 1 if renew and trained else generation,
        version="",
    )
    return replace(entry, version=version_of(desired, layout, entry))


def lacks_for_training(data: Dataset, where: str) -> str | None:
    """Why nothing can be trained on this data, and what to do; None where it can."""
    names = {file.name for file in data.files}
    count = len(data.labelled)
    if not names:
        return f"there are no documents in {where}; add them, or declare another training.prefix"
    if count < FEWEST_DOCUMENTS:
        return (
            f"{where} holds {_documents(count)} with labels, and the service trains on "
            f"{FEWEST_DOCUMENTS} or more; add {FEWEST_DOCUMENTS - count}"
        )
    if FIELDS_FILE not in names:
        return f"{where} holds no {FIELDS_FILE}; add it, it declares the fields"
    if without := [name for name in data.labelled if name + OCR_SUFFIX not in names]:
        return f"{where} lacks the {OCR_SUFFIX[1:]} of {_some(without)}; add it"
    return _orphans(data, where)


def lacks_for_verification(data: Dataset, training: Dataset, where: str) -> str | None:
    """Why nothing can be verified on this data, and what to do; None where it can."""
    trained_on = {file.md5 for file in training.files if is_document(file.name)}
    if not data.files:
        return (
            f"there are no documents in {where}; add them, or declare another verification.prefix"
        )
    if not data.labelled:
        return f"{where} holds no document with labels; add its {LABELS_SUFFIX[1:]}"
    if known := [f.name for f in data.files if is_document(f.name) and f.md5 in trained_on]:
        return f"{where} holds what is trained on, which proves nothing: {_some(known)}; remove it"
    return _orphans(data, where)


def changes(before: Mapping[str, LockEntry], after: Mapping[str, LockEntry]) -> dict[str, str]:
    """Layout -> what has changed in its lock, in a sentence; only those that changed."""
    found = {}
    for layout in sorted(before.keys() | after.keys()):
        old, new = before.get(layout), after.get(layout)
        if new is None:
            found[layout] = "no longer declared, taken out of the lock"
        elif old is None:
            found[layout] = f"new, {_content(new)}, version {new.version}"
        elif old != new:
            found[layout] = _difference(old, new)
    return found


def _content(entry: LockEntry) -> str:
    """What an entry binds the layout to."""
    trained = "a model made before" if entry.adopted else _documents(entry.documents)
    if entry.verification_digest == NO_DATA.digest:
        return f"{trained}, none to verify with"
    return f"{trained}, {entry.verification_documents} to verify with"


def _difference(old: LockEntry, new: LockEntry) -> str:
    if old.adopted != new.adopted:
        trained = f"was adopted, is trained from now on ({_content(new)})"
        adopted = "was trained, a model made before is adopted instead"
        return f"{adopted if new.adopted else trained}, {_versions(old, new)}"
    said = []
    if old.data_digest != new.data_digest:
        said.append(f"training data changed ({_counts(old.documents, new.documents)})")
    if old.verification_digest != new.verification_digest:
        counts = _counts(old.verification_documents, new.verification_documents)
        said.append(f"verification data changed ({counts})")
    if old.generation != new.generation:
        said.append(f"generation {old.generation} -> {new.generation}")
    unsaid = not said or (len(said) == 1 and old.verification_digest != new.verification_digest)
    if old.version != new.version and unsaid:
        said.append("another model adopted" if new.adopted else "build, API or project changed")
    return ", ".join([*said, _versions(old, new)])


def _versions(old: LockEntry, new: LockEntry) -> str:
    if old.version == new.version:
        return f"version {new.version} stays"
    return f"version {old.version} -> {new.version}"


def _orphans(data: Dataset, where: str) -> str | None:
    """Labels whose document is missing: mostly a document that was renamed without them."""
    names = {file.name for file in data.files}
    labels = (name for name in sorted(names) if name.endswith(LABELS_SUFFIX))
    orphans = [name for name in labels if name.removesuffix(LABELS_SUFFIX) not in names]
    if orphans:
        return f"{where} holds labels without their document: {_some(orphans)}; add or remove them"
    return None


def _documents(count: int) -> str:
    return f"{count} document" if count == 1 else f"{count} documents"


def _counts(old: int, new: int) -> str:
    return _documents(new) if old == new else f"{old} -> {_documents(new)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
