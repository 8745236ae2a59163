"""The lock: what it must agree with, how it is written, and what survives a change."""

import subprocess
import sys
from dataclasses import replace

import pytest

from reconciler.desired import (
    adopted_entry,
    load,
    load_unlocked,
    relock,
    verification_prefix,
    write_lock,
)
from reconciler.desired.lock import lock_text
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import Verification
from tests.unit.desired.project import LAYOUT, Project

LOCK = "desired/layouts.lock.yaml"
LAYOUT_FILE = "desired/layouts/1040.yaml"
GONE_BACK = "the lock is never edited: take it back from Git, and run `reconciler lock`"


def data(*md5s: str) -> Dataset:
    """One labelled document per MD5."""
    files = []
    for md5 in md5s:
        files += [DataFile(f"{md5}.pdf", md5, 1), DataFile(f"{md5}.pdf.labels.json", md5, 1)]
    return Dataset.of(tuple(files))


def test_a_right_project_loads_with_its_defaults(project: Project) -> None:
    desired = load(project.root)

    assert desired.project == "form-layouts"
    assert desired.layouts["1040"].retain == 2
    assert desired.layouts["1040"].verification == Verification(
        "1040-check/", 0.95, 0.02, "machine", "smoke"
    )
    dev, staging = desired.environments["dev"], desired.environments["staging"]
    assert (dev.wait, dev.api, dev.promote) == (3000.0, "2023-07-31", "follow")
    assert (dev.guard.max_layouts_removed, dev.guard.max_trainings) == (3, 20)
    assert dev.guard.allow_empty is False
    assert str(staging.source) == "dev/westus"
    assert desired.root_of(staging) == dev


@pytest.mark.parametrize(
    ("written", "seconds"), [("30s", 30.0), ("1.5h", 5400.0), ("50m", 3000.0), ("90", 90.0)]
)
def test_a_wait_is_a_time_or_a_number_of_seconds(
    project: Project, written: str, seconds: float
) -> None:
    project.edit("desired/environments/dev.yaml", "state:", f"wait: {written}\nstate:")

    assert load(project.root).environments["dev"].wait == seconds


@pytest.mark.parametrize(
    ("written", "retired"),
    [("true", {"westus", "eastus"}), ("[eastus]", {"eastus"}), ("[]", set())],
)
def test_regions_are_retired_all_or_by_name(
    project: Project, written: str, retired: set[str]
) -> None:
    project.edit("desired/environments/staging.yaml", "state:", "retire: true\nstate:")
    project.edit("desired/environments/dev.yaml", "state:", f"retire: {written}\nstate:")

    assert load(project.root).environments["dev"].retired == retired


def test_without_a_lock(project: Project) -> None:
    (project.root / LOCK).unlink()

    assert project.problems() == [f"{LOCK}:1:1: there is no lock yet; run `reconciler lock`"]


def test_a_layout_that_is_not_locked(project: Project) -> None:
    project.write("desired/layouts/1099.yaml", LAYOUT.replace('"1040"', '"1099"'))

    assert project.problems() == [
        f"desired/layouts/1099.yaml:1:9: the layout `1099` is not in {LOCK}; run `reconciler lock`"
    ]


def test_a_lock_of_a_layout_that_is_gone(project: Project) -> None:
    (project.root / LAYOUT_FILE).unlink()

    assert project.problems() == [
        f"{LOCK}:5:3: `1040` is locked, and no file declares it any more; run `reconciler lock`"
    ]


def test_an_unusable_layout_is_not_called_gone(project: Project) -> None:
    project.write(LAYOUT_FILE, "layout: [\n")

    assert [problem.split(":")[0] for problem in project.problems()] == [LAYOUT_FILE]


def test_a_build_that_changed_since_the_lock(project: Project) -> None:
    before = load(project.root).lock["1040"].version
    project.edit(LAYOUT_FILE, "template", "neural")

    after = relock(load_unlocked(project.root), "1040", data("a"), data("b"))
    (problem,) = project.problems()
    assert problem.startswith(
        f"{LOCK}:6:14: `1040` is locked as version {before}, and what is declared for it gives "
    )
    assert problem.endswith(
        "(its build, the API or the project has changed); run `reconciler lock`"
    )
    assert after.version != before


def test_a_project_that_was_renamed_since_the_lock(project: Project) -> None:
    project.edit("Pulumi.yaml", "form-layouts", "other-forms")

    (problem,) = project.problems()
    assert problem.startswith(f"{LOCK}:6:14: `1040` is locked as version ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("U.S. Individual Income Tax Return", "Tax return"),
        ("0.95", "0.5"),
        ("0.95}", "0.95}\nretain: 7"),
    ],
)
def test_what_does_not_determine_a_training_needs_no_new_lock(
    project: Project, old: str, new: str
) -> None:
    project.edit(LAYOUT_FILE, old, new)

    assert project.problems() == []


def test_a_merge_conflict_in_the_lock_says_how_to_settle_it(project: Project) -> None:
    right = (project.root / LOCK).read_text()
    project.write(LOCK, right.replace("    version", "<<<<<<< HEAD\n    version"))

    assert project.problems() == [
        f"{LOCK}:6:1: a merge conflict was left here; take one side whole (`git checkout --ours "
        f"{LOCK}`), then `reconciler lock`"
    ]


EDITED = {
    "generation: 1": (
        "generation: 0",
        "7:17: `layouts.1040.generation`: 0 is no generation, they begin with 1",
    ),
    "generation": ("generatoin", "7:5: the key `layouts.1040.generatoin` is unknown"),
    "documents: 0": (
        "documents: none",
        "10:18: `layouts.1040.training.documents` must be a whole number, not the text `none`",
    ),
    "    verification:": (
        "    verification: []\n    x:",
        "11:19: `layouts.1040.verification` must hold keys of its own, not a list",
    ),
    'version: "': ('version: "v', "6:14: `v"),
    'digest: "': (
        'digest: 5 # "',
        "9:15: `layouts.1040.training.digest` must be a text, not `5`",
    ),
}


@pytest.mark.parametrize("old", list(EDITED))
def test_an_edited_lock_is_told_with_its_place_and_the_way_back(project: Project, old: str) -> None:
    new, message = EDITED[old]
    project.edit(LOCK, old, new)

    told = project.problems()

    assert any(problem.startswith(f"{LOCK}:{message}") for problem in told)
    assert all(problem.endswith(f"; {GONE_BACK}") for problem in told)


def test_what_is_written_is_what_is_read(project: Project) -> None:
    desired = load(project.root)
    entry = replace(desired.lock["1040"], documents=17, generation=1)

    write_lock(project.root, {"1040": entry})

    assert load(project.root).lock == {"1040": entry}


def test_an_empty_lock_can_be_written_and_read(project: Project) -> None:
    (project.root / LAYOUT_FILE).unlink()
    write_lock(project.root, {})

    assert load(project.root).lock == {}


def test_a_lock_is_written_in_one_step_and_leaves_nothing_beside_it(project: Project) -> None:
    before = (project.root / LOCK).stat().st_ino
    project.lock()

    assert (project.root / LOCK).stat().st_ino != before
    assert sorted(path.name for path in (project.root / "desired").iterdir()) == [
        "environments",
        "layouts",
        "layouts.lock.yaml",
    ]


def test_new_data_gives_a_new_version_and_old_data_the_old_one_again(project: Project) -> None:
    desired = load(project.root)

    first = relock(desired, "1040", data("a", "b"), data("c"))
    second = relock(desired, "1040", data("a", "b", "d"), data("c"))
    again = relock(desired, "1040", data("b", "a"), data("c"))

    assert (first.documents, second.documents) == (2, 3)
    assert first.version != second.version
    assert again == first


def test_new_verification_data_keeps_the_version(project: Project) -> None:
    desired = load(project.root)

    first = relock(desired, "1040", data("a"), data("b"))
    second = relock(desired, "1040", data("a"), data("c"))

    assert first.version == second.version
    assert first.verification_digest != second.verification_digest


def test_a_renewal_raises_the_generation_and_with_it_the_version(project: Project) -> None:
    desired = load(project.root)
    known = relock(desired, "1040", data("a"), data("b"))

    renewed = relock(
        replace(desired, lock={"1040": known}), "1040", data("a"), data("b"), renew=True
    )

    assert (known.generation, renewed.generation) == (1, 2)
    assert known.version != renewed.version


def test_a_version_is_the_same_in_every_process(project: Project) -> None:
    code = (
        "import sys, pathlib; from reconciler.desired import load; "
        "print(load(pathlib.Path(sys.argv[1])).lock['1040'].version)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(project.root)], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == load(project.root).lock["1040"].version


def without_documents(project: Project, verification: str) -> None:
    project.edit(LAYOUT_FILE, "{prefix: 1040-check/, minimum_accuracy: 0.95}", verification)


@pytest.mark.parametrize("verification", ["none", "{by: person}"])
def test_what_is_not_verified_with_documents_is_locked_without_any(
    project: Project, verification: str
) -> None:
    without_documents(project, verification)

    entry = relock(load_unlocked(project.root), "1040", data("a"), data("b"))

    assert verification_prefix(load_unlocked(project.root).layouts["1040"]) == ""
    assert (entry.verification_digest, entry.verification_documents) == (Dataset(()).digest, 0)


def test_verification_documents_that_are_declared_later_must_be_locked(project: Project) -> None:
    without_documents(project, "none")
    project.lock()
    assert project.problems() == []

    without = (project.root / LAYOUT_FILE).read_text()
    project.write(LAYOUT_FILE, without.replace("none", "{prefix: c/, minimum_accuracy: 1}"))

    assert project.problems() == [
        f"{LAYOUT_FILE}:5:24: `c/` was not locked with the layout; run `reconciler lock`"
    ]


def test_a_verification_that_is_given_up_needs_no_new_lock(project: Project) -> None:
    without_documents(project, "none")

    assert project.problems() == []


def test_the_lock_of_an_adopted_layout_names_no_data() -> None:
    text = lock_text({"1040": adopted_entry("0123456789ab")})

    assert "adopted: true\n" in text
    assert "training" not in text.partition("layouts:")[2]
    assert "verification" not in text.partition("layouts:")[2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    generation: 1",
            "    adopted: true\n    generation: 1",
            "6:5: `layouts.1040`: what is adopted has no `training` data",
        ),
        (
            "    generation: 1",
            "    adopted: false\n    generation: 1",
            "7:14: `layouts.1040.adopted` cannot be `false`",
        ),
        ("    verification:", "#", "6:5: `layouts.1040`: its `verification` is missing"),
    ],
)
def test_a_lock_entry_is_adopted_or_has_its_data(
    project: Project, old: str, new: str, message: str
) -> None:
    text = (project.root / LOCK).read_text()
    if new == "#":
        text = text[: text.index(old)]
    project.write(LOCK, text.replace(old, new))

    assert project.problems() == [f"{LOCK}:{message}; {GONE_BACK}"]


def test_a_renewal_of_an_adopted_layout_is_its_first_generation(project: Project) -> None:
    desired = replace(load(project.root), lock={"1040": adopted_entry("0123456789ab")})

    entry = relock(desired, "1040", data("a"), data("b"), renew=True)

    assert (entry.adopted, entry.generation) == (False, 1)
