"""What a layout's file may hold: each wrong line, and the message that its author gets."""

import pytest

from reconciler.desired import load
from reconciler.model.desired import Verification
from reconciler.model.recipe import Build
from tests.unit.desired.project import Project

FILE = "desired/layouts/1040.yaml"

WRONG = {
    "a number for a name": (
        ('"1040"', "01040"),
        '1:9: `layout` must be a text, and 01040 is a number; write it in quotes: layout: "01040"',
    ),
    "true for a name": (
        ('"1040"', "true"),
        "1:9: `layout` must be a text, and true is true or false; write it in quotes: "
        'layout: "true"',
    ),
    "another name than the file's": (
        ('"1040"', "w8ben"),
        "1:9: `w8ben` is declared in a file named 1040.yaml; rename the file to w8ben.yaml, or "
        'write `layout: "1040"`',
    ),
    "two hyphens in a name": (
        ('"1040"', "1040--a"),
        "1:9: `layout`: the name `1040--a` holds `--`, which parts layout and version in a model "
        "id; write `1040-a`",
    ),
    "a character that no model id takes": (
        ('"1040"', "1099/R"),
        "1:9: `layout`: the name `1099/R` holds `/`, and a layout's name is part of its model "
        "ids: letters, digits and . _ ~ - only; write `1099-R`",
    ),
    "a name that ends with a hyphen": (
        ('"1040"', "1040-"),
        "1:9: `layout`: the name `1040-` must begin and end with a letter or a digit; write `1040`",
    ),
    "a name too long for a model id": (
        ('"1040"', "x" * 50),
        "1:9: `layout`: the name is 50 characters long, and a model id of 64 leaves 46 for it; "
        "shorten it by 4",
    ),
    "a blank description": (
        ("U.S. Individual Income Tax Return", '" "'),
        "2:14: `description`: the description is blank; write what kind of form it is",
    ),
    "an unknown mode": (
        ("mode: template", "mode: templat"),
        "3:15: `build.mode` cannot be `templat`; write `template`",
    ),
    "a text where keys belong": (
        ("{mode: template}", "template"),
        "3:8: `build` must hold keys of its own, not `template`; write for example "
        "`build: {mode: template}`",
    ),
    "hours for a template": (
        ("mode: template", "mode: template, max_training_hours: 2"),
        "3:25: `build.max_training_hours` is for neural builds, and this one is a template; leave "
        "it out, or write `mode: neural`",
    ),
    "hours for an API that does not take them": (
        ("mode: template", "mode: neural, max_training_hours: 2"),
        "3:23: `build.max_training_hours` is known to API 2024-11-30 and later, and 2023-07-31 "
        "trains; leave it out",
    ),
    "no hours at all": (
        ("mode: template", "mode: neural, max_training_hours: 0"),
        "3:43: `build.max_training_hours`: 0 is no time to train; write for example 2",
    ),
    "a prefix without its slash": (
        ("prefix: 1040/}", "prefix: f1040}"),
        "4:20: `training.prefix`: the prefix `f1040` must end, and not begin, with `/`; write "
        "`f1040/`",
    ),
    "a number for a prefix": (
        ("prefix: 1040/}", "prefix: 1040}"),
        "4:20: `training.prefix` must be a folder, and 1040 is a number; write `prefix: 1040/`",
    ),
    "a prefix that leaves its container": (
        ("prefix: 1040/}", "prefix: ../1040/}"),
        "4:20: `training.prefix`: the prefix `../1040/` must be plain folders, with no `.`, `..` "
        "or `//`; write for example `1040/`",
    ),
    "the whole container": (
        ("prefix: 1040/}", "prefix: /}"),
        "4:20: `training.prefix`: the prefix names no folder; write for example `1040/`",
    ),
    "verification on the training data": (
        ("1040-check/", "1040/"),
        "5:24: `1040/` is what the layout is trained on, and proves nothing; write a folder of "
        "held-out documents",
    ),
    "a percentage": (
        ("0.95", "95"),
        "5:55: `verification.minimum_accuracy`: 95 is no share between 0 and 1; write 0.95",
    ),
    "a share below nothing": (
        ("0.95", "-0.5"),
        "5:55: `verification.minimum_accuracy`: -0.5 is no share between 0 and 1; write for "
        "example 0.95",
    ),
    "a share that is no number": (
        ("0.95", ".nan"),
        "5:55: `verification.minimum_accuracy`: nan is no share between 0 and 1; write for "
        "example 0.95",
    ),
    "a number in quotes": (
        ("0.95", '"0.95"'),
        "5:55: `verification.minimum_accuracy` must be a number, not the text `0.95`; write for "
        "example `minimum_accuracy: 0.95`",
    ),
    "a tolerance above all": (
        ("0.95}", "0.95, tolerance: 2}"),
        "5:72: `verification.tolerance`: 2 is no share between 0 and 1; write 0.02",
    ),
    "a negative retain": (
        ("0.95}", "0.95}\nretain: -1"),
        "6:9: `retain`: -1 is less than nothing; write 0 or more",
    ),
    "half a version to retain": (
        ("0.95}", "0.95}\nretain: 2.5"),
        "6:9: `retain` must be a whole number, not `2.5`; write for example `retain: 2`",
    ),
    "a key without a value": (
        ("0.95}", "0.95}\nretain:"),
        "6:1: `retain` is empty; write for example `retain: 2`",
    ),
    "a misspelt key": (
        ("0.95}", "0.95}\nretian: 2"),
        "6:1: the key `retian` is unknown; did you mean `retain`?",
    ),
    "a key at the wrong place": (
        ("0.95}", "0.95}\nminimum_accuracy: 1"),
        "6:1: the key `minimum_accuracy` is unknown here; write it as "
        "`verification.minimum_accuracy`",
    ),
    "a key that means nothing": (
        ("0.95}", "0.95}\nowner: us"),
        "6:1: the key `owner` is unknown; remove it (known here: layout, description, build, "
        "training, verification, retain)",
    ),
    "a reserved key": (
        ("0.95}", "0.95}\nscoring: {input: in/}"),
        "6:1: `scoring` is not read yet; leave the section out",
    ),
    "a key that is there twice": (
        ("0.95}", "0.95}\nlayout: b"),
        "6:1: the key `layout` stands on line 1 already; keep one of them",
    ),
    "a missing key": (
        ("description: U.S. Individual Income Tax Return\n", ""),
        "1:1: `description` is missing; write for example `description: U.S. Individual Income "
        "Tax Return`",
    ),
    "another word than none": (
        ("{prefix: 1040-check/, minimum_accuracy: 0.95}", "never"),
        "5:15: `verification` must hold keys of its own, not `never`; write for example "
        "`verification: {prefix: 1040-check/, minimum_accuracy: 0.95}` or `verification: none`",
    ),
    "a verification that says nothing": (
        ("verification: {prefix: 1040-check/, minimum_accuracy: 0.95}", "verification:"),
        "5:1: `verification` is empty; write for example `verification: {prefix: 1040-check/, "
        "minimum_accuracy: 0.95}` or `verification: none`",
    ),
    "figures without documents": (
        ("prefix: 1040-check/, ", ""),
        "5:15: `verification.prefix` is missing; write for example `prefix: 1040-check/`",
    ),
    "a judge that is neither machine nor person": (
        ("0.95}", "0.95, by: me}"),
        "5:65: `verification.by` cannot be `me`; write `machine` or `person`",
    ),
    "a check of copies that there is not": (
        ("0.95}", "0.95, copies: all}"),
        "5:69: `verification.copies` cannot be `all`; write `none` or `smoke` or `full`",
    ),
    "a person's minimum without documents": (
        ("{prefix: 1040-check/, minimum_accuracy: 0.95}", "{by: person, minimum_accuracy: 0.9}"),
        "5:28: `verification.minimum_accuracy` is about documents, and no `prefix` says where they "
        "are; write `prefix: 1040-check/`, or leave it out",
    ),
    "a person's check of copies without documents": (
        ("{prefix: 1040-check/, minimum_accuracy: 0.95}", "{by: person, copies: full}"),
        "5:28: `verification.copies` is about documents, and no `prefix` says where they are; "
        "write `prefix: 1040-check/`, or leave it out",
    ),
    "a missing key further in": (
        ("{prefix: 1040-check/, minimum_accuracy: 0.95}", "\n  prefix: 1040-check/"),
        "6:3: `verification.minimum_accuracy` is missing; write for example "
        "`minimum_accuracy: 0.95`",
    ),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_layout_is_told_with_its_place_and_remedy(
    project: Project, change: tuple[str, str], message: str
) -> None:
    right = (project.root / FILE).read_text()
    assert change[0] in right
    project.write(FILE, right.replace(*change))

    assert f"{FILE}:{message}" in project.problems()


def test_a_wrong_layout_causes_no_second_complaint_elsewhere(project: Project) -> None:
    right = (project.root / FILE).read_text()
    project.write(FILE, right.replace("0.95", "95"))

    assert len(project.problems()) == 1


def test_all_that_is_wrong_with_a_file_is_told_at_once(project: Project) -> None:
    project.write(
        FILE,
        'layout: "1040"\n'
        "build: {mode: template, max_training_hours: 2}\n"
        "training: {prefix: 1040/}\n"
        "verification: {prefix: 1040/, minimum_accuracy: 0.95}\n"
        "retain: many\n",
    )

    assert [problem.split(";")[0] for problem in project.problems()] == [
        f"{FILE}:1:1: `description` is missing",
        f"{FILE}:2:25: `build.max_training_hours` is for neural builds, and this one is a template",
        f"{FILE}:4:24: `1040/` is what the layout is trained on, and proves nothing",
        f"{FILE}:5:9: `retain` must be a whole number, not the text `many`",
    ]


def test_a_wrong_prefix_does_not_hide_that_the_minimum_is_missing(project: Project) -> None:
    right = (project.root / FILE).read_text()
    project.write(FILE, right.replace("1040-check/, minimum_accuracy: 0.95", "/1040-check"))

    assert [problem.split(";")[0] for problem in project.problems()] == [
        f"{FILE}:5:15: `verification.minimum_accuracy` is missing",
        f"{FILE}:5:24: `verification.prefix`: the prefix `/1040-check` must end, and not begin, "
        "with `/`",
    ]


VERIFICATIONS = {
    "{prefix: 1040-check/, minimum_accuracy: 0.9}": Verification(
        "1040-check/", 0.9, 0.02, by="machine", copies="smoke"
    ),
    "{prefix: 1040-check/, minimum_accuracy: 1, tolerance: 0, by: machine, copies: full}": (
        Verification("1040-check/", 1.0, 0.0, by="machine", copies="full")
    ),
    "{prefix: 1040-check/, by: person}": Verification(
        "1040-check/", 0.0, 0.02, by="person", copies="smoke"
    ),
    "{prefix: 1040-check/, minimum_accuracy: 0.5, by: person, copies: none}": Verification(
        "1040-check/", 0.5, 0.02, by="person", copies="none"
    ),
    "{by: person}": Verification("", 0.0, 0.02, by="person", copies="none"),
    "none": None,
    '"none"': None,
}


@pytest.mark.parametrize(("written", "meant"), VERIFICATIONS.items(), ids=list(VERIFICATIONS))
def test_a_verification_is_by_figures_by_a_person_or_not_at_all(
    project: Project, written: str, meant: Verification | None
) -> None:
    right = (project.root / FILE).read_text()
    project.write(FILE, right.replace("{prefix: 1040-check/, minimum_accuracy: 0.95}", written))

    assert load(project.root).layouts["1040"].verification == meant


def test_hours_are_taken_where_the_api_takes_them(project: Project) -> None:
    right = (project.root / FILE).read_text()
    project.write(FILE, right.replace("mode: template", "mode: neural, max_training_hours: 2"))
    dev = "desired/environments/dev.yaml"
    project.write(dev, (project.root / dev).read_text() + "api: 2024-11-30\n")
    project.lock()

    desired = load(project.root)

    assert desired.layouts["1040"].build == Build("neural", 2)
    assert {each.api for each in desired.environments.values()} == {"2024-11-30"}


def test_words_that_old_yaml_took_for_booleans_are_words(project: Project) -> None:
    right = (project.root / FILE).read_text()
    project.write("desired/layouts/no.yaml", right.replace('"1040"', "no"))
    project.lock()

    assert project.problems() == []
