"""Writes an adoption: all of its files, or none of them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from reconciler.desired.adopting import AdoptionPlan, AdoptionRefused
from reconciler.desired.adoption import write_adopted
from reconciler.desired.loading import load_unlocked
from reconciler.desired.lock import write_lock
from reconciler.desired.problems import DesiredError
from reconciler.desired.reading import ADOPTED, LAYOUTS, LOCK


def write_adoption(root: Path, plan: AdoptionPlan) -> tuple[str, ...]:
    """Write everything and read it back; names of the files written, relative to `root`.

    Whatever goes wrong, the project then is as it was. Raises AdoptionRefused where a layout's
    file has come to be meanwhile or where what was written does not hold, and OSError.
    """
    with _all_or_nothing(root, [*plan.files, LOCK, ADOPTED]):
        (root / LAYOUTS).mkdir(parents=True, exist_ok=True)
        written = []
        for name, text in plan.files.items():
            with (root / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            written.append(name)
        if plan.is_lock_changed:
            write_lock(root, plan.lock)
            written.append(LOCK)
        if plan.models:
            write_adopted(root, plan.adopted)
            written.append(ADOPTED)
        load_unlocked(root)
    return tuple(written)


@contextlib.contextmanager
def _all_or_nothing(root: Path, names: list[str]) -> Iterator[None]:
    before = {name: _content(root / name) for name in names}
    try:
        yield
    except BaseException as error:
        for name, content in before.items():
            if content is None:
                (root / name).unlink(missing_ok=True)
            elif _content(root / name) != content:
                (root / name).write_bytes(content)
        if isinstance(error, FileExistsError):
            raise AdoptionRefused(
                (f"{error.filename} exists and cannot be used; mend it, then run again",)
            ) from error
        if isinstance(error, DesiredError):
            raise AdoptionRefused(tuple(map(str, error.problems))) from error
        raise


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
