"""What the regions of one environment share: group, storage, vault, log workspace.

Whoever deploys also writes the state and reads the training data, where these lie in the storage
account; and reads the accounts' keys, where Git names this vault for them. Storage and vaults that
are not made here are given access to by those who made them.
"""

import pulumi
from pulumi_azure_native import (
    authorization,
    keyvault,
    operationalinsights,
    resources,
    storage,
)

from infra.names import (
    KEY_VAULT_SECRETS_USER,
    STORAGE_BLOB_DATA_CONTRIBUTOR,
    base_name,
    container_url,
    storage_name,
    vault_name,
    vault_url,
)
from infra.roles import assign_role
from reconciler.model.desired import Environment

CONTAINERS = ("training-data", "reconciler-state")
"""Blob containers of an environment: what people label, and what the reconciler keeps."""


class EnvironmentResources(pulumi.ComponentResource):
    """One resource group per environment, in the location of its first region.

    `roles`: what whoever deploys needs before anything can be reconciled. `containers` and `vault`:
    their addresses, as Git may name them.
    """

    containers: dict[str, str]
    vault_url: str
    roles: list[authorization.RoleAssignment]

    def __init__(self, environment: Environment) -> None:
        super().__init__("formrecognizer:index:Environment", environment.name)
        below = pulumi.ResourceOptions(parent=self)
        base = base_name(environment.account)
        location = environment.regions[0]
        self.client = authorization.get_client_config_output(
            opts=pulumi.InvokeOutputOptions(parent=self)
        )
        self.group = resources.ResourceGroup(
            "group", resource_group_name=base, location=location, opts=below
        )
        self.storage = storage.StorageAccount(
            "storage",
            account_name=storage_name(base),
            resource_group_name=self.group.name,
            location=location,
            kind=storage.Kind.STORAGE_V2,
            sku=storage.SkuArgs(name=storage.SkuName.STANDARD_LRS),
            allow_blob_public_access=False,
            enable_https_traffic_only=True,
            minimum_tls_version=storage.MinimumTlsVersion.TLS1_2,
            opts=below,
        )
        for container in CONTAINERS:
            storage.BlobContainer(
                container,
                container_name=container,
                account_name=self.storage.name,
                resource_group_name=self.group.name,
                public_access=storage.PublicAccess.NONE,
                opts=below,
            )
        self.containers = {name: container_url(base, name) for name in CONTAINERS}
        self.vault_url = vault_url(base)
        self.vault = keyvault.Vault(
            "vault",
            vault_name=vault_name(base),
            resource_group_name=self.group.name,
            location=location,
            properties=keyvault.VaultPropertiesArgs(
                tenant_id=self.client.tenant_id,
                sku=keyvault.SkuArgs(family=keyvault.SkuFamily.A, name=keyvault.SkuName.STANDARD),
                enable_rbac_authorization=True,
            ),
            opts=below,
        )
        self.workspace = operationalinsights.Workspace(
            "logs",
            workspace_name=f"{base}-logs",
            resource_group_name=self.group.name,
            location=location,
            sku=operationalinsights.WorkspaceSkuArgs(name="PerGB2018"),
            retention_in_days=30,
            opts=below,
        )
        self.roles = self._roles(environment, base, below)
        self.register_outputs({})

    def _roles(
        self, environment: Environment, base: str, below: pulumi.ResourceOptions
    ) -> list[authorization.RoleAssignment]:
        scopes = [("deployer-writes-storage", self.storage.id, STORAGE_BLOB_DATA_CONTRIBUTOR)]
        if (environment.key_vault or "").rstrip("/").lower() == self.vault_url:
            scopes.append(("deployer-reads-vault", self.vault.id, KEY_VAULT_SECRETS_USER))
        return [
            assign_role(
                name,
                seed=base,
                scope=scope,
                role=role,
                principal=self.client.object_id,
                subscription=self.client.subscription_id,
                opts=below,
            )
            for name, scope, role in scopes
        ]
