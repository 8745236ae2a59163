"""The stand-in for azure-native under the real Pulumi engine, with the real SDK.

One stack is deployed once and every test looks at it in its own way; a test that changes something
in ARM puts it back. The program reads its settings from the environment, so that a test can ask for
a preview of another program without changing the stack.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.testing import running_emulator

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(os.environ.get("VIRTUAL_ENV", ROOT / ".venv"))
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms-dev"
ACCOUNT = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/forms-dev-westus"
CONTAINER = (
    f"{GROUP}/providers/Microsoft.Storage/storageAccounts/formsdev"
    "/blobServices/default/containers/state"
)
DRIFT = 7

PROGRAM = """
import os

import pulumi
from pulumi_azure_native import (
    authorization,
    cognitiveservices,
    keyvault,
    monitor,
    operationalinsights,
    resources,
    storage,
)

setting = os.environ.get
site = pulumi.ComponentResource("stand-in:index:Site", "site")
who = authorization.get_client_config()
group = resources.ResourceGroup(
    "group", resource_group_name=setting("GROUP", "forms-dev"), location="westus"
)
if not setting("ONLY_GROUP"):
    inside = {"resource_group_name": group.name, "location": "West US"}
    store = storage.StorageAccount(
        "store", account_name="formsdev", kind="StorageV2", sku={"name": "Standard_LRS"}, **inside
    )
    storage.BlobContainer(
        "state",
        resource_group_name=group.name,
        account_name=store.name,
        container_name=setting("CONTAINER", "state") or None,
        opts=pulumi.ResourceOptions(parent=site),
    )
    keyvault.Vault(
        "vault",
        vault_name="forms-dev",
        properties={
            "tenant_id": who.tenant_id,
            "sku": {"family": "A", "name": "standard"},
            "enable_rbac_authorization": True,
        },
        **inside,
    )
    logs = operationalinsights.Workspace("logs", workspace_name="forms-dev-logs", **inside)
    account = cognitiveservices.Account(
        "account",
        account_name="forms-dev-westus",
        kind="FormRecognizer",
        sku={"name": "S0"},
        identity={"type": "SystemAssigned"},
        properties={"custom_sub_domain_name": "forms-dev-westus"},
        tags={"team": setting("TEAM", "forms")},
        **inside,
    )
    authorization.RoleAssignment(
        "reader",
        role_assignment_name="5b1d3b7e-1f0e-4a52-9a9e-0c6c5a1f7d11",
        scope=account.id,
        principal_id=who.object_id,
        principal_type="User",
        role_definition_id="/providers/Microsoft.Authorization/roleDefinitions/"
        "a97b65f3-24c7-4388-baec-2e87135dc908",
    )
    monitor.DiagnosticSetting(
        "diagnostics",
        name="to-logs",
        resource_uri=account.id,
        workspace_id=logs.id,
        logs=[{"category_group": "allLogs", "enabled": True}],
    )
    storage.BlobContainer(
        "derived",
        resource_group_name=group.name,
        account_name=store.name,
        container_name="derived",
        metadata={
            "name": account.name,
            "endpoint": account.properties.endpoint,
            "subdomain": account.properties.custom_sub_domain_name,
        },
    )
    keys = cognitiveservices.list_account_keys_output(
        account_name=account.name, resource_group_name=group.name
    )
    pulumi.export("endpoint", account.properties.endpoint)
    pulumi.export("key", pulumi.Output.secret(keys.key1))
"""


@dataclass(frozen=True)
class Outcome:
    """How a command of the engine ended, and all that it printed."""

    code: int
    text: str


@dataclass(frozen=True)
class Stack:
    """A folder with the program, its environment, and the emulator below it."""

    folder: Path
    environment: dict[str, str]
    emulator: str
    first_preview: Outcome
    first_up: Outcome

    def pulumi(self, *arguments: str, **settings: str) -> Outcome:
        """Run the engine; `settings` are the program's."""
        return _pulumi(self.folder, {**self.environment, **settings}, *arguments)

    @contextmanager
    def second(self, name: str) -> Iterator[None]:
        """Work on another stack of the same program for a while."""
        made = self.pulumi("stack", "init", name)
        assert made.code == 0, made.text
        try:
            yield
        finally:
            self.pulumi("stack", "select", "dev")

    def arm(self, method: str, path: str, version: str, body: object = None) -> Any:
        """Ask ARM behind Pulumi's back."""
        answer = httpx.request(method, f"{self.emulator}{path}?api-version={version}", json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None


def _pulumi(folder: Path, environment: dict[str, str], *arguments: str) -> Outcome:
    done = subprocess.run(
        ["pulumi", *arguments, "--non-interactive"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout)


def _environment(folder: Path, emulator: str) -> dict[str, str]:
    engine = subprocess.run(
        [ROOT / "scripts" / "engine"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()
    path = (VENV / "bin", engine, ROOT / "emulator" / "provider" / "bin", os.environ["PATH"])
    return {
        **os.environ,
        "PATH": os.pathsep.join(str(part) for part in path),
        "VIRTUAL_ENV": str(VENV),
        "PULUMI_BACKEND_URL": f"file://{folder}",
        "PULUMI_CONFIG_PASSPHRASE": "for tests",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "AZURE_EMULATOR_URL": emulator,
    }


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Deploy the program once."""
    folder = tmp_path_factory.mktemp("stand-in")
    (folder / "Pulumi.yaml").write_text("name: stand-in\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM)
    with running_emulator() as emulator:
        environment = _environment(folder, emulator.url)
        made = _pulumi(folder, environment, "stack", "init", "dev")
        assert made.code == 0, made.text
        preview = _pulumi(folder, environment, "preview", "--diff")
        up = _pulumi(folder, environment, "up", "--yes", "--skip-preview")
        yield Stack(folder, environment, emulator.url, preview, up)


def test_the_first_preview_lists_every_resource_and_knows_no_output(stack: Stack) -> None:
    assert stack.first_preview.code == 0, stack.first_preview.text
    assert "+ 11 to create" in stack.first_preview.text
    assert "endpoint: [unknown]" in stack.first_preview.text


def test_up_makes_what_the_preview_said(stack: Stack) -> None:
    assert stack.first_up.code == 0, stack.first_up.text
    assert "+ 11 created" in stack.first_up.text
    outputs = json.loads(stack.pulumi("stack", "output", "--json", "--show-secrets").text)
    keys = stack.arm("POST", f"{ACCOUNT}/listKeys", "2025-06-01", {})
    assert outputs == {"endpoint": f"{stack.emulator}/forms-dev-westus/", "key": keys["key1"]}


def test_the_same_program_again_changes_nothing(stack: Stack) -> None:
    again = stack.pulumi("preview", "--expect-no-changes")
    assert again.code == 0, again.text


def test_what_the_service_filled_in_is_no_drift(stack: Stack) -> None:
    refreshed = stack.pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff")
    assert refreshed.code == 0, refreshed.text


def test_a_changed_tag_leaves_only_the_name_and_the_inputs_of_an_account_known(
    stack: Stack,
) -> None:
    preview = stack.pulumi("preview", "--diff", TEAM="claims")
    assert preview.code == 0, preview.text
    assert '~ team: "forms" => "claims"' in preview.text
    assert f'~ endpoint: "{stack.emulator}/forms-dev-westus/" => [unknown]' in preview.text
    assert "~ name" not in preview.text
    assert "~ subdomain" not in preview.text


def test_a_new_name_needs_a_new_resource(stack: Stack) -> None:
    preview = stack.pulumi("preview", "--diff", CONTAINER="other")
    assert '~ containerName: "state" => "other"' in preview.text
    assert "+-1 to replace" in preview.text


def test_a_missing_name_is_not_invented(stack: Stack) -> None:
    preview = stack.pulumi("preview", CONTAINER="")
    assert preview.code != 0
    assert "missing required property 'containerName'" in preview.text


def test_a_change_behind_pulumis_back_is_drift_property_by_property(stack: Stack) -> None:
    before = stack.arm("GET", ACCOUNT, "2025-06-01")
    stack.arm("PATCH", ACCOUNT, "2025-06-01", {"tags": {"team": "others", "by": "hand"}})
    refreshed = stack.pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff")
    stack.arm("PATCH", ACCOUNT, "2025-06-01", {"tags": before["tags"]})
    assert refreshed.code == DRIFT, refreshed.text
    assert '~ team: "forms" => "others"' in refreshed.text
    assert '+ by  : "hand"' in refreshed.text
    assert "~ 1 to update" in refreshed.text


def test_a_resource_deleted_behind_pulumis_back_is_gone_on_refresh(stack: Stack) -> None:
    before = stack.arm("GET", CONTAINER, "2024-01-01")
    stack.arm("DELETE", CONTAINER, "2024-01-01")
    refreshed = stack.pulumi("refresh", "--preview-only", "--expect-no-changes", "--diff")
    stack.arm("PUT", CONTAINER, "2024-01-01", {"properties": before["properties"]})
    assert refreshed.code == DRIFT, refreshed.text
    assert "- 1 to delete" in refreshed.text


def test_up_and_destroy_leave_nothing_behind(stack: Stack) -> None:
    with stack.second("short"):
        program = {"ONLY_GROUP": "yes", "GROUP": "forms-short"}
        up = stack.pulumi("up", "--yes", "--skip-preview", **program)
        gone = stack.pulumi("destroy", "--yes", "--skip-preview", **program)
    assert "+ 3 created" in up.text, up.text
    assert "- 3 deleted" in gone.text, gone.text
    groups = stack.arm("GET", GROUP.rsplit("/", 1)[0], "2024-03-01")["value"]
    assert [one["name"] for one in groups] == ["forms-dev"]


def test_a_refusal_of_arm_reaches_the_user_in_arms_words(stack: Stack) -> None:
    with stack.second("refused"):
        refused = stack.pulumi("up", "--yes", "--skip-preview", ONLY_GROUP="yes", GROUP="ends.")
    assert refused.code != 0
    assert "error: Code=InvalidResourceGroup: The provided resource group name" in refused.text
    assert "Exception" not in refused.text


def test_what_exists_already_is_not_taken_over(stack: Stack) -> None:
    with stack.second("rival"):
        refused = stack.pulumi("up", "--yes", "--skip-preview", ONLY_GROUP="yes")
    assert refused.code != 0
    assert f"cannot create already existing resource '{GROUP}'" in refused.text


@pytest.mark.parametrize(
    ("url", "said"),
    [("", "AZURE_EMULATOR_URL is not set"), ("http://127.0.0.1:1", "No Azure emulator answers")],
)
def test_without_an_emulator_the_user_is_told_what_to_do(stack: Stack, url: str, said: str) -> None:
    refreshed = stack.pulumi("refresh", "--preview-only", AZURE_EMULATOR_URL=url)
    assert refreshed.code != 0
    assert said in refreshed.text
    assert "python -m emulator serve" in refreshed.text


def test_a_plugin_ends_when_its_engine_was_killed(stack: Stack) -> None:
    engine = subprocess.Popen(
        ["sh", "-c", "pulumi-resource-azure-native 127.0.0.1:1 & echo $!; wait"],
        env=stack.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert engine.stdout is not None
    plugin = int(engine.stdout.readline())
    try:
        assert int(engine.stdout.readline()) > 0, "the plugin prints its port"
        engine.kill()
        engine.communicate(timeout=5)  # its pipe is open for as long as the plugin lives
    except subprocess.TimeoutExpired:
        os.kill(plugin, signal.SIGKILL)
        pytest.fail("the plugin lives on")
