"""A pinned environment: promoted by changing its pin, and taken back without a training.

Nothing is retained for rollbacks here, so that only the pins keep earlier versions alive.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from examples.generator import TRAINING_DOCUMENTS, write_set
from reconciler.model.naming import parse_model_id
from tests.end_to_end.site import Site, site_with
from walkthrough.programs import Finished

LAYOUT = "1040V"
STAGING = "environments/staging.yaml"


@dataclass(frozen=True)
class Step:
    """A run over staging: what it asked for over all instances, and which version then serves."""

    run: Finished
    asked: Mapping[str, int]
    serving: str

    @classmethod
    def taken(cls, site: Site, run: Finished, since: int) -> "Step":
        effects = [r for r in site.emulator.requests(since) if r["effect"] in (200, 202, 204)]
        asked = {
            operation: sum(1 for request in effects if request["operation"] == operation)
            for operation in ("build", "copy", "analyze", "delete")
        }
        name = parse_model_id(site.mapping("staging")["eastus2"][LAYOUT])
        assert name is not None
        return cls(run, asked, name.version)


@dataclass(frozen=True)
class Story:
    old: str
    new: str
    first: Step
    newer_version_in_git: Step
    promoted: Step
    taken_back: Step
    left_in_dev: set[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with site_with((LAYOUT,), tmp_path_factory.mktemp("pinned"), "dev", "staging") as site:

        def staging(command: str, *options: str) -> Step:
            since = site.emulator.last
            return Step.taken(site, site.pulumi("staging", command, *options), since)

        up = ("up", "--yes", "--skip-preview")
        old = site.locked()[LAYOUT]
        pins = f'promote: pinned\nversions: {{"{LAYOUT}": "{old}"}}'
        site.declare(f"layouts/{LAYOUT}.yaml", "retain: 2", "retain: 0")
        site.declare(STAGING, "regions: [eastus2, westeurope]", "regions: [eastus2]")
        site.declare(STAGING, "promote: follow", pins)
        assert site.up("dev").code == 0
        first = staging(*up)

        folder = site.workspace.forms / LAYOUT
        write_set(LAYOUT, folder, documents=2, first=TRAINING_DOCUMENTS + 1)
        assert site.reconciler("lock").code == 0
        site.workspace.commit("More training data")
        new = site.locked()[LAYOUT]
        assert site.up("dev").code == 0
        unchanged = staging("preview", "--expect-no-changes")

        site.declare(STAGING, old, new)
        promoted = staging("up", "--yes", "--diff")
        site.declare(STAGING, new, old)
        taken_back = staging(*up)
        left = {model.tags["version"] for model in site.models("contoso-forms-dev-westus").values()}
        yield Story(old, new, first, unchanged, promoted, taken_back, left)


def test_a_pinned_environment_serves_its_pin(story: Story) -> None:
    assert story.first.run.code == 0, story.first.run.output
    assert story.first.serving == story.old
    assert story.first.asked["copy"] == 1


def test_a_newer_version_in_git_changes_nothing_there(story: Story) -> None:
    assert story.old != story.new
    assert story.newer_version_in_git.run.code == 0, story.newer_version_in_git.run.output
    assert story.newer_version_in_git.serving == story.old


def test_a_changed_pin_promotes_by_copying_and_shows_as_a_changed_version(story: Story) -> None:
    promoted = story.promoted

    assert promoted.run.code == 0, promoted.run.output
    assert promoted.serving == story.new
    assert (promoted.asked["build"], promoted.asked["copy"]) == (0, 1)
    assert f'~ version: "{story.old}" => "{story.new}"' in promoted.run.output


def test_an_earlier_pin_serves_the_earlier_version_without_a_training(story: Story) -> None:
    taken_back = story.taken_back

    assert taken_back.run.code == 0, taken_back.run.output
    assert taken_back.serving == story.old
    assert taken_back.asked["build"] == 0


def test_what_an_environment_is_pinned_to_is_kept_where_it_was_trained(story: Story) -> None:
    assert story.left_in_dev == {story.old, story.new}
