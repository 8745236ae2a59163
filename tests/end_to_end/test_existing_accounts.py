"""A team that has an account and models in it already comes to Git: nothing is made anew."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from azure.ai.formrecognizer import DocumentModelAdministrationClient, ModelBuildMode
from azure.core.credentials import AzureKeyCredential

from tests.end_to_end.site import Site, site_with
from walkthrough.programs import Finished

ACCOUNT = "contoso-forms-dev-westus"
MODEL = "a219b3c4-1f00-4c11-9a57-2f0a7a3c9e11"
ADOPTED, NEW = "1040X", "1040V"


@dataclass(frozen=True)
class Story:
    adopted: Finished
    unprepared: Finished
    dev: Finished
    staging: Finished
    taken_away: Finished
    trained: list[str]
    mapping: dict[str, dict[str, dict[str, str]]]
    models: set[str]


def train_by_hand(site: Site) -> None:
    """Make the account and a model in it, as one does without us."""
    site.emulator.create_account(ACCOUNT, "westus")
    key = AzureKeyCredential(site.emulator.key)
    with DocumentModelAdministrationClient(site.emulator.endpoint(ACCOUNT), key) as client:
        client.begin_build_document_model(
            ModelBuildMode.TEMPLATE,
            blob_container_url=site.workspace.forms.as_uri(),
            prefix=f"{ADOPTED}/",
            model_id=MODEL,
        ).result()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with site_with((NEW,), tmp_path_factory.mktemp("existing"), "dev", "staging") as site:
        train_by_hand(site)
        adopted = site.reconciler(
            "adopt", "--instance", "dev/westus", "--name", f"{MODEL}={ADOPTED}"
        )
        site.workspace.commit("Adopt")
        unprepared = site.up("dev")
        site.declare("environments/dev.yaml", "regions:", "accounts: existing\nregions:")
        before = len(site.trainings())
        dev, staging = site.up("dev"), site.up("staging")
        mapping = {name: site.mapping(name) for name in ("dev", "staging")}
        trained = site.trainings()[before:]
        site.declare("environments/staging.yaml", "regions:", "accounts: existing\nregions:")
        yield Story(
            adopted=adopted,
            unprepared=unprepared,
            dev=dev,
            staging=staging,
            taken_away=site.up("staging"),
            trained=trained,
            mapping=mapping,
            models=set(site.models(ACCOUNT)),
        )


def test_who_adopts_is_told_that_the_accounts_may_exist_already(story: Story) -> None:
    assert story.adopted.code == 0, story.adopted.output
    assert "write `accounts: existing` in desired/environments/dev.yaml" in story.adopted.output


def test_an_account_that_somebody_else_has_made_is_not_made_again(story: Story) -> None:
    assert story.unprepared.code != 0
    assert "CustomDomainInUse" in story.unprepared.output


def test_in_an_existing_account_what_is_there_serves_and_what_is_new_is_trained(
    story: Story,
) -> None:
    assert story.dev.code == 0, story.dev.output
    assert "azure-native:cognitiveservices" not in story.dev.output
    assert story.mapping["dev"]["westus"][ADOPTED] == MODEL
    assert story.trained == [NEW]
    assert MODEL in story.models


def test_what_was_adopted_is_promoted(story: Story) -> None:
    assert story.staging.code == 0, story.staging.output
    assert {frozenset(serving) for serving in story.mapping["staging"].values()} == {
        frozenset({ADOPTED, NEW})
    }


def test_a_stack_that_has_made_its_accounts_does_not_give_them_away(story: Story) -> None:
    assert story.taken_away.code != 0
    assert "with `accounts: existing` it would delete them" in story.taken_away.output
