"""What environments' files may say of each other: sources, pins, places, accounts."""

import pytest

from tests.unit.desired.project import ENVIRONMENTS, Project

WRONG_STAGING = {
    "an unknown environment": (
        ("dev/westus", "def/westus"),
        "4:9: there is no environment `def`; did you mean `dev/westus`?",
    ),
    "an unknown region": (
        ("dev/westus", "dev/westeurope"),
        "4:9: `dev` has no region `westeurope` (it has westus, eastus); write for example "
        "`dev/westus`",
    ),
    "an environment without its region": (
        ("dev/westus", "dev"),
        "4:9: `dev` names no instance; write environment/region, for example `dev/westus`",
    ),
    "itself": (
        ("dev/westus", "staging/eastus2"),
        "4:9: the sources go round in a circle (staging -> staging); one of them must train: give "
        "it `training_data` instead of `source`",
    ),
    "two origins": (
        ("state:", "training_data: examples/forms\nstate:"),
        "5:1: `training_data` is for an environment that trains, and dev/westus trains for this "
        "one; remove one of the two keys",
    ),
    "a pin on nothing": (
        ("state:", "promote: pinned\nstate:"),
        "5:10: `pinned` to which versions, `versions` must say; write for example `versions: "
        '{"1040": 3f2a9c1b7d04}`',
    ),
    "versions where all are followed": (
        ("state:", 'versions: {"1040": "3f2a9c1b7d04"}\nstate:'),
        "5:1: `versions` is for an environment that is pinned, and this one follows; write "
        "`promote: pinned`, or remove `versions`",
    ),
    "a pinned layout that is not there": (
        ("state:", 'promote: pinned\nversions: {"1041": "3f2a9c1b7d04"}\nstate:'),
        "6:12: there is no layout `1041`; did you mean `1040`?",
    ),
    "a pinned layout that is like none": (
        ("state:", 'promote: pinned\nversions: {w8ben: "3f2a9c1b7d04"}\nstate:'),
        "6:12: there is no layout `w8ben`; remove it",
    ),
    "a model id for a version": (
        ("state:", 'promote: pinned\nversions: {"1040": 1040--3f2a9c1b7d04}\nstate:'),
        "6:20: `1040--3f2a9c1b7d04` is not 12 hex digits; write a version as the "
        "lock names it, `3f2a9c1b7d04`",
    ),
    "a version that YAML takes for a number": (
        ("state:", 'promote: pinned\nversions: {"1040": 312910570041}\nstate:'),
        "6:20: `versions.1040` must be a text, and 312910570041 is a number; write it in quotes: "
        '1040: "312910570041"',
    ),
    "another API than that of its source": (
        ("state:", "api: 2024-11-30\nstate:"),
        "5:6: the versions come from `dev`, which trains them with API 2023-07-31; write `api: "
        "2023-07-31`, or leave it out",
    ),
    "the state of another environment": (
        (".reconciler/staging", ".reconciler/dev/"),
        "5:8: `.reconciler/dev/` holds the state of dev; write a place of its own",
    ),
    "the account of another environment": (
        ("contoso-stg-{region}", "Contoso-dev-westus"),
        "2:10: the account `Contoso-dev-westus` is that of dev/westus; write another name",
    ),
}


@pytest.mark.parametrize(("wrong", "message"), WRONG_STAGING.values(), ids=list(WRONG_STAGING))
def test_a_wrong_reference_between_environments_is_told_with_its_place_and_remedy(
    project: Project, wrong: tuple[str, str], message: str
) -> None:
    file = project.change("staging", *wrong)

    assert project.problems() == [f"{file}:{message}"]


@pytest.mark.parametrize(
    "spelling", ["./.reconciler/dev", "{root}/.reconciler/dev", "shared", "{link}/.reconciler/dev"]
)
def test_the_state_of_another_environment_is_found_however_its_place_is_written(
    project: Project, tmp_path_factory: pytest.TempPathFactory, spelling: str
) -> None:
    link = tmp_path_factory.mktemp("elsewhere") / "project"
    link.symlink_to(project.root)
    (project.root / "shared").symlink_to(".reconciler/dev")
    state = spelling.format(root=project.root, link=link)
    file = project.change("staging", ".reconciler/staging", state)

    assert project.problems() == [
        f"{file}:5:8: `{state}` holds the state of dev; write a place of its own"
    ]


def test_a_circle_of_sources_is_told_once(project: Project) -> None:
    project.change("dev", "training_data: examples/forms", "source: staging/eastus2")

    assert project.problems() == [
        f"{ENVIRONMENTS}/dev.yaml:4:9: the sources go round in a circle (dev -> staging -> dev); "
        "one of them must train: give it `training_data` instead of `source`"
    ]


def test_a_retired_source_is_told_to_those_that_copy_from_it(project: Project) -> None:
    project.change("dev", "state:", "retire: true\nstate:")

    assert project.problems() == [
        f"{ENVIRONMENTS}/staging.yaml:4:9: dev/westus is retired by {ENVIRONMENTS}/dev.yaml; write "
        "another source, or retire this too"
    ]


def test_source_and_copy_may_be_retired_together(project: Project) -> None:
    project.change("dev", "state:", "retire: true\nstate:")
    project.change("staging", "state:", "retire: true\nstate:")

    assert project.problems() == []


def test_two_that_train_must_do_it_on_the_same_data(project: Project) -> None:
    project.change("staging", "source: dev/westus", "training_data: other/forms")

    assert project.problems() == [
        f"{ENVIRONMENTS}/staging.yaml:4:16: `dev` trains on `examples/forms`, and the lock "
        "describes one set of data; write the same, or give this environment a `source`"
    ]


def test_two_that_train_must_do_it_with_the_same_api(project: Project) -> None:
    project.change(
        "staging", "source: dev/westus", "training_data: examples/forms\napi: 2024-11-30"
    )

    assert project.problems() == [
        f"{ENVIRONMENTS}/staging.yaml:5:6: `dev` trains with API 2023-07-31, and the lock holds "
        "one version per layout; write `api: 2023-07-31`"
    ]


def test_an_unusable_environment_is_not_called_unknown_by_those_that_refer_to_it(
    project: Project,
) -> None:
    file = project.change("dev", "regions: [westus, eastus]", "regions: [")

    assert [problem.split(":")[0] for problem in project.problems()] == [file]


def test_no_environment_at_all(project: Project) -> None:
    for name in ("dev", "staging"):
        (project.root / f"{ENVIRONMENTS}/{name}.yaml").unlink()

    assert project.problems() == [
        f"{ENVIRONMENTS}:1:1: no environment is declared; write for example {ENVIRONMENTS}/dev.yaml"
    ]
