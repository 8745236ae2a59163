"""Models that were made before: adopted, served, promoted, superseded; nothing trained for it.

They are made as teams make them, with the SDK, with ids that say nothing and without a tag.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from azure.ai.formrecognizer import DocumentModelAdministrationClient, ModelBuildMode
from azure.core.credentials import AzureKeyCredential

from examples.generator import write_set
from reconciler.desired import load
from reconciler.model.naming import Instance
from tests.unit.cli.site import DEV, STAGING, Site, new_site

LAYOUTS = ("1040V", "1099")


@dataclass(frozen=True)
class Before:
    """A team's site before it comes to Git: models in dev, copies of them in staging."""

    site: Site
    mapping: dict[str, dict[str, dict[str, str]]]

    def client(self, instance: Instance) -> DocumentModelAdministrationClient:
        account = f"site-{instance.environment}-{instance.region}"
        return DocumentModelAdministrationClient(
            self.site.emulator.endpoint(account), AzureKeyCredential(self.site.emulator.key)
        )

    def train(self, layout: str, folder: str | None = None) -> str:
        name = str(uuid.uuid4())
        poller = self.client(DEV).begin_build_document_model(
            ModelBuildMode.TEMPLATE,
            blob_container_url=(self.site.root / "forms").as_uri(),
            prefix=folder or f"{layout}/",
            model_id=name,
            description=f"Form {layout}",
        )
        return str(poller.result().model_id)

    def copy(self, model_id: str) -> str:
        permission = self.client(STAGING).get_copy_authorization(model_id=str(uuid.uuid4()))
        poller = self.client(DEV).begin_copy_document_model_to(model_id, permission)
        return str(poller.result().model_id)

    def live(self, instance: Instance) -> set[str]:
        account = f"site-{instance.environment}-{instance.region}"
        return {model.id for model in self.site.emulator.models(account)}

    def write_mapping(self) -> None:
        self.site.write("mapping.json", json.dumps(self.mapping, indent=2))

    def adopt(self, *options: str) -> str:
        result = self.site.type(
            "adopt", "--mapping", str(self.site.root / "mapping.json"), *options
        )
        assert result.exit_code == 0, result.output
        return result.stdout

    def serving(self, instance: Instance) -> dict[str, str]:
        file = self.site.root / f".reconciler/{instance.environment}/mapping.json"
        served: dict[str, str] = json.loads(file.read_text())[instance.environment][instance.region]
        return served

    def trainings(self, since: int) -> int:
        counts = self.site.emulator.counts(since)
        return sum(operations.get("build", 0) for operations in counts.values())


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Before]:
    with new_site(tmp_path) as site:
        site.environment("staging", "eastus2", "source: dev/westus")
        for layout in LAYOUTS:
            write_set(layout, site.root / "forms" / layout, first=1, documents=5)
        team = Before(site, {})
        ids = {layout: team.train(layout) for layout in LAYOUTS}
        copies = {layout: team.copy(model_id) for layout, model_id in ids.items()}
        team.mapping.update(dev={"westus": ids}, staging={"eastus2": copies})
        team.write_mapping()
        yield team


def test_adopted_models_serve_under_their_ids_and_nothing_is_trained(before: Before) -> None:
    since = before.site.emulator.last

    before.adopt()
    valid = before.site.type("validate")
    planned = before.site.type("plan")
    before.site.up(DEV)
    before.site.up(STAGING)

    assert valid.exit_code == 0, valid.output
    assert "train" not in planned.stdout, planned.stdout
    assert before.serving(DEV) == before.mapping["dev"]["westus"]
    assert before.serving(STAGING) == before.mapping["staging"]["eastus2"]
    assert before.trainings(since) == 0
    assert before.live(DEV) == set(before.mapping["dev"]["westus"].values())


def test_a_second_look_finds_nothing_to_do(before: Before) -> None:
    before.adopt()
    before.site.up(DEV)
    before.site.up(STAGING)

    assert before.site.type("plan").exit_code == 0
    assert before.site.type("drift").exit_code == 0
    assert "nothing to adopt" in before.adopt()


def test_a_model_that_is_only_in_dev_is_promoted_by_a_copy(before: Before) -> None:
    since = before.site.emulator.last
    del before.mapping["staging"]["eastus2"]["1099"]
    before.write_mapping()

    before.adopt()
    before.site.up(DEV)
    before.site.up(STAGING)

    version = before.site.version("1099")
    assert before.serving(STAGING)["1099"] == f"1099--{version}"
    assert before.trainings(since) == 0


def test_new_data_supersedes_an_adopted_model_which_is_kept_then_deleted(before: Before) -> None:
    old = before.mapping["dev"]["westus"]["1040V"]
    before.adopt()
    before.site.up(DEV)
    before.site.up(STAGING)
    layout = before.site.root / "desired/layouts/1040V.yaml"
    layout.write_text(layout.read_text().replace("retain: 2", "retain: 1"))

    before.site.lock("1040V")
    before.site.up(DEV)
    before.site.up(STAGING)

    assert not load(before.site.root).lock["1040V"].adopted
    assert before.serving(DEV)["1040V"] == f"1040V--{before.site.version('1040V')}"
    assert before.serving(STAGING)["1040V"] == f"1040V--{before.site.version('1040V')}"
    assert old in before.live(DEV), "one version is kept for a rollback"
    told = before.site.type("history", "--replaced").stdout
    assert f"{old}  replaced" in told
    assert "kept for a rollback" in told

    before.site.lock("--renew", "1040V")
    before.site.up(DEV)

    assert old not in before.live(DEV)
    assert "deleted" in before.site.type("history", "--replaced").stdout


def test_going_back_in_git_serves_the_adopted_model_again(before: Before) -> None:
    old = before.mapping["dev"]["westus"]["1040V"]
    before.adopt()
    before.site.up(DEV)
    version = before.site.version("1040V")
    before.site.lock("1040V")
    before.site.up(DEV)
    since = before.site.emulator.last

    before.site.lock("1040V", "--version", version)
    before.site.up(DEV)

    assert before.serving(DEV)["1040V"] == old
    assert before.trainings(since) == 0


def test_a_copy_of_an_older_model_is_told_apart_by_the_snapshot_and_replaced(
    before: Before,
) -> None:
    older = before.mapping["staging"]["eastus2"]["1040V"]
    snapshot = {"dev": {"westus": dict(before.mapping["dev"]["westus"])}}
    before.site.write("snapshot.json", json.dumps(snapshot))
    before.mapping["dev"]["westus"]["1040V"] = before.train("1040V")
    before.write_mapping()
    since = before.site.emulator.last

    before.adopt("--source-snapshot", str(before.site.root / "snapshot.json"))
    before.site.up(DEV)
    before.site.up(STAGING)

    adopted = load(before.site.root).adopted
    wanted = before.site.version("1040V")
    assert adopted[STAGING][older].version != wanted
    assert before.serving(STAGING)["1040V"] == f"1040V--{wanted}"
    assert older in before.live(STAGING), "it is what one would go back to"
    assert before.trainings(since) == 0
