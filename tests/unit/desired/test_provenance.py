"""Which commit stands here, and which one locked a version: asked of real repositories."""

import os
import subprocess
from pathlib import Path

import pytest

from reconciler.desired import commit_of, load, locked_in, write_lock
from tests.unit.desired.project import LAYOUT, Project

LOCK = "desired/layouts.lock.yaml"


@pytest.fixture(autouse=True)
def _git_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration of this machine's, no repository around the test's own."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Pat Doe")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "pat@example.com")


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(project: Project, message: str) -> str:
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--message", message)
    return git(project.root, "rev-parse", "HEAD")


def renew(project: Project, layout: str, version: str) -> None:
    """Change one layout's version, as a lock after new data does."""
    lock = dict(load(project.root).lock)
    text = (project.root / LOCK).read_text()
    project.write(LOCK, text.replace(lock[layout].version, version))


@pytest.fixture
def repository(project: Project) -> Project:
    """A repository with two layouts, locked by its first commit."""
    project.write("desired/layouts/1099.yaml", LAYOUT.replace("1040", "1099"))
    project.lock()
    git(project.root, "init", "--quiet", "--initial-branch=main")
    return project


def test_a_clean_project_stands_at_its_commit(repository: Project) -> None:
    head = commit(repository, "Declare two layouts")

    assert commit_of(repository.root) == head[:12]


def test_a_changed_project_is_dirty(repository: Project) -> None:
    head = commit(repository, "Declare two layouts")
    repository.write("Pulumi.yaml", "name: other\nruntime: python\n")

    assert commit_of(repository.root) == f"{head[:12]}-dirty"


def test_a_tag_hides_no_commit(repository: Project) -> None:
    head = commit(repository, "Declare two layouts")
    git(repository.root, "tag", "v1.0")

    assert commit_of(repository.root) == head[:12]


def test_outside_git_no_commit_is_known(project: Project) -> None:
    assert commit_of(project.root) == "unknown"
    assert locked_in(project.root, ["1040"]) == {}


def test_each_version_is_known_by_the_commit_that_locked_it(repository: Project) -> None:
    first = commit(repository, "Declare two layouts")
    renew(repository, "1099", "0123456789ab")
    second = commit(repository, "Lock new data of 1099")

    assert locked_in(repository.root, ["1040", "1099"]) == {"1040": first[:7], "1099": second[:7]}
    assert locked_in(repository.root, ["1040"]) == {"1040": first[:7]}


def test_a_layout_that_comes_before_moves_lines_and_locks_nothing_again(
    repository: Project,
) -> None:
    first = commit(repository, "Declare two layouts")
    repository.write("desired/layouts/0999.yaml", LAYOUT.replace("1040", "0999"))
    repository.lock()
    second = commit(repository, "Declare a third layout")

    assert locked_in(repository.root, ["0999", "1040", "1099"]) == {
        "0999": second[:7],
        "1040": first[:7],
        "1099": first[:7],
    }


def test_a_version_that_is_not_committed_is_left_out(repository: Project) -> None:
    first = commit(repository, "Declare two layouts")
    renew(repository, "1099", "0123456789ab")

    assert locked_in(repository.root, ["1040", "1099"]) == {"1040": first[:7]}


def test_a_lock_that_git_does_not_hold_tells_nothing(repository: Project) -> None:
    repository.write(".gitignore", f"{LOCK}\n")
    commit(repository, "Declare two layouts")

    assert locked_in(repository.root, ["1040"]) == {}


def test_before_the_first_commit_nothing_is_known(repository: Project) -> None:
    assert commit_of(repository.root) == "unknown"
    assert locked_in(repository.root, ["1040"]) == {}


def test_a_layout_that_is_not_locked_is_left_out(repository: Project) -> None:
    commit(repository, "Declare two layouts")

    assert locked_in(repository.root, ["w8ben"]) == {}
    assert locked_in(repository.root, []) == {}


def test_a_shallow_clone_tells_only_what_its_history_holds(
    repository: Project, tmp_path: Path
) -> None:
    commit(repository, "Declare two layouts")
    repository.write("README.md", "Forms\n")
    commit(repository, "Say what this is")
    renew(repository, "1099", "0123456789ab")
    last = commit(repository, "Lock new data of 1099")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{repository.root}", str(clone))

    assert locked_in(clone, ["1040", "1099"]) == {"1099": last[:7]}


def test_a_project_within_a_repository_is_asked_for_by_its_own_path(
    repository: Project, tmp_path: Path
) -> None:
    outer = Project(tmp_path / "outer")
    inner = outer.root / "forms"
    outer.root.mkdir()
    git(outer.root, "init", "--quiet", "--initial-branch=main")
    for name in ("Pulumi.yaml", LOCK):
        Project(inner).write(name, (repository.root / name).read_bytes())
    first = commit(outer, "Take the forms in")

    assert locked_in(inner, ["1040"]) == {"1040": first[:7]}


def test_without_git_nothing_is_known(repository: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, "Declare two layouts")
    monkeypatch.setenv("PATH", "")

    assert commit_of(repository.root) == "unknown"
    assert locked_in(repository.root, ["1040"]) == {}


def test_a_git_that_does_not_answer_is_not_waited_for(
    repository: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, "Declare two layouts")
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    monkeypatch.setattr("reconciler.desired.provenance.PATIENCE", 0.05)

    assert commit_of(repository.root) == "unknown"
    assert locked_in(repository.root, ["1040"]) == {}


def test_many_layouts_are_asked_for_at_once(repository: Project) -> None:
    lock = load(repository.root).lock["1040"]
    names = [f"form{number}" for number in range(1500)]
    write_lock(repository.root, dict.fromkeys(names, lock))
    first = commit(repository, "Declare many layouts")

    assert locked_in(repository.root, names) == dict.fromkeys(names, first[:7])
