"""An environment that is only looked at: plans and drift are shown, and nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.end_to_end.site import site_with
from walkthrough.programs import Finished

LAYOUT = "1040V"
OBSERVED = "contoso-forms-stg-eastus2"
STAGING = "environments/staging.yaml"


@dataclass(frozen=True)
class Story:
    preview: Finished
    up: Finished
    drift: Finished
    outputs: dict[str, Any]
    changed: list[str]
    models: int
    managed_before: Finished
    kept: int


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with site_with((LAYOUT,), tmp_path_factory.mktemp("observed"), "dev", "staging") as site:
        site.emulator.create_account(OBSERVED, "eastus2")
        site.declare(STAGING, "regions: [eastus2, westeurope]", "regions: [eastus2]")
        site.declare(STAGING, "promote:", "mode: observe\npromote:")
        assert site.up("dev").code == 0
        since = site.emulator.last
        preview, up, drift = site.preview("staging"), site.up("staging"), site.refresh("staging")
        changing = ("build", "copy", "authorize_copy", "delete", "analyze")
        changed = [r["operation"] for r in site.emulator.requests(since)]
        outputs = site.outputs("staging")

        site.declare("environments/dev.yaml", "regions:", "mode: observe\nregions:")
        yield Story(
            preview=preview,
            up=up,
            drift=drift,
            outputs=outputs,
            changed=[operation for operation in changed if operation in changing],
            models=len(site.models(OBSERVED)),
            managed_before=site.up("dev"),
            kept=len(site.models("contoso-forms-dev-westus")),
        )


def test_the_plan_is_shown_as_one_that_is_not_carried_out(story: Story) -> None:
    assert story.preview.code == 0, story.preview.output
    assert f"copy  {LAYOUT} " in story.preview.output
    assert "mode: observe: nothing of this is carried out" in story.preview.output


def test_no_resource_of_azure_is_declared(story: Story) -> None:
    assert "azure-native:" not in story.up.output
    assert story.outputs["resource_ids"] == {}


def test_up_changes_nothing_and_tells_what_serves(story: Story) -> None:
    assert story.up.code == 0, story.up.output
    assert story.changed == []
    assert story.models == 0
    assert story.outputs["serving"] == {"eastus2": {}}
    assert story.outputs["failed"] == {"eastus2": {}}


def test_the_scheduled_run_shows_how_it_differs_from_git(story: Story) -> None:
    assert story.drift.code == 7, story.drift.output
    assert f"- {LAYOUT}: {{" in story.drift.output


def test_a_stack_that_has_made_its_accounts_is_not_turned_into_one_that_only_looks(
    story: Story,
) -> None:
    assert story.managed_before.code != 0
    assert "it would delete them" in " ".join(story.managed_before.output.split())
    assert "deleted" not in story.managed_before.output
    assert story.kept == 1
