"""The Pulumi program: what it declares, tested with Pulumi's mocks."""

import asyncio
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest

from infra import program
from infra.names import vault_url

PROJECT = Path(__file__).resolve().parents[2]
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"


class Azure(pulumi.runtime.Mocks):
    """Answers for the engine; remembers what was declared."""

    def __init__(self) -> None:
        self.declared: dict[str, tuple[str, dict[str, Any]]] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.declared[args.name] = (args.typ, dict(args.inputs))
        outputs = dict(args.inputs)
        if args.typ == "azure-native:cognitiveservices:Account":
            outputs["identity"] = {**outputs["identity"], "principalId": f"{args.name}-identity"}
        for output, input_name in (("name", "resourceGroupName"), ("name", "accountName")):
            if input_name in outputs and args.typ.endswith(("ResourceGroup", "Account")):
                outputs[output] = outputs[input_name]
        return f"/id/{args.name}", outputs

    def call(
        self, args: pulumi.runtime.MockCallArgs
    ) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        client = {"tenantId": "tenant", "objectId": "deployer", "clientId": "client"}
        return {**client, "subscriptionId": SUBSCRIPTION}, []

    def inputs(self, name: str) -> dict[str, Any]:
        return self.declared[name][1]

    def of_type(self, suffix: str) -> dict[str, dict[str, Any]]:
        return {n: i for n, (typ, i) in self.declared.items() if typ.endswith(suffix)}


@pytest.fixture
def program_loop() -> Iterator[None]:
    """The loop that the engine's host gives to a program; other tests leave none behind."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, program_loop: None) -> Any:
    monkeypatch.chdir(PROJECT / "infra")
    for name in ("ROOT", "ENDPOINT", "APPROVED", "TARGET", "EXCLUDE"):
        monkeypatch.delenv(f"RECONCILER_{name}", raising=False)

    def run_stack(stack: str, **configured: str) -> tuple[Azure, Mapping[str, Any]]:
        azure = Azure()
        options = {f"form-layouts:{name}": value for name, value in configured.items()}
        pulumi.runtime.set_all_config(options)
        exported: dict[str, Any] = {}
        monkeypatch.setattr(pulumi, "export", exported.__setitem__)
        pulumi.runtime.set_mocks(azure, project="form-layouts", stack=stack, preview=False)

        pulumi.runtime.test(program.main)()  # type: ignore[no-untyped-call] # Pulumi leaves it so
        return azure, exported

    return run_stack


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of what the project declares, to change."""
    shutil.copytree(PROJECT / "desired", tmp_path / "desired")
    shutil.copy(PROJECT / "Pulumi.yaml", tmp_path)
    monkeypatch.setenv("RECONCILER_ROOT", str(tmp_path))
    return tmp_path


def edit(project: Path, environment: str, old: str, new: str) -> None:
    file = project / "desired" / "environments" / f"{environment}.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_an_environment_has_one_account_per_region_of_the_right_kind(run: Any) -> None:
    azure, _ = run("staging")

    accounts = azure.of_type("cognitiveservices:Account")
    assert set(accounts) == {"eastus2-account", "westeurope-account"}
    for region in ("eastus2", "westeurope"):
        account = accounts[f"{region}-account"]
        assert account["accountName"] == f"contoso-forms-stg-{region}"
        assert account["location"] == region
        assert account["kind"] == "FormRecognizer"
        assert account["identity"] == {"type": "SystemAssigned"}
        assert account["properties"]["customSubDomainName"] == f"contoso-forms-stg-{region}"


def test_shared_resources_are_declared_once_with_names_that_azure_takes(run: Any) -> None:
    azure, _ = run("staging")

    (storage,) = azure.of_type("storage:StorageAccount").values()
    (vault,) = azure.of_type("keyvault:Vault").values()
    assert storage["accountName"].isalnum()
    assert 3 <= len(storage["accountName"]) <= 24
    assert 3 <= len(vault["vaultName"]) <= 24
    assert storage["allowBlobPublicAccess"] is False
    assert len(azure.of_type("operationalinsights:Workspace")) == 1
    assert len(azure.of_type("storage:BlobContainer")) == 2


def test_all_inputs_of_a_layout_set_are_known_from_git(run: Any) -> None:
    azure, _ = run("dev")

    inputs = azure.inputs("westus-layouts")
    assert inputs["environment"] == "dev"
    assert inputs["region"] == "westus"
    assert inputs["endpoint"] == "https://contoso-forms-dev-westus.cognitiveservices.azure.com"
    assert inputs["unexpected"] == []
    assert inputs["mode"] == "manage"
    assert set(inputs["layouts"]["1040"]) == {"version", "verification", "retain"}
    assert not {"approved", "target", "exclude"} & set(inputs)


def test_the_endpoint_of_a_layout_set_follows_the_template_of_the_environment(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECONCILER_ENDPOINT", "http://127.0.0.1:8080/{account}")

    azure, _ = run("dev")

    assert azure.inputs("westus-layouts")["endpoint"] == (
        "http://127.0.0.1:8080/contoso-forms-dev-westus"
    )


def test_no_key_is_an_input_of_anything(run: Any) -> None:
    azure, _ = run("dev")

    assert "key" not in {name.lower() for _, inputs in azure.declared.values() for name in inputs}


def test_the_account_reads_the_storage_and_the_deployer_uses_the_account(run: Any) -> None:
    azure, _ = run("dev")

    roles = azure.of_type("authorization:RoleAssignment")
    reads = roles["westus-reads-storage"]
    assert reads["principalId"] == "westus-account-identity"
    assert reads["scope"] == "/id/storage"
    assert reads["roleDefinitionId"].startswith(f"/subscriptions/{SUBSCRIPTION}/")
    assert reads["roleDefinitionId"].endswith("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1")
    assert roles["westus-used-by-deployer"]["principalId"] == "deployer"


def test_the_deployer_writes_the_state_that_lies_in_the_environments_storage(run: Any) -> None:
    azure, _ = run("dev")

    writes = azure.of_type("authorization:RoleAssignment")["deployer-writes-storage"]
    assert (writes["principalId"], writes["scope"]) == ("deployer", "/id/storage")
    assert writes["roleDefinitionId"].endswith("ba92f5b4-2d11-453d-a403-e96b0029c9fe")


def test_the_deployer_reads_keys_only_from_a_vault_that_git_names_for_them(
    run: Any, project: Path
) -> None:
    before, _ = run("dev")
    edit(project, "dev", "regions:", f"keys: {{vault: {vault_url('contoso-forms-dev')}}}\nregions:")
    after, _ = run("dev")

    name = "deployer-reads-vault"
    assert name not in before.declared
    assert (after.inputs(name)["principalId"], after.inputs(name)["scope"]) == (
        "deployer",
        "/id/vault",
    )


def test_an_account_is_of_the_declared_size(run: Any, project: Path) -> None:
    edit(project, "staging", "promote:", "sku: F0\npromote:")

    azure, _ = run("staging")

    accounts = azure.of_type("cognitiveservices:Account").values()
    assert [account["sku"] for account in accounts] == [{"name": "F0"}, {"name": "F0"}]


def test_an_observed_environment_has_its_layout_sets_and_nothing_else(
    run: Any, project: Path
) -> None:
    edit(project, "staging", "promote:", "mode: observe\npromote:")

    azure, exported = run("staging")

    custom = {name for name, (typ, _) in azure.declared.items() if ":index:" not in typ}
    assert custom == {"eastus2-layouts", "westeurope-layouts"}
    assert azure.inputs("eastus2-layouts")["mode"] == "observe"
    assert set(exported["endpoints"]) == {"eastus2", "westeurope"}
    assert exported["resource_ids"] == {}


def test_where_accounts_exist_already_layouts_are_looked_after_and_nothing_is_created(
    run: Any, project: Path
) -> None:
    edit(project, "staging", "promote:", "accounts: existing\npromote:")

    azure, exported = run("staging")

    custom = {name for name, (typ, _) in azure.declared.items() if ":index:" not in typ}
    assert custom == {
        f"{region}-{what}"
        for region in ("eastus2", "westeurope")
        for what in ("layouts", "converged")
    }
    assert azure.inputs("eastus2-layouts")["accounts"] == "existing"
    assert exported["resource_ids"] == {}


def test_options_of_a_run_reach_the_layout_sets(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECONCILER_APPROVED", "staging/eastus2=3fa2c1b09d11")
    monkeypatch.setenv("RECONCILER_TARGET", "1099,1040")

    azure, _ = run("staging", exclude='["1040V"]')

    east, west = (azure.inputs(f"{region}-layouts") for region in ("eastus2", "westeurope"))
    assert (east["approved"], west["approved"]) == ("3fa2c1b09d11", "none")
    assert east["target"] == ["1040", "1099"]
    assert east["exclude"] == ["1040V"]


def test_an_option_that_cannot_be_read_ends_the_program_with_a_remedy(run: Any) -> None:
    with pytest.raises(pulumi.RunError, match="`approved`: 'yes' is no fingerprint"):
        run("dev", approved="yes")


def test_role_assignments_have_the_same_names_in_every_run(run: Any) -> None:
    first, _ = run("dev")
    second, _ = run("dev")

    def names(azure: Azure) -> list[str]:
        roles = azure.of_type("authorization:RoleAssignment")
        return sorted(inputs["roleAssignmentName"] for inputs in roles.values())

    assert names(first) == names(second)
    assert len(set(names(first))) == 3


def test_the_stack_exports_what_people_look_for(run: Any) -> None:
    _, exported = run("staging")

    assert set(exported) == {
        "endpoints",
        "resource_ids",
        "containers",
        "vault",
        "serving",
        "failed",
        "waiting",
    }
    assert set(exported["endpoints"]) == {"eastus2", "westeurope"}


def test_the_stack_tells_the_addresses_that_git_may_name(run: Any) -> None:
    azure, exported = run("staging")

    (storage,) = azure.of_type("StorageAccount").values()
    (vault,) = azure.of_type("Vault").values()
    below = f"https://{storage['accountName']}.blob.core.windows.net"
    assert exported["containers"] == {
        container["containerName"]: f"{below}/{container['containerName']}"
        for container in azure.of_type("BlobContainer").values()
    }
    assert exported["vault"] == f"https://{vault['vaultName']}.vault.azure.net"


def test_a_stack_without_a_declared_environment_is_refused_with_a_remedy(run: Any) -> None:
    with pytest.raises(pulumi.RunError, match=r"stack prod: no environment .* \(declared: dev, s"):
        run("prod")


def test_every_mistake_in_the_desired_state_is_told_at_once(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: forms\nruntime: python\n")
    layouts = tmp_path / "desired" / "layouts"
    layouts.mkdir(parents=True)
    (layouts / "1040.yaml").write_text("layout: 1040\n")
    (layouts / "1099.yaml").write_text('layout: "1099"\nretian: 2\n')
    monkeypatch.setenv("RECONCILER_ROOT", str(tmp_path))

    with pytest.raises(pulumi.RunError) as refused:
        run("dev")

    assert "desired/layouts/1040.yaml:1:9" in str(refused.value)
    assert "desired/layouts/1099.yaml:2:1" in str(refused.value)
