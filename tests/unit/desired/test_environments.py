"""What an environment becomes once its file is read: pins, API, rates, keys, places."""

import pytest

from reconciler.desired import load
from reconciler.model.desired import Environment
from reconciler.model.rates import F0, S0, Rates
from tests.unit.desired.project import Project

AZURITE = "http://127.0.0.1:10000/devstoreaccount1/forms"
PLACES = [
    "examples/forms",
    "./forms",
    "/srv/forms",
    "https://contosoforms.blob.core.windows.net/training-data",
    "https://contosoforms.z07.blob.storage.azure.net/forms",
    "https://contosoforms.blob.core.usgovcloudapi.net/forms",
    AZURITE,
    "http://localhost:10000/devstoreaccount1/forms",
    "http://[::1]:10000/devstoreaccount1/forms",
]


def environment(project: Project, name: str, *lines: str) -> Environment:
    """Load an environment with some lines more."""
    file = f"desired/environments/{name}.yaml"
    project.write(file, (project.root / file).read_text() + "".join(f"{one}\n" for one in lines))
    return load(project.root).environments[name]


def test_an_environment_follows_is_managed_and_asks_as_fast_as_s0_unless_it_says_otherwise(
    project: Project,
) -> None:
    staging = environment(project, "staging")

    assert (staging.promote, staging.versions, staging.mode) == ("follow", {}, "manage")
    assert (staging.sku, staging.rates, staging.key_vault) == ("S0", S0, None)


def test_a_pinned_environment_wants_exactly_its_versions(project: Project) -> None:
    staging = environment(
        project, "staging", "promote: pinned", 'versions: {"1040": "3f2a9c1b7d04"}'
    )
    desired = load(project.root)

    assert staging.versions == {"1040": "3f2a9c1b7d04"}
    assert list(desired.wanted(staging, "eastus2")) == ["1040"]
    assert desired.wanted_version(staging, "1040") == "3f2a9c1b7d04"
    assert desired.pinned("1040") == {"3f2a9c1b7d04"}


def test_an_environment_may_be_pinned_to_nothing(project: Project) -> None:
    staging = environment(project, "staging", "promote: pinned", "versions: {}")

    assert load(project.root).wanted(staging, "eastus2") == {}


def test_a_pin_on_a_layout_whose_file_is_unusable_is_not_called_unknown(project: Project) -> None:
    project.write("desired/layouts/1040.yaml", "layout: [\n")
    file = "desired/environments/staging.yaml"
    pinned = 'promote: pinned\nversions: {"1040": "3f2a9c1b7d04"}\n'
    project.write(file, (project.root / file).read_text() + pinned)

    assert [problem.split(":")[0] for problem in project.problems()] == [
        "desired/layouts/1040.yaml"
    ]


@pytest.mark.parametrize("said", ["", "api: 2024-11-30"], ids=["left out", "said again"])
def test_a_chain_of_sources_has_the_api_of_its_head(project: Project, said: str) -> None:
    project.write(
        "desired/environments/prod.yaml",
        "environment: prod\naccount: contoso-prd\nregions: [westus]\nsource: staging/eastus2\n"
        f"state: .reconciler/prod\n{said}\n",
    )
    dev = "desired/environments/dev.yaml"
    project.write(dev, (project.root / dev).read_text() + "api: 2024-11-30\n")
    project.lock()

    environments = load(project.root).environments.values()

    assert [each.api for each in environments] == ["2024-11-30"] * 3


def test_another_api_trains_another_version(project: Project) -> None:
    before = load(project.root).lock["1040"].version
    dev = "desired/environments/dev.yaml"
    project.write(dev, (project.root / dev).read_text() + "api: 2024-11-30\n")
    project.lock()

    assert load(project.root).lock["1040"].version != before


def test_an_api_in_doubt_at_the_head_makes_nothing_else_look_wrong(project: Project) -> None:
    dev, staging = (f"desired/environments/{name}.yaml" for name in ("dev", "staging"))
    project.write(dev, (project.root / dev).read_text() + "api: 2024-11-31\n")
    project.write(staging, (project.root / staging).read_text() + "api: 2024-11-30\n")

    assert project.problems() == [f"{dev}:6:6: `api` cannot be `2024-11-31`; write `2024-11-30`"]


def test_rates_are_those_of_the_sku_but_for_what_is_declared(project: Project) -> None:
    assert environment(project, "dev", "sku: F0").rates == F0
    assert environment(project, "dev", "rates: {analyze: 40, list: 2}").rates == Rates(
        management=1, get=1, list=2, analyze=40
    )


def test_an_environment_may_be_observed_only(project: Project) -> None:
    assert environment(project, "staging", "mode: observe").mode == "observe"


def test_accounts_may_exist_already(project: Project) -> None:
    assert environment(project, "dev", "accounts: existing").accounts == "existing"


@pytest.mark.parametrize(
    ("line", "creates"),
    [("sku: S0", True), ("mode: observe", False), ("accounts: existing", False)],
)
def test_accounts_are_created_unless_git_leaves_them_to_others(
    project: Project, line: str, creates: bool
) -> None:
    assert environment(project, "dev", line).creates_accounts is creates


def test_a_vault_may_hold_the_keys(project: Project) -> None:
    url = "https://contoso-forms.vault.azure.net"

    assert environment(project, "dev", f"keys: {{vault: {url}}}").key_vault == url


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_a_folder_or_a_container_of_azure_or_of_this_machine(
    project: Project, place: str
) -> None:
    file = "desired/environments/dev.yaml"
    right = (project.root / file).read_text()
    project.write(file, right.replace("examples/forms", place))

    assert load(project.root).environments["dev"].training_data == place
