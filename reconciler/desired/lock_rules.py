"""What holds between the lock and the rest: every layout is locked as declared, nothing else is."""

from collections.abc import Mapping

from reconciler.desired.adoption import Adopted
from reconciler.desired.checking import Declared
from reconciler.desired.lock import NO_DATA, version_of
from reconciler.desired.problems import START, Problems, quote
from reconciler.desired.reading import ADOPTED, LOCK
from reconciler.desired.shapes import LayoutShape
from reconciler.desired.shelf import Shelf
from reconciler.desired.written_shapes import LockShape
from reconciler.model.desired import Desired, LockEntry

REMEDY = "run `reconciler lock`"


def check_lock(
    lock: Declared[LockShape] | None,
    layouts: Shelf[LayoutShape],
    adopted: Adopted,
    problems: Problems,
) -> None:
    """Hold entries against layouts. A lock that is not there (None) lacks them all."""
    if lock is None:
        if layouts.known:
            problems.add(LOCK, START, f"there is no lock yet; {REMEDY}")
        return
    if not lock.sure("layouts"):
        return
    made_before = {adoption.layout for models in adopted.values() for adoption in models.values()}
    for name, declared in layouts.usable.items():
        if declared.sure("layout") and name not in lock.shape.layouts:
            remedy = REMEDY
            if name in made_before:
                remedy = (
                    "take the lock that goes with its adopted models back from Git, or train anew:"
                    f" `reconciler lock {name}`"
                )
            message = f"the layout {quote(name)} is not in {LOCK}; {remedy}"
            problems.add(declared.file, declared.document.mark("layout"), message)
    for name in lock.shape.layouts:
        if name not in layouts.known:
            message = f"{quote(name)} is locked, and no file declares it any more; {REMEDY}"
            problems.add(LOCK, lock.document.key_mark("layouts", name), message)


def check_verification_data(
    locked: Mapping[str, LockEntry], layouts: Shelf[LayoutShape], problems: Problems
) -> None:
    """Where documents are declared to verify with, some must be locked."""
    for layout, entry in locked.items():
        declared = layouts.usable.get(layout)
        if declared is None or not declared.sure("verification"):
            continue
        verification = declared.shape.verification
        if verification is None or verification.prefix is None:
            continue
        if entry.verification_digest == NO_DATA.digest:
            remedy = REMEDY
            if entry.adopted:
                remedy = f"write `verification: none`, or train anew: `reconciler lock {layout}`"
            message = f"{quote(verification.prefix)} was not locked with the layout; {remedy}"
            mark = declared.document.mark("verification", "prefix")
            problems.add(declared.file, mark, message)


def check_versions(
    lock: Declared[LockShape], layouts: Shelf[LayoutShape], desired: Desired, problems: Problems
) -> None:
    """Hold each locked version against its recipe, for layouts with which nothing else is wrong."""
    for layout, entry in desired.lock.items():
        declared = layouts.usable.get(layout)
        if declared is None or entry.adopted or problems.in_file(declared.file):
            continue
        version = version_of(desired, layout, entry)
        if version != entry.version:
            message = (
                f"{quote(layout)} is locked as version {entry.version}, and what is declared for "
                f"it gives {version} (its build, the API or the project has changed); {REMEDY}"
            )
            problems.add(LOCK, lock.document.mark("layouts", layout, "version"), message)


def check_adopted_versions(
    lock: Declared[LockShape], locked: Mapping[str, LockEntry], adopted: Adopted, problems: Problems
) -> None:
    """Hold each version that is locked as adopted against the models that could be it."""
    known: dict[str, set[str]] = {}
    for models in adopted.values():
        for adoption in models.values():
            known.setdefault(adoption.layout, set()).add(adoption.version)
    for layout, entry in locked.items():
        versions = known.get(layout, set())
        if entry.adopted and entry.version not in versions:
            has = f" (those of the layout are {', '.join(sorted(versions))})" if versions else ""
            message = (
                f"{quote(layout)} is locked as the adopted version {entry.version}, and {ADOPTED} "
                f"names no model of it{has}; take that file back from Git, or train anew: "
                f"`reconciler lock {layout}`"
            )
            problems.add(LOCK, lock.document.mark("layouts", layout, "version"), message)
