"""The adoptions: what they may hold, what they must agree with, how they are written."""

import errno
import os

import pytest

from reconciler.desired import adopted_entry, load, load_unlocked, write_adopted, write_lock
from reconciler.desired.adoption import adopted_text
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import Adoption
from reconciler.model.naming import Instance
from tests.unit.desired.project import LAYOUT, Project

ADOPTED = "desired/adopted.yaml"
LOCK = "desired/layouts.lock.yaml"
LAYOUT_FILE = "desired/layouts/1040.yaml"
DEV = Instance("dev", "westus")
STAGING = Instance("staging", "eastus2")
VERSION, OTHER = "0123456789ab", "ba9876543210"
RIGHT = f"""\
adopted:
  dev/westus:
    a219b3c4: {{layout: "1040", version: "{VERSION}"}}
"""
TAKE_BACK = "`reconciler adopt` writes this file: take it back from Git, and run `reconciler adopt`"
WRONG = {
    "no keys": ("adopted:", "models:", f"1:1: the key `models` is unknown; {TAKE_BACK}"),
    "an instance without its region": (
        "dev/westus",
        "dev",
        "2:3: `dev` names no instance; write environment/region, for example `dev/westus`",
    ),
    "an unknown environment": (
        "dev/westus",
        "devel/westus",
        "2:3: no environment declares the instance `devel/westus`; did you mean `dev/westus`?",
    ),
    "an unknown region": (
        "dev/westus",
        "dev/northeurope",
        "2:3: no environment declares the instance `dev/northeurope`; take it out, and its models "
        "are left alone",
    ),
    "an unknown layout": (
        '"1040"',
        "w8ben",
        "3:24: there is no layout `w8ben`; take it out, and its models are left alone",
    ),
    "a layout in other letters": (
        '"1040"',
        '"1040v"',
        "3:24: there is no layout `1040v`; did you mean `1040`?",
    ),
    "a model id that no instance could list": (
        "a219b3c4:",
        "a219/b3c4:",
        "3:5: `a219/b3c4` cannot be a model id: 2 to 64 letters, digits and . _ ~ -, beginning "
        f"with a letter or a digit; {TAKE_BACK}",
    ),
    "a model that is named for another layout": (
        "a219b3c4:",
        "1099--3f2a9c1b7d04.2:",
        "3:36: `1099--3f2a9c1b7d04.2` is named as a model of `1099` is, and adopted for `1040`; "
        "take it out, and its models are left alone",
    ),
    "half a version": (
        f'"{VERSION}"',
        '"0123"',
        f"3:41: `0123` is not 12 hex digits; {TAKE_BACK}",
    ),
    "a version that YAML takes for a number": (
        f'"{VERSION}"',
        "312910570041",
        "3:41: `adopted.dev/westus.a219b3c4.version` must be a text, not `312910570041`; "
        f"{TAKE_BACK}",
    ),
    "a model without a version": (
        f', version: "{VERSION}"',
        "",
        f"3:15: `adopted.dev/westus.a219b3c4.version` is missing; {TAKE_BACK}",
    ),
    "two models of one version at one instance": (
        "    a219b3c4:",
        f'    another1: {{layout: "1040", version: "{VERSION}"}}\n    a219b3c4:',
        f"4:5: `another1` is version {VERSION} of `1040` at dev/westus already; keep one of the "
        "two",
    ),
}


@pytest.fixture
def adopting(project: Project) -> Project:
    """A project whose only layout is served by a model that was made before."""
    layout = (project.root / LAYOUT_FILE).read_text()
    project.write(
        LAYOUT_FILE, layout.replace("{prefix: 1040-check/, minimum_accuracy: 0.95}", "none")
    )
    project.write(ADOPTED, RIGHT)
    write_lock(project.root, {"1040": adopted_entry(VERSION)})
    return project


def test_an_adopted_model_is_known_by_its_instance_and_id(adopting: Project) -> None:
    desired = load(adopting.root)

    assert desired.adopted == {DEV: {"a219b3c4": Adoption("1040", VERSION)}}
    assert desired.lock["1040"].adopted
    assert desired.wanted_version(desired.environments["staging"], "1040") == VERSION


def test_without_the_file_nothing_is_adopted(project: Project) -> None:
    assert load(project.root).adopted == {}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_adoption_is_told_with_its_place_and_remedy(
    adopting: Project, old: str, new: str, message: str
) -> None:
    assert old in RIGHT
    adopting.write(ADOPTED, RIGHT.replace(old, new, 1))

    assert f"{ADOPTED}:{message}" in adopting.problems()


def test_two_versions_of_a_layout_may_be_adopted_at_one_instance(adopting: Project) -> None:
    write_adopted(
        adopting.root,
        {DEV: {"a219b3c4": Adoption("1040", VERSION), "older": Adoption("1040", OTHER)}},
    )

    assert adopting.problems() == []


def test_one_version_may_be_adopted_at_two_instances(adopting: Project) -> None:
    one = Adoption("1040", VERSION)
    write_adopted(adopting.root, {STAGING: {"442d": one}, DEV: {"a219b3c4": one}})

    assert list(load(adopting.root).adopted) == [DEV, STAGING]


def test_a_locked_adoption_of_which_there_is_no_model(adopting: Project) -> None:
    write_adopted(adopting.root, {DEV: {"a219b3c4": Adoption("1040", OTHER)}})

    assert adopting.problems() == [
        f"{LOCK}:7:14: `1040` is locked as the adopted version {VERSION}, and {ADOPTED} names no "
        f"model of it (those of the layout are {OTHER}); take that file back from Git, or train "
        "anew: `reconciler lock 1040`"
    ]


def test_a_locked_adoption_without_the_file_of_adoptions(adopting: Project) -> None:
    (adopting.root / ADOPTED).unlink()

    assert adopting.problems() == [
        f"{LOCK}:7:14: `1040` is locked as the adopted version {VERSION}, and {ADOPTED} names no "
        "model of it; take that file back from Git, or train anew: `reconciler lock 1040`"
    ]


def test_an_unusable_file_of_adoptions_makes_the_lock_not_look_wrong_too(
    adopting: Project,
) -> None:
    adopting.write(ADOPTED, "adopted: [\n")

    assert [problem.split(":")[0] for problem in adopting.problems()] == [ADOPTED]


def test_an_adoption_at_an_environment_whose_file_is_unusable_is_not_called_unknown(
    adopting: Project,
) -> None:
    adopting.write("desired/environments/dev.yaml", "environment: [\n")

    assert [problem.split(":")[0] for problem in adopting.problems()] == [
        "desired/environments/dev.yaml"
    ]


def test_an_adoption_without_lock_is_not_told_to_be_trained_only(adopting: Project) -> None:
    write_lock(adopting.root, {})

    assert adopting.problems() == [
        f"{LAYOUT_FILE}:1:9: the layout `1040` is not in {LOCK}; take the lock that goes with its "
        "adopted models back from Git, or train anew: `reconciler lock 1040`"
    ]


def test_an_adopted_version_may_be_superseded_by_a_trained_one(adopting: Project) -> None:
    adopting.lock()

    desired = load(adopting.root)

    assert not desired.lock["1040"].adopted
    assert desired.adopted[DEV]["a219b3c4"].version == VERSION


def test_no_recipe_gives_an_adopted_version(adopting: Project) -> None:
    layout = (adopting.root / LAYOUT_FILE).read_text()
    adopting.write(LAYOUT_FILE, layout.replace("mode: template", "mode: neural"))

    assert adopting.problems() == []


def test_documents_to_verify_an_adopted_model_with_must_be_locked(adopting: Project) -> None:
    adopting.write(LAYOUT_FILE, LAYOUT)

    assert adopting.problems() == [
        f"{LAYOUT_FILE}:5:24: `1040-check/` was not locked with the layout; write `verification: "
        "none`, or train anew: `reconciler lock 1040`"
    ]


def test_an_adopted_model_may_be_verified_with_documents(adopting: Project) -> None:
    held_out = Dataset.of(
        (DataFile("a.pdf", "0" * 32, 1), DataFile("a.pdf.labels.json", "1" * 32, 1))
    )
    adopting.write(LAYOUT_FILE, LAYOUT)
    write_lock(adopting.root, {"1040": adopted_entry(VERSION, held_out)})

    entry = load(adopting.root).lock["1040"]

    assert (entry.verification_digest, entry.verification_documents) == (held_out.digest, 1)


def test_what_refers_to_nothing_does_not_stop_the_commands_that_mend_it(
    adopting: Project,
) -> None:
    adopting.write(ADOPTED, RIGHT.replace('"1040"', "gone").replace("dev/westus", "old/westus"))

    assert load_unlocked(adopting.root).adopted == {
        Instance("old", "westus"): {"a219b3c4": Adoption("gone", VERSION)}
    }


def test_adoptions_are_written_in_one_order_one_model_a_line() -> None:
    one, two = Adoption("1040", VERSION), Adoption("w8ben", OTHER)

    written = adopted_text({STAGING: {}, DEV: {"b": two, "1e5": one}})

    assert written.split("adopted:\n")[1] == (
        "  dev/westus:\n"
        f'    "1e5": {{layout: "1040", version: "{VERSION}"}}\n'
        f'    "b": {{layout: "w8ben", version: "{OTHER}"}}\n'
    )
    assert all(line.startswith("# ") for line in written.split("adopted:\n")[0].splitlines())


def test_no_adoption_at_all_can_be_written_and_read(project: Project) -> None:
    write_adopted(project.root, {})

    assert load(project.root).adopted == {}


def test_a_full_disk_leaves_the_adoptions_as_they_were(
    adopting: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    beside = sorted(path.name for path in (adopting.root / "desired").iterdir())

    with pytest.raises(OSError, match="No space left"):
        write_adopted(adopting.root, {})

    assert (adopting.root / ADOPTED).read_text() == RIGHT
    assert sorted(path.name for path in (adopting.root / "desired").iterdir()) == beside
