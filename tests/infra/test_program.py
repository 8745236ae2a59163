"""The Pulumi program: what it declares, tested with Pulumi's mocks."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest

from infra import program

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
    monkeypatch.delenv("RECONCILER_ROOT", raising=False)
    monkeypatch.delenv("RECONCILER_ENDPOINT", raising=False)

    def run_stack(stack: str) -> tuple[Azure, Mapping[str, Any]]:
        azure = Azure()
        exported: dict[str, Any] = {}
        monkeypatch.setattr(pulumi, "export", exported.__setitem__)
        pulumi.runtime.set_mocks(azure, project="form-layouts", stack=stack, preview=False)

        pulumi.runtime.test(program.main)()  # type: ignore[no-untyped-call] # Pulumi leaves it so
        return azure, exported

    return run_stack


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
    assert set(inputs["layouts"]["1040"]) == {"version", "minimum_accuracy", "tolerance", "retain"}


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


def test_role_assignments_have_the_same_names_in_every_run(run: Any) -> None:
    first, _ = run("dev")
    second, _ = run("dev")

    def names(azure: Azure) -> list[str]:
        roles = azure.of_type("authorization:RoleAssignment")
        return sorted(inputs["roleAssignmentName"] for inputs in roles.values())

    assert names(first) == names(second)
    assert len(set(names(first))) == 2


def test_the_stack_exports_what_people_look_for(run: Any) -> None:
    _, exported = run("staging")

    assert set(exported) == {"endpoints", "resource_ids", "serving", "failed", "waiting"}
    assert set(exported["endpoints"]) == {"eastus2", "westeurope"}


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
