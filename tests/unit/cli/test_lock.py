"""`reconciler lock` on real folders: what it writes, what it says, what it refuses."""

from pathlib import Path

import pytest

from reconciler.desired import load, load_unlocked
from reconciler.desired.lock import adopted_entry
from reconciler.report.lock_output import LockOutput
from tests.unit.cli.locked_project import (
    DATA,
    LOCK,
    OLD,
    add_document,
    add_layout,
    adopted,
    declare,
    run,
    unlocked,
    version,
)
from tests.unit.desired.project import LAYOUT, Project, right_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return unlocked(right_project(tmp_path))


def test_the_first_lock_makes_the_project_valid(project: Project) -> None:
    result = run(project)

    assert result.exit_code == 0
    assert result.output == (
        f"1040: new, 5 documents, 1 to verify with, version {version(project, '1040')}\n"
        f"1099: new, 5 documents, 1 to verify with, version {version(project, '1099')}\n"
        f"{LOCK} written; commit it to have this carried out\n"
    )


def test_a_second_lock_changes_nothing(project: Project) -> None:
    run(project)
    before = (project.root / LOCK).stat()

    result = run(project)

    assert (result.exit_code, result.output) == (0, f"{LOCK} is up to date\n")
    assert (project.root / LOCK).stat().st_mtime_ns == before.st_mtime_ns


def test_more_training_data_changes_that_layout_only(project: Project) -> None:
    run(project)
    old, other = version(project, "1040"), version(project, "1099")
    add_document(project, "1040", "more.pdf")

    result = run(project)

    new = version(project, "1040")
    assert result.output.splitlines()[:-1] == [
        f"1040: training data changed (5 -> 6 documents), version {old} -> {new}"
    ]
    assert version(project, "1099") == other


def test_data_that_goes_back_gives_the_lock_of_before_byte_for_byte(project: Project) -> None:
    run(project)
    before = (project.root / LOCK).read_bytes()
    add_document(project, "1040", "more.pdf")
    run(project)
    assert (project.root / LOCK).read_bytes() != before
    for file in (project.root / DATA / "1040").glob("more.pdf*"):
        file.unlink()

    run(project)

    assert (project.root / LOCK).read_bytes() == before


def test_notes_beside_the_documents_change_nothing(project: Project) -> None:
    run(project)
    project.write(f"{DATA}/1040/SOURCE.txt", "from the tax office")

    assert run(project).output == f"{LOCK} is up to date\n"


def test_only_the_layouts_that_are_named_are_locked(project: Project) -> None:
    run(project)
    add_document(project, "1040", "more.pdf")
    add_document(project, "1099", "more.pdf")

    result = run(project, "1099")

    assert [line.split(":")[0] for line in result.output.splitlines()[:-1]] == ["1099"]


def test_a_renewal_trains_the_same_data_again(project: Project) -> None:
    run(project)
    old = version(project, "1040")

    result = run(project, "--renew", "1040")

    assert result.output.startswith(f"1040: generation 1 -> 2, version {old} -> ")
    assert load(project.root).lock["1040"].generation == 2


@pytest.mark.parametrize("options", [(), ("1040",), ("--renew", "1040")])
def test_a_check_tells_changes_writes_nothing_and_exits_with_2(
    project: Project, options: tuple[str, ...]
) -> None:
    run(project)
    before = (project.root / LOCK).read_bytes()
    add_document(project, "1040", "more.pdf")

    result = run(project, *options, "--check")

    assert result.exit_code == 2
    assert "1040: training data changed (5 -> 6 documents)" in result.output
    assert result.output.endswith(f"{LOCK} is out of date; run the same without --check\n")
    assert (project.root / LOCK).read_bytes() == before


def test_a_check_of_a_current_lock_exits_with_0(project: Project) -> None:
    run(project)

    assert run(project, "--check").exit_code == 0


def test_a_layout_that_left_git_leaves_the_lock(project: Project) -> None:
    run(project)
    (project.root / "desired/layouts/1099.yaml").unlink()

    result = run(project)

    assert result.output.startswith("1099: no longer declared, taken out of the lock\n")
    assert set(load(project.root).lock) == {"1040"}


def test_unusable_data_is_told_for_all_layouts_and_nothing_is_locked(project: Project) -> None:
    (project.root / DATA / "1040/fields.json").unlink()
    for file in (project.root / DATA / "1099-check").iterdir():
        file.unlink()

    result = run(project)

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: nothing was locked\n"
        f"1040: {DATA}/1040/ holds no fields.json; add it, it declares the fields\n"
        f"1099: there are no documents in {DATA}/1099-check/; add them, or declare another "
        "verification.prefix\n"
    )
    assert not (project.root / LOCK).exists()


def test_the_same_file_in_both_folders_is_refused(project: Project) -> None:
    source = project.root / DATA / "1040/0.pdf"
    project.write(f"{DATA}/1040-check/held-out.pdf", source.read_bytes())

    result = run(project)

    assert result.exit_code == 1
    assert "1040-check/ holds what is trained on, which proves nothing: held-out.pdf" in (
        result.stderr
    )


def test_an_unknown_layout_is_told_with_the_nearest_name(project: Project) -> None:
    add_layout(project, "w8ben")

    result = run(project, "W8BEN")

    assert result.exit_code == 1
    assert result.stderr == "Error: there is no layout W8BEN; did you mean w8ben?\n"


def test_a_wrong_declaration_stops_it_before_anything_is_read(project: Project) -> None:
    project.write("desired/layouts/1040.yaml", "layout: [\n")

    result = run(project)

    assert result.exit_code == 1
    assert result.stderr.startswith("desired/layouts/1040.yaml:1:9: ")
    assert not (project.root / LOCK).exists()


def test_people_s_files_are_left_as_they_are(project: Project) -> None:
    file = project.root / "desired/layouts/1040.yaml"
    file.write_text("# ours\n" + LAYOUT + "# as we like it\n")
    before = file.read_bytes()

    run(project)

    assert file.read_bytes() == before


def test_data_that_cannot_be_opened_is_told_in_a_sentence(project: Project) -> None:
    file = "desired/environments/dev.yaml"
    right = (project.root / file).read_text()
    project.write(file, right.replace(DATA, "http://127.0.0.1:9/account/forms"))

    result = run(project)

    assert result.exit_code == 1
    assert result.stderr.startswith("http://127.0.0.1:9/account/forms")
    assert len(result.stderr.splitlines()) == 1


def test_json_tells_the_changes_with_both_versions(project: Project) -> None:
    run(project)
    old = version(project, "1040")

    result = run(project, "--renew", "1040", "--format", "json")

    answer = LockOutput.model_validate_json(result.stdout)
    (change,) = answer.changes
    assert (change.layout, change.version_before, answer.written) == ("1040", old, True)
    assert change.version_after == version(project, "1040")


def test_markdown_is_a_table_of_the_changes(project: Project) -> None:
    result = run(project, "--format", "markdown")

    assert result.stdout.startswith("| layout | version | what changed |\n")
    assert result.stdout.endswith(f"{LOCK} written; commit it to have this carried out\n")


def test_a_layout_without_verification_is_locked_to_its_training_data_alone(
    project: Project,
) -> None:
    declare(project, "1040", "none")

    result = run(project)

    assert result.exit_code == 0
    assert result.output.startswith("1040: new, 5 documents, none to verify with, version ")


def test_a_person_may_verify_without_documents(project: Project) -> None:
    declare(project, "1040", "{by: person}")

    assert run(project, "1040").exit_code == 0
    assert load_unlocked(project.root).lock["1040"].verification_documents == 0


# Adopted layouts


def test_an_adopted_layout_stays_as_it_is_unless_it_is_named(project: Project) -> None:
    adopted(project, "1040")
    add_document(project, "1040", "more.pdf")

    all_of_them = run(project)
    before = load(project.root).lock["1040"]
    named = run(project, "1040")

    assert "1040: " not in all_of_them.output
    assert before == adopted_entry(OLD)
    assert named.output.startswith("1040: was adopted, is trained from now on (6 documents")
    assert not load(project.root).lock["1040"].adopted


def test_an_adopted_layout_without_any_training_data_does_not_stop_the_others(
    project: Project,
) -> None:
    adopted(project, "1040")
    for file in (project.root / DATA / "1040").iterdir():
        file.unlink()

    result = run(project)

    assert result.exit_code == 0
    assert result.output.startswith("1099: new")


def test_new_documents_to_verify_an_adopted_model_with_are_locked_and_train_nothing(
    project: Project,
) -> None:
    adopted(project, "1040")
    run(project)
    declare(project, "1040", "{prefix: 1040-check/, minimum_accuracy: 0.9}")

    result = run(project)

    entry = load(project.root).lock["1040"]
    assert result.exit_code == 0
    assert (entry.adopted, entry.version, entry.verification_documents) == (True, OLD, 1)
