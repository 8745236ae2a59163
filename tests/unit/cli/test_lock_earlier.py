"""`reconciler lock LAYOUT --version V`: an earlier version is wanted again."""

from pathlib import Path

import pytest

from reconciler.desired import load
from reconciler.desired.lock import adopted_entry
from tests.unit.cli.locked_project import (
    LOCK,
    OLD,
    add_document,
    adopted,
    archive,
    run,
    unlocked,
    version,
)
from tests.unit.desired.project import Project, right_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return unlocked(right_project(tmp_path))


def test_an_archived_version_is_locked_again_byte_for_byte(project: Project) -> None:
    run(project)
    first = (project.root / LOCK).read_bytes()
    archive(project, "1040")
    old = version(project, "1040")
    add_document(project, "1040", "more.pdf")
    run(project)

    result = run(project, "1040", "--version", old)

    assert result.exit_code == 0, result.output
    assert (project.root / LOCK).read_bytes() == first
    assert result.output.startswith("1040: training data changed (6 -> 5 documents), version ")


def test_an_archived_version_whose_data_never_moved_needs_no_copy(project: Project) -> None:
    run(project)
    archive(project, "1040", copied=False)
    old = version(project, "1040")
    run(project, "--renew", "1040")

    result = run(project, "1040", "--version", old)

    assert result.exit_code == 0, result.output
    assert version(project, "1040") == old


def test_an_archived_version_whose_data_is_gone_is_refused_with_where_it_lay(
    project: Project,
) -> None:
    run(project)
    archive(project, "1040", copied=False)
    old = version(project, "1040")
    digest = load(project.root).lock["1040"].data_digest
    add_document(project, "1040", "more.pdf")
    run(project)
    before = (project.root / LOCK).read_bytes()

    result = run(project, "1040", "--version", old)

    assert result.exit_code == 1
    assert f"gone from .reconciler/dev/datasets/{digest}/" in result.stderr
    assert (project.root / LOCK).read_bytes() == before


def test_an_unknown_version_is_told_with_those_that_are_known(project: Project) -> None:
    run(project)
    archive(project, "1040")
    known, digest = version(project, "1040"), load(project.root).lock["1040"].data_digest

    result = run(project, "1040", "--version", "000000000000")

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: 1040 has no version 000000000000; known:\n"
        f"  {known}  trained 2026-11-21 from 5 documents (digest {digest[:12]}), commit c0ffee0\n"
    )


def test_before_any_training_there_is_no_version_to_go_back_to(project: Project) -> None:
    run(project)

    result = run(project, "1040", "--version", "000000000000")

    assert result.exit_code == 1
    assert "no version of 1040 has been trained yet" in result.stderr


def test_another_build_than_the_archived_one_is_refused_with_what_to_declare(
    project: Project,
) -> None:
    run(project)
    archive(project, "1040")
    old = version(project, "1040")
    file = project.root / "desired/layouts/1040.yaml"
    file.write_text(file.read_text().replace("mode: template", "mode: neural"))

    result = run(project, "1040", "--version", old)

    assert result.exit_code == 1
    assert "set build.mode: template" in result.stderr


def test_an_adopted_version_can_be_wanted_again(project: Project) -> None:
    adopted(project, "1040")
    run(project)
    run(project, "1040")

    result = run(project, "1040", "--version", OLD)

    assert result.exit_code == 0, result.output
    assert load(project.root).lock["1040"] == adopted_entry(OLD)


@pytest.mark.parametrize("arguments", [[], ["1040", "1099"], ["1040", "--renew", "1040"]], ids=str)
def test_a_version_is_locked_for_exactly_one_layout(project: Project, arguments: list[str]) -> None:
    run(project)

    result = run(project, *arguments, "--version", "0" * 12)

    assert result.exit_code == 1
    assert "--version locks one layout" in result.stderr
