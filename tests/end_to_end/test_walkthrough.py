"""The seven steps that the demo shows, on the real engine, asserted.

Counts are the emulator's own. The steps depend on each other, so they are taken once, in order,
and each test looks at what one of them left behind.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from reconciler.gateway.credentials import EMULATOR_KEY
from walkthrough.programs import Emulator, Terminal, environment_for, start_emulator
from walkthrough.steps import (
    GROWING,
    IMPROVED,
    LOST,
    SPOILT,
    STEPS,
    STRAY,
    StepResult,
    Walk,
    prepare,
    take,
)
from walkthrough.workspace import Workspace, make_workspace

PROJECT = Path(__file__).resolve().parents[2]
LAYOUTS = {path.stem for path in (PROJECT / "desired" / "layouts").glob("*.yaml")}
STAGING = ("eastus2", "westeurope")

Serving = Mapping[str, Mapping[str, str]]


class Silence:
    """An audience that says nothing."""

    def step(self, number: int, title: str, story: str) -> None: ...
    def by_hand(self, sentence: str) -> None: ...
    def command(self, text: str) -> None: ...
    def finished(self, finished: object) -> None: ...
    def asked(self, result: StepResult) -> None: ...


@dataclass(frozen=True)
class After:
    """What one step left behind: its result, the outputs of the stacks, the mappings."""

    result: StepResult
    outputs: Mapping[str, Mapping[str, Any]]
    mapping: Mapping[str, Serving]

    def output(self, number: int) -> str:
        return self.result.commands[number].output

    def codes(self) -> list[int]:
        return [command.code for command in self.result.commands]

    def asked(self, *operations: str) -> dict[str, int]:
        return {operation: self.result.total(operation) for operation in operations}


@dataclass(frozen=True)
class Walked:
    workspace: Workspace
    emulator: Emulator
    steps: Mapping[int, After]
    checkout_before: str


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("walkthrough")
    checkout = checkout_status()
    workspace = make_workspace(PROJECT, folder / "workspace")
    emulator = start_emulator(workspace, {"build": 0.3, "copy": 0.2})
    try:
        terminal = Terminal(workspace, environment_for(workspace, emulator))
        walk = Walk(workspace, emulator, terminal, Silence())
        prepare(walk)
        steps = {}
        for number in range(1, len(STEPS) + 1):
            result = take(walk, number)
            stacks = ("dev",) if number == 1 else ("dev", "staging")
            steps[number] = After(
                result,
                {stack: walk.outputs(stack) for stack in stacks},
                {stack: mapping(workspace, stack) for stack in stacks},
            )
        yield Walked(workspace, emulator, steps, checkout)
    finally:
        emulator.stop()
        shutil.rmtree(folder, ignore_errors=True)


def mapping(workspace: Workspace, environment: str) -> Serving:
    written = json.loads((workspace.state(environment) / "mapping.json").read_text())
    assert list(written) == [environment]
    return dict(written[environment])


def versions(after: After, stack: str, region: str) -> dict[str, str]:
    serving = after.outputs[stack]["serving"][region]
    return {layout: served["version"] for layout, served in serving.items()}


def test_the_first_preview_lists_every_training_although_no_account_exists(walked: Walked) -> None:
    preview = walked.steps[1].output(0)

    assert "dev/westus: 11 to train" in preview
    for layout in LAYOUTS:
        assert f"train  {layout} " in preview


def test_the_first_up_trains_verifies_and_serves_every_layout_once(walked: Walked) -> None:
    first = walked.steps[1]

    assert first.asked("build", "copy", "delete") == {"build": 11, "copy": 0, "delete": 0}
    assert first.result.total("analyze") > 0
    assert set(first.mapping["dev"]["westus"]) == LAYOUTS
    assert first.outputs["dev"]["failed"] == {"westus": {}}


def test_at_least_one_layout_honestly_scores_below_one(walked: Walked) -> None:
    serving = walked.steps[1].outputs["dev"]["serving"]["westus"]
    accuracies = {layout: served["accuracy"] for layout, served in serving.items()}

    assert 0 < min(accuracies.values()) < 1
    assert max(accuracies.values()) == 1


def test_outputs_tell_endpoints_and_resource_ids(walked: Walked) -> None:
    outputs = walked.steps[1].outputs["dev"]

    assert outputs["endpoints"]["westus"].endswith("/contoso-forms-dev-westus")
    assert outputs["resource_ids"]["westus"].endswith(
        "/providers/Microsoft.CognitiveServices/accounts/contoso-forms-dev-westus"
    )


def test_promotion_copies_every_layout_into_both_regions_and_trains_nothing(
    walked: Walked,
) -> None:
    promoted = walked.steps[2]

    assert promoted.asked("build", "copy", "delete") == {"build": 0, "copy": 22, "delete": 0}
    dev = versions(promoted, "dev", "westus")
    assert all(versions(promoted, "staging", region) == dev for region in STAGING)


def test_a_second_preview_of_each_stack_changes_nothing(walked: Walked) -> None:
    again = walked.steps[3]

    assert [command.output.count("unchanged") for command in again.result.commands] == [1, 1]
    assert "to update" not in again.output(0) + again.output(1)
    asked = {op for counts in again.result.asked.values() for op in counts}
    assert asked == {"info", "list_models"}


def test_more_data_for_one_layout_shows_as_a_property_diff_of_its_version_alone(
    walked: Walked,
) -> None:
    preview = walked.steps[4].output(1)
    before = versions(walked.steps[3], "dev", "westus")[GROWING]
    after = versions(walked.steps[4], "dev", "westus")[GROWING]

    assert f'~ version: "{before}" => "{after}"' in preview
    assert preview.count("~ version:") == 1
    assert f"train  {GROWING}  {after}" in preview
    assert preview.index(f"train  {GROWING}") < preview.index("~ version:")


def test_more_data_costs_one_training_and_two_copies_and_the_old_version_is_retained(
    walked: Walked,
) -> None:
    grown = walked.steps[4]

    assert grown.asked("build", "copy", "delete") == {"build": 1, "copy": 2, "delete": 0}
    changed = {
        layout
        for layout, version in versions(grown, "dev", "westus").items()
        if version != versions(walked.steps[3], "dev", "westus")[layout]
    }
    assert changed == {GROWING}
    assert all(
        versions(grown, "staging", region) == versions(grown, "dev", "westus") for region in STAGING
    )


def test_refresh_exits_7_and_shows_the_lost_layout_and_the_stray_model(walked: Walked) -> None:
    refreshed = walked.steps[5].result.commands[0]

    assert refreshed.code == 7
    assert f"- {LOST}: {{" in refreshed.output
    assert f'"{STRAY}: ours, but neither wanted, serving nor retained"' in refreshed.output


def test_up_copies_the_lost_model_back_and_removes_the_stray_one(walked: Walked) -> None:
    healed = walked.steps[5]

    assert healed.asked("build", "copy", "delete") == {"build": 0, "copy": 1, "delete": 1}
    assert all(
        versions(healed, "staging", region) == versions(walked.steps[4], "staging", region)
        for region in STAGING
    )


def test_a_rollback_serves_the_retained_version_without_training_or_copying(
    walked: Walked,
) -> None:
    rolled_back = walked.steps[6]

    assert rolled_back.asked("build", "copy", "delete", "analyze") == {
        "build": 0,
        "copy": 0,
        "delete": 0,
        "analyze": 0,
    }
    assert versions(rolled_back, "dev", "westus") == versions(walked.steps[3], "dev", "westus")


def test_a_bad_candidate_fails_the_update_with_accuracy_minimum_and_fields(
    walked: Walked,
) -> None:
    spoilt = walked.steps[7]
    output = spoilt.output(1)

    assert spoilt.codes() == [0, 1, 0]
    reason = spoilt.outputs["dev"]["failed"]["westus"][SPOILT]
    assert reason in output
    assert "accuracy 0.8" in reason
    assert "is below the minimum 0.9" in reason
    assert "wrong: Payer 0/3, Recipient 0/3" in reason


def test_a_bad_candidate_never_serves_and_the_good_one_is_promoted(walked: Walked) -> None:
    before, after = walked.steps[6], walked.steps[7]

    assert after.asked("build", "copy") == {"build": 2, "copy": 2}
    for stack, region in (("dev", "westus"), *(("staging", region) for region in STAGING)):
        now, then = versions(after, stack, region), versions(before, stack, region)
        assert now[SPOILT] == then[SPOILT]
        assert now[IMPROVED] != then[IMPROVED]
        assert after.mapping[stack][region][SPOILT] == before.mapping[stack][region][SPOILT]
    assert set(after.outputs["staging"]["waiting"]["eastus2"]) == {SPOILT}
    assert after.outputs["staging"]["failed"] == {"eastus2": {}, "westeurope": {}}


@pytest.mark.parametrize("number", range(1, 8))
def test_the_mapping_says_what_the_outputs_say(walked: Walked, number: int) -> None:
    after = walked.steps[number]

    for stack, regions in after.mapping.items():
        for region, serving in regions.items():
            told = after.outputs[stack]["serving"][region]
            assert serving == {layout: served["model_id"] for layout, served in told.items()}


def test_every_live_model_of_ours_says_whose_it_is_and_where_it_was_trained(
    walked: Walked,
) -> None:
    account = walked.steps[7].outputs["staging"]["endpoints"]["eastus2"]
    listed = httpx.get(
        f"{account}/formrecognizer/documentModels",
        params={"api-version": "2023-07-31"},
        headers={"Ocp-Apim-Subscription-Key": EMULATOR_KEY},
    ).json()

    ours = [m for m in listed["value"] if not m["modelId"].startswith("prebuilt-")]
    assert ours
    for model in ours:
        assert model["tags"]["owner"] == "form-layouts/staging"
        assert model["tags"]["origin"] == "dev/westus"
        assert model["tags"]["trained"].endswith("Z")
        assert len(model["tags"]["commit"]) == 12


def test_no_key_or_token_is_in_the_checkpoint_the_state_the_outputs_or_the_logs(
    walked: Walked,
) -> None:
    secrets = {EMULATOR_KEY, *keys_of_the_accounts(walked)}
    commands = [c for step in walked.steps.values() for c in step.result.commands]
    texts = {command.command: command.output for command in commands}
    for file in walked.workspace.folder.parent.rglob("*"):
        if file.is_file() and "examples" not in file.parts and ".git" not in file.parts:
            texts[str(file)] = file.read_text(errors="replace")

    assert any("checkpoint" in text for text in texts.values())
    leaks = [name for name, text in texts.items() for secret in secrets if secret in text]
    assert leaks == []
    assert [name for name, text in texts.items() if "accessToken" in text] == []


def keys_of_the_accounts(walked: Walked) -> set[str]:
    keys = set()
    for stack, outputs in walked.steps[7].outputs.items():
        assert stack in ("dev", "staging")
        for resource_id in outputs["resource_ids"].values():
            listed = httpx.post(
                f"{walked.emulator.url}{resource_id}/listKeys",
                params={"api-version": "2025-06-01"},
            ).json()
            keys |= {listed["key1"], listed["key2"]}
    assert len(keys) == 6
    return keys


def test_the_checkout_stays_as_it_was(walked: Walked) -> None:
    assert checkout_status() == walked.checkout_before


def checkout_status() -> str:
    """What Git sees changed of the files that the walkthrough changes in its workspace."""
    watched = ("desired", "examples", "infra", "Pulumi.yaml", "Pulumi.dev.yaml")
    return subprocess.run(
        ["git", "status", "--porcelain", "--", *watched],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
