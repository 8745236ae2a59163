"""`reconciler promote`: for pinned environments the block to paste, for the others their plan."""

import pytest
import yaml

from reconciler.report.promotion_output import PromoteOutput
from tests.unit.cli.site import DEV, Site


@pytest.fixture
def pinned(site: Site) -> Site:
    """prod is pinned to what dev served; since then dev serves another version."""
    site.declare("1040")
    site.lock()
    site.up(DEV)
    pin(site, site.version("1040"))
    site.lock("--renew", "1040")
    site.up(DEV)
    return site


def pin(site: Site, version: str) -> None:
    lines = ("source: dev/westus", "promote: pinned", f'versions: {{"1040": "{version}"}}')
    site.environment("prod", "westus2", *lines)


def test_a_pinned_environment_gets_the_block_to_paste(pinned: Site) -> None:
    result = pinned.type("promote", "prod")

    assert result.exit_code == 2
    block = result.stdout.partition("paste into desired/environments/prod.yaml:\n\n")[2]
    assert yaml.safe_load(block) == {"versions": {"1040": pinned.version("1040")}}


def test_once_pasted_there_is_nothing_to_promote(pinned: Site) -> None:
    pin(pinned, pinned.version("1040"))

    result = pinned.type("promote", "prod")

    assert (result.exit_code, result.stdout) == (
        0,
        "prod, pinned, against dev/westus: nothing to promote; 1 pin as the source serves\n",
    )


def test_it_never_edits_the_file_itself(pinned: Site) -> None:
    file = pinned.root / "desired/environments/prod.yaml"
    before = file.read_bytes()

    pinned.type("promote", "prod")

    assert file.read_bytes() == before


def test_json_is_what_its_schema_says(pinned: Site) -> None:
    text = pinned.type("promote", "prod", "--format", "json").stdout

    answer = PromoteOutput.model_validate_json(text)
    assert answer.versions == {"1040": pinned.version("1040")}


def test_a_source_that_does_not_answer_ends_with_1(pinned: Site) -> None:
    pinned.emulator.add_fault({"operation": "*", "effect": {"kind": "error", "status": 403}})

    result = pinned.type("promote", "prod")

    assert result.exit_code == 1
    assert result.stdout.startswith("prod: the source dev/westus could not be read: ")


def test_an_environment_that_follows_shows_what_the_next_update_brings(site: Site) -> None:
    site.declare("1040")
    site.environment("staging", "eastus2", "source: dev/westus")
    site.lock()
    site.up(DEV)

    result = site.type("promote", "staging")

    assert result.exit_code == 2
    assert result.stdout.splitlines()[:2] == [
        "staging follows dev/westus; there is nothing to paste, the next "
        "`pulumi up --stack staging` brings:",
        "staging/eastus2: 1 to copy",
    ]


def test_an_environment_without_a_source_is_refused_with_the_command_to_use(site: Site) -> None:
    site.declare("1040")
    site.lock()

    result = site.type("promote", "dev")

    assert (result.exit_code, result.stderr) == (
        1,
        "Error: dev has no source: it trains its versions itself; `reconciler plan dev` shows "
        "what it would train\n",
    )


def test_the_name_of_no_environment_is_refused_with_the_nearest_one(site: Site) -> None:
    site.declare("1040")
    site.lock()

    result = site.type("promote", "deV")

    assert result.stderr == "Error: there is no environment deV; did you mean dev?\n"
