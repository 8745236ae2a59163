"""Loads what Git declares: all files, all rules, all problems at once.

`load` is what every command but `reconciler lock` uses; `lock` itself must be able to read what is
not locked yet, or no longer.
"""

import re
from pathlib import Path

from reconciler.desired.checking import check
from reconciler.desired.environments import check_environments, environment_of
from reconciler.desired.layouts import check_layout, layout_of
from reconciler.desired.lock import entries_of
from reconciler.desired.lock_rules import check_lock, check_versions
from reconciler.desired.problems import START, Problems
from reconciler.desired.reading import (
    ENVIRONMENTS,
    FOLDER,
    LAYOUTS,
    LOCK,
    PROJECT,
    exists,
    is_folder,
    read,
)
from reconciler.desired.shapes import EnvironmentShape, LayoutShape, LockShape
from reconciler.desired.sharing import check_sharing, roots
from reconciler.desired.shelf import Shelf, read_shelf
from reconciler.model.desired import Desired

_PROJECT_NAME = re.compile(r"^[A-Za-z0-9_.-]{1,100}$")
"""What Pulumi takes as the name of a project."""


def load(root: Path) -> Desired:
    """Read the desired state under `root`; raises DesiredError with every problem of every file."""
    return _load(root, locked=True)


def load_unlocked(root: Path) -> Desired:
    """Read it without asking that the lock agrees with the layouts; raises DesiredError."""
    return _load(root, locked=False)


def _load(root: Path, *, locked: bool) -> Desired:
    problems = Problems()
    _require_folder(root, problems)
    project = _project(root, problems)
    layouts = read_shelf(root, LAYOUTS, LayoutShape, problems)
    environments = read_shelf(root, ENVIRONMENTS, EnvironmentShape, problems)
    lock_document = read(root, LOCK, problems)
    lock = check(lock_document, LockShape, problems) if lock_document is not None else None

    _check_all_environments(environments, problems)
    apis = frozenset(d.shape.api for d in roots(environments.usable) if d.sure("api"))
    for declared in layouts.usable.values():
        check_layout(declared, apis, problems)
    desired = Desired(
        project=project or "",
        layouts={name: layout_of(d.shape) for name, d in layouts.usable.items()},
        lock=entries_of(lock.shape) if lock is not None else {},
        environments={name: environment_of(d.shape) for name, d in environments.usable.items()},
    )
    if locked and (lock is not None or not exists(root, LOCK)):
        check_lock(lock, layouts, problems)
        if lock is not None and project is not None and _trainers_are_sure(environments):
            check_versions(lock, layouts, desired, problems)
    problems.raise_if_any()
    return desired


def _require_folder(root: Path, problems: Problems) -> None:
    if not is_folder(root, FOLDER, problems) and not exists(root, FOLDER):
        message = "there is no such folder here; go to the project's folder, or use --root"
        problems.add(FOLDER, START, message)
    problems.raise_if_any()


def _check_all_environments(shelf: Shelf[EnvironmentShape], problems: Problems) -> None:
    if not shelf.known:
        message = f"no environment is declared; write for example {ENVIRONMENTS}/dev.yaml"
        problems.add(ENVIRONMENTS, START, message)
    check_environments(shelf.usable, shelf.known, problems)
    check_sharing(shelf.usable, problems)


def _trainers_are_sure(shelf: Shelf[EnvironmentShape]) -> bool:
    """Tell whether it is known which environment trains, and with which API."""
    all_sure = all(declared.sure("source", "api") for declared in shelf.usable.values())
    return all_sure and bool(roots(shelf.usable)) and len(shelf.usable) == len(shelf.known)


def _project(root: Path, problems: Problems) -> str | None:
    """The project's name, out of Pulumi's own file: it is part of every owner tag and version."""
    document = read(root, PROJECT, problems)
    if document is None:
        if not exists(root, PROJECT):
            message = "there is no such file, and it names the project; write `name: form-layouts`"
            problems.add(PROJECT, START, message)
        return None
    name = document.value.get("name") if isinstance(document.value, dict) else None
    if isinstance(name, str) and _PROJECT_NAME.fullmatch(name):
        return name
    message = (
        "`name` must name the project with letters, digits and . _ - (up to 100); write for "
        "example `name: form-layouts`"
    )
    problems.add(PROJECT, document.mark("name"), message)
    return None
