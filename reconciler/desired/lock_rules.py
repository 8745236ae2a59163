"""What holds between the lock and the layouts: every layout is locked, and nothing else is."""

from reconciler.desired.checking import Declared
from reconciler.desired.lock import entries_of, version_of
from reconciler.desired.problems import START, Problems, quote
from reconciler.desired.reading import LOCK
from reconciler.desired.shapes import LayoutShape, LockShape
from reconciler.desired.shelf import Shelf
from reconciler.model.desired import Desired

REMEDY = "run `reconciler lock`"


def check_lock(
    lock: Declared[LockShape] | None, layouts: Shelf[LayoutShape], problems: Problems
) -> None:
    """Hold entries against layouts. A lock that is not there (None) lacks them all."""
    if lock is None:
        if layouts.known:
            problems.add(LOCK, START, f"there is no lock yet; {REMEDY}")
        return
    if not lock.sure("layouts"):
        return
    for name, declared in layouts.usable.items():
        if declared.sure("layout") and name not in lock.shape.layouts:
            message = f"the layout {quote(name)} is not in {LOCK}; {REMEDY}"
            problems.add(declared.file, declared.document.mark("layout"), message)
    for name in lock.shape.layouts:
        if name not in layouts.known:
            message = f"{quote(name)} is locked, and no file declares it any more; {REMEDY}"
            problems.add(LOCK, lock.document.key_mark("layouts", name), message)


def check_versions(
    lock: Declared[LockShape], layouts: Shelf[LayoutShape], desired: Desired, problems: Problems
) -> None:
    """Hold each locked version against its recipe, for layouts with which nothing else is wrong."""
    for layout, entry in entries_of(lock.shape).items():
        declared = layouts.usable.get(layout)
        if declared is None or problems.in_file(declared.file):
            continue
        version = version_of(desired, layout, entry)
        if version != entry.version:
            message = (
                f"{quote(layout)} is locked as version {entry.version}, and what is declared for "
                f"it gives {version} (its build, the API or the project has changed); {REMEDY}"
            )
            problems.add(LOCK, lock.document.mark("layouts", layout, "version"), message)
