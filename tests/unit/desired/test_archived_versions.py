"""Going back to a version that is no longer anywhere: locked again, to be trained again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reconciler.desired import (
    AnotherVersion,
    DesiredError,
    adopted_entry,
    load,
    load_unlocked,
    relock,
    relock_version,
    write_lock,
)
from reconciler.model.archive import ArchivedVersion
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import LockEntry
from reconciler.model.recipe import Build, Recipe
from tests.unit.desired.project import Project

LAYOUT = "desired/layouts/1040.yaml"
DEV = "desired/environments/dev.yaml"
DATA = Dataset((DataFile("a.pdf", "1" * 32, 1), DataFile("a.pdf.labels.json", "2" * 32, 1)))


def archive(
    entry: LockEntry, build: Build, api: str, project: str = "form-layouts"
) -> ArchivedVersion:
    """What the state store keeps of a version that was trained with this data."""
    recipe = Recipe(project, "1040", build, api, entry.data_digest, entry.generation)
    return ArchivedVersion(
        layout="1040",
        version=recipe.version,
        data_digest=entry.data_digest,
        documents=entry.documents,
        generation=entry.generation,
        build=build,
        api=api,
        commit="3fa2c1b09d11",
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def archived(
    project: Project, build: Build, api: str = "2023-07-31", name: str = "form-layouts"
) -> ArchivedVersion:
    return archive(relock(load(project.root), "1040", DATA, DATA), build, api, name)


def test_an_archived_version_is_locked_with_its_data_and_todays_verification(
    project: Project,
) -> None:
    desired = load(project.root)
    version = archived(project, Build())

    entry = relock_version(desired, "1040", version)

    assert (entry.version, entry.data_digest) == (version.version, DATA.digest)
    assert (entry.documents, entry.generation) == (1, 1)
    assert entry.verification_digest == desired.lock["1040"].verification_digest
    write_lock(project.root, {"1040": entry})
    assert load(project.root).lock == {"1040": entry}


def test_an_earlier_generation_can_be_gone_back_to(project: Project) -> None:
    desired = load(project.root)
    first = archived(project, Build())
    renewed = replace(desired.lock["1040"], generation=4)

    entry = relock_version(replace(desired, lock={"1040": renewed}), "1040", first)

    assert entry.generation == 1


def test_an_adopted_layout_can_go_back_to_what_was_trained_before(project: Project) -> None:
    project.edit(LAYOUT, "{prefix: 1040-check/, minimum_accuracy: 0.95}", "none")
    desired = load_unlocked(project.root)
    version = archive(relock(desired, "1040", DATA), Build(), "2023-07-31")

    entry = relock_version(
        replace(desired, lock={"1040": adopted_entry("a" * 12)}), "1040", version
    )

    assert not entry.adopted
    assert (entry.verification_digest, entry.verification_documents) == (Dataset(()).digest, 0)


def told(project: Project, version: ArchivedVersion) -> list[str]:
    with pytest.raises(AnotherVersion) as raised:
        relock_version(load_unlocked(project.root), "1040", version)
    return str(raised.value).split("\n")


def given(project: Project, version: ArchivedVersion) -> str:
    """The version that the archived data would give as things are declared."""
    recipe = load_unlocked(project.root)
    return replace(
        recipe.recipe("1040", recipe.environments["dev"]),
        data_digest=version.data_digest,
        generation=version.generation,
    ).version


def test_another_mode_is_told_with_what_to_declare(project: Project) -> None:
    version = archived(project, Build("neural"))

    assert told(project, version) == [
        f"{LAYOUT}:1:1: version {version.version} of 1040 was trained with `mode: neural`, and "
        f"what is declared gives {given(project, version)}; set build.mode: neural in {LAYOUT}"
    ]


def test_all_that_differs_is_told_at_once(project: Project) -> None:
    version = archived(project, Build("neural", 2.5), "2024-11-30")

    assert [line.rpartition("; ")[2] for line in told(project, version)] == [
        f"set build.mode: neural in {LAYOUT}",
        f"set build.max_training_hours: 2.5 in {LAYOUT}",
        f"set api: 2024-11-30 in {DEV}",
    ]


def test_a_limit_that_was_not_there_then_is_told_to_be_removed(project: Project) -> None:
    version = archived(project, Build("neural"), "2024-11-30")
    project.edit(DEV, "state:", "api: 2024-11-30\nstate:")
    project.edit(LAYOUT, "mode: template", "mode: neural, max_training_hours: 3")

    assert [line.rpartition("; ")[2] for line in told(project, version)] == [
        f"remove build.max_training_hours in {LAYOUT}"
    ]


def test_what_is_told_to_be_declared_gives_the_version(project: Project) -> None:
    version = archived(project, Build("neural", 2.0), "2024-11-30")
    project.edit(DEV, "state:", "api: 2024-11-30\nstate:")
    project.edit(LAYOUT, "mode: template", "mode: neural, max_training_hours: 2")

    entry = relock_version(load_unlocked(project.root), "1040", version)

    assert entry.version == version.version


def test_a_project_that_had_another_name_is_told(project: Project) -> None:
    version = archived(project, Build(), name="old-forms")

    assert told(project, version) == [
        f"Pulumi.yaml:1:1: version {version.version} of 1040 was trained in a project of another "
        f"name, and what is declared gives {given(project, version)}; set `name` as it was at "
        "commit 3fa2c1b09d11 in Pulumi.yaml"
    ]


def test_documents_to_verify_with_must_have_been_locked_before(project: Project) -> None:
    desired = load(project.root)
    version = archived(project, Build())

    with pytest.raises(DesiredError, match=r"run `reconciler lock 1040` first"):
        relock_version(replace(desired, lock={}), "1040", version)
