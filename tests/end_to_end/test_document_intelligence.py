"""A chain of environments on API 2024-11-30, with a layout that a person has to accept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.end_to_end.site import Site, site_with
from walkthrough.programs import Finished

BY_MACHINE, BY_PERSON = "1040V", "1099"
STAGING = ("eastus2", "westeurope")
API = "2024-11-30"


@dataclass(frozen=True)
class After:
    """A command that has ended, the outputs of its stack, and all trainings so far."""

    run: Finished
    outputs: Mapping[str, Any]
    trained: list[str]

    @classmethod
    def up(cls, site: Site, stack: str) -> "After":
        run = site.up(stack)
        return cls(run, site.outputs(stack), site.trainings())


@dataclass(frozen=True)
class Story:
    before: Mapping[str, str]
    locked: Mapping[str, str]
    waits: After
    shown: Finished
    said: Finished
    accepted: After
    promoted: After
    apis: set[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    layouts = (BY_MACHINE, BY_PERSON)
    with site_with(layouts, tmp_path_factory.mktemp("later"), "dev", "staging") as site:
        before = site.locked()
        site.declare("environments/dev.yaml", "regions:", f'api: "{API}"\nregions:')
        site.declare(
            f"layouts/{BY_PERSON}.yaml", "minimum_accuracy:", "by: person, minimum_accuracy:"
        )
        assert site.reconciler("lock").code == 0
        site.workspace.commit("Another API")
        waits = After.up(site, "dev")
        shown = site.reconciler("verify", BY_PERSON)
        said = site.reconciler("verify", BY_PERSON, "--accept", "--reason", "read ten of them")
        accepted = After.up(site, "dev")
        promoted = After.up(site, "staging")
        models = [
            model
            for account in ("dev-westus", *(f"stg-{region}" for region in STAGING))
            for model in site.models(f"contoso-forms-{account}").values()
        ]
        yield Story(
            before=before,
            locked=site.locked(),
            waits=waits,
            shown=shown,
            said=said,
            accepted=accepted,
            promoted=promoted,
            apis={model.api_version for model in models},
        )


def test_another_api_makes_other_versions_of_the_same_data(story: Story) -> None:
    assert all(story.locked[layout] != version for layout, version in story.before.items())
    assert story.apis == {API}


def test_what_a_person_verifies_is_trained_and_waits_while_the_rest_serves(story: Story) -> None:
    assert story.waits.run.code == 0, story.waits.run.output
    assert set(story.waits.outputs["serving"]["westus"]) == {BY_MACHINE}
    assert f"reconciler verify {BY_PERSON}" in story.waits.outputs["waiting"]["westus"][BY_PERSON]
    assert sorted(story.waits.trained) == [BY_MACHINE, BY_PERSON]


def test_the_person_is_shown_field_by_field_what_was_expected_and_found(story: Story) -> None:
    assert story.shown.code == 2, story.shown.output
    assert f"{BY_PERSON}-check-01.pdf" in story.shown.output
    assert "Payer" in story.shown.output
    assert story.said.code == 0, story.said.output


def test_what_the_person_accepts_serves_without_another_training(story: Story) -> None:
    assert story.accepted.run.code == 0, story.accepted.run.output
    assert set(story.accepted.outputs["serving"]["westus"]) == {BY_MACHINE, BY_PERSON}
    assert story.accepted.outputs["waiting"]["westus"] == {}
    assert story.accepted.trained == story.waits.trained


def test_the_next_environment_gets_both_by_copying(story: Story) -> None:
    assert story.promoted.run.code == 0, story.promoted.run.output
    assert story.promoted.trained == story.waits.trained
    for region in STAGING:
        serving = story.promoted.outputs["serving"][region]
        versions = {layout: served["version"] for layout, served in serving.items()}
        assert versions == story.locked
