"""An adoption is written as a whole, or nothing of it is."""

from pathlib import Path

import pytest

from reconciler.desired import load
from reconciler.desired.adopting import (
    AdoptionPlan,
    AdoptionRefused,
    Evidence,
    Found,
    Named,
    NewLayouts,
)
from reconciler.desired.adopting_plan import plan_adoption
from reconciler.desired.adopting_writing import write_adoption
from reconciler.model.naming import Instance
from tests.unit.desired.project import Project, right_project

WESTUS = Instance("dev", "westus")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return right_project(tmp_path)


def adoption(project: Project, *layouts: str) -> AdoptionPlan:
    named = [
        Named(name, Found("mapping.json:1:1", name, False, WESTUS, f"id-{name}"))
        for name in layouts
    ]
    return plan_adoption(load(project.root), named, Evidence(), NewLayouts())


def files(project: Project) -> dict[str, bytes]:
    return {
        str(path.relative_to(project.root)): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file()
    }


def test_what_is_written_is_valid_and_leaves_what_was_there(project: Project) -> None:
    before = files(project)

    written = write_adoption(project.root, adoption(project, "1099", "w8ben"))

    assert written == (
        "desired/layouts/1099.yaml",
        "desired/layouts/w8ben.yaml",
        "desired/layouts.lock.yaml",
        "desired/adopted.yaml",
    )
    desired = load(project.root)
    assert desired.lock["1099"].adopted
    assert desired.adopted[WESTUS]["id-1099"].version == desired.lock["1099"].version
    assert not desired.lock["1040"].adopted
    now = files(project)
    assert all(now[name] == before[name] for name in before if name not in written)


def test_a_file_that_has_come_to_be_meanwhile_stays_and_nothing_else_is_left(
    project: Project,
) -> None:
    plan = adoption(project, "1099", "w8ben")
    project.write("desired/layouts/w8ben.yaml", "mine: yes\n")
    before = files(project)

    with pytest.raises(AdoptionRefused, match=r"w8ben\.yaml exists"):
        write_adoption(project.root, plan)

    assert files(project) == before


def test_a_disk_that_fails_in_the_middle_leaves_everything_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = adoption(project, "1099")
    before = files(project)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reconciler.desired.adopting_writing.write_adopted", full)
    with pytest.raises(OSError, match="No space left"):
        write_adoption(project.root, plan)

    assert files(project) == before


def test_what_would_not_load_is_taken_back_and_told(project: Project) -> None:
    plan = adoption(project, "1099")
    project.write("desired/environments/dev.yaml", "environment: [\n")
    before = files(project)

    with pytest.raises(AdoptionRefused, match=r"desired/environments/dev\.yaml:"):
        write_adoption(project.root, plan)

    assert files(project) == before
