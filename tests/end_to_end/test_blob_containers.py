"""Training data and state in blob containers of a real Azurite: the same story as in folders."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.azurite import KEY, Azurite, Container
from tests.end_to_end.site import site_with
from walkthrough.programs import Finished

LAYOUT = "1040V"
STAGING = ("eastus2", "westeurope")


@dataclass(frozen=True)
class Story:
    locked: Finished
    dev: Finished
    staging: Finished
    again: Finished
    version: str
    trained: list[str]
    blobs: dict[str, dict[str, bytes]]
    """Environment -> name -> what its state holds."""
    checkpoints: str

    def mapping(self, environment: str) -> Any:
        return json.loads(self.blobs[environment]["mapping.json"])


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, azurite: Azurite) -> Iterator[Story]:
    forms, states = azurite.container(), {name: azurite.container() for name in ("dev", "staging")}
    folder = tmp_path_factory.mktemp("blobs")
    keys = [f"{azurite.account_url}={KEY}"]
    with site_with((LAYOUT,), folder, "dev", "staging", blob_keys=keys) as site:
        for name in (LAYOUT, f"{LAYOUT}-check"):
            forms.upload(site.workspace.forms / name, f"{name}/")
        dev = "environments/dev.yaml"
        site.declare(dev, "training_data: examples/forms", f"training_data: {forms.url}")
        for name, state in states.items():
            site.declare(
                f"environments/{name}.yaml", f"state: .reconciler/{name}", f"state: {state.url}"
            )
        yield Story(
            locked=site.reconciler("lock", "--check"),
            dev=site.up("dev"),
            staging=site.up("staging"),
            again=site.preview("staging", "--expect-no-changes"),
            version=site.locked()[LAYOUT],
            trained=site.trainings(),
            blobs={name: contents(state) for name, state in states.items()},
            checkpoints="".join(
                file.read_text(errors="replace")
                for file in (site.workspace.folder / ".pulumi-state").rglob("*")
                if file.is_file()
            ),
        )


def contents(container: Container) -> dict[str, bytes]:
    names = list(container.client.list_blob_names())
    return {name: container.client.download_blob(name).readall() for name in names}


def test_the_same_data_in_a_container_has_the_same_digest(story: Story) -> None:
    assert story.locked.code == 0, story.locked.output


def test_versions_are_trained_from_a_container_and_copied_on(story: Story) -> None:
    assert story.dev.code == 0, story.dev.output
    assert story.staging.code == 0, story.staging.output
    assert story.trained == [LAYOUT]


def test_each_mapping_lies_where_inference_reads_it(story: Story) -> None:
    model_id = f"{LAYOUT}--{story.version}"

    assert story.mapping("dev") == {"dev": {"westus": {LAYOUT: model_id}}}
    assert story.mapping("staging") == {
        "staging": {region: {LAYOUT: model_id} for region in STAGING}
    }


def test_the_copy_that_was_trained_on_and_the_history_lie_beside_it(story: Story) -> None:
    folders = {name.split("/")[0] for name in story.blobs["dev"]}

    assert {"datasets", "history", "verdicts"} <= folders


def test_a_second_look_has_nothing_to_do(story: Story) -> None:
    assert story.again.code == 0, story.again.output


def test_no_key_is_in_the_state_or_the_checkpoints(story: Story) -> None:
    assert "checkpoint" in story.checkpoints
    assert KEY not in story.checkpoints
    for blobs in story.blobs.values():
        assert all(KEY.encode() not in content for content in blobs.values())
