"""Loads what Git declares: all files, all rules, all problems at once.

`load` is what every command but `reconciler lock` uses; `lock` itself must be able to read what is
not locked yet, or no longer.
"""

import re
from pathlib import Path

from reconciler.desired.adoption import adopted_of
from reconciler.desired.adoption_rules import check_adopted
from reconciler.desired.chains import api_of, check_chains, own_api, roots
from reconciler.desired.checking import Declared, S, check
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.environments import check_environments, environment_of
from reconciler.desired.layouts import check_layout, layout_of
from reconciler.desired.lock import entries_of
from reconciler.desired.lock_rules import (
    check_adopted_versions,
    check_lock,
    check_verification_data,
    check_versions,
)
from reconciler.desired.pins import check_pins
from reconciler.desired.problems import START, Problems
from reconciler.desired.reading import (
    ADOPTED,
    ENVIRONMENTS,
    FOLDER,
    LAYOUTS,
    LOCK,
    PROJECT,
    exists,
    is_folder,
    read,
)
from reconciler.desired.shapes import LayoutShape
from reconciler.desired.sharing import check_sharing
from reconciler.desired.shelf import Shelf, read_shelf
from reconciler.desired.written_shapes import AdoptedShape, LockShape
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
    lock = _read_one(root, LOCK, LockShape, problems)
    adopted = _read_one(root, ADOPTED, AdoptedShape, problems)

    _check_all_environments(root, environments, layouts.known, problems)
    apis = frozenset(own_api(d.shape) for d in roots(environments.usable) if d.sure("api"))
    for declared in layouts.usable.values():
        check_layout(declared, apis, problems)
    desired = Desired(
        project=project or "",
        layouts={name: layout_of(d.shape) for name, d in layouts.usable.items()},
        lock=entries_of(lock.shape) if lock is not None else {},
        environments={
            name: environment_of(d.shape, api_of(name, environments.usable))
            for name, d in environments.usable.items()
        },
        adopted=adopted_of(adopted.shape) if adopted is not None else {},
    )
    if locked:
        if adopted is not None:
            check_adopted(adopted, layouts, environments, problems)
        if lock is not None or not exists(root, LOCK):
            check_lock(lock, layouts, desired.adopted, problems)
        if lock is not None:
            check_verification_data(desired.lock, layouts, problems)
            if adopted.sure("adopted") if adopted is not None else not exists(root, ADOPTED):
                check_adopted_versions(lock, desired.lock, desired.adopted, problems)
            if project is not None and _trainers_are_sure(environments):
                check_versions(lock, layouts, desired, problems)
    problems.raise_if_any()
    return desired


def _read_one(root: Path, name: str, shape: type[S], problems: Problems) -> Declared[S] | None:
    """Read a file that need not be there."""
    document = read(root, name, problems)
    return check(document, shape, problems) if document is not None else None


def _require_folder(root: Path, problems: Problems) -> None:
    if not is_folder(root, FOLDER, problems) and not exists(root, FOLDER):
        message = "there is no such folder here; go to the project's folder, or use --root"
        problems.add(FOLDER, START, message)
    problems.raise_if_any()


def _check_all_environments(
    root: Path,
    shelf: Shelf[EnvironmentShape],
    layouts: frozenset[str],
    problems: Problems,
) -> None:
    if not shelf.known:
        message = f"no environment is declared; write for example {ENVIRONMENTS}/dev.yaml"
        problems.add(ENVIRONMENTS, START, message)
    check_environments(shelf.usable, shelf.known, problems)
    check_chains(shelf.usable, problems)
    check_pins(shelf.usable, layouts, problems)
    check_sharing(shelf.usable, root, problems)


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
