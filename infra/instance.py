"""One instance: the account in a region, who may use it, its layout set.

No output of the account is an input of the layout set: its endpoint follows from its name, and
the provider finds its credential when it is called. Otherwise a changed tag or a rotated key
would make the whole plan unknown in previews.
"""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization, cognitiveservices, monitor

from infra.converged import Converged
from infra.declared import declared_layouts, guard_sentence
from infra.environment import EnvironmentResources
from infra.layout_set import LayoutSet
from infra.names import (
    COGNITIVE_SERVICES_USER,
    STORAGE_BLOB_DATA_READER,
    role_assignment_name,
    role_definition_id,
)
from reconciler.gateway.endpoint import endpoint_of
from reconciler.model.desired import Desired, Environment


class InstanceResources(pulumi.ComponentResource):
    """The Form Recognizer account of one region and everything that belongs to it alone."""

    account: cognitiveservices.Account
    layout_set: LayoutSet

    def __init__(
        self,
        desired: Desired,
        environment: Environment,
        region: str,
        shared: EnvironmentResources,
        *,
        after: "InstanceResources | None",
        environ: Mapping[str, str],
    ) -> None:
        super().__init__("formrecognizer:index:Instance", region)
        self._below = pulumi.ResourceOptions(parent=self)
        self._account_name = environment.account_name(region)
        self.account = cognitiveservices.Account(
            f"{region}-account",
            account_name=self._account_name,
            resource_group_name=shared.group.name,
            location=region,
            kind="FormRecognizer",
            sku=cognitiveservices.SkuArgs(name="S0"),
            identity=cognitiveservices.IdentityArgs(
                type=cognitiveservices.ResourceIdentityType.SYSTEM_ASSIGNED
            ),
            properties=cognitiveservices.AccountPropertiesArgs(
                custom_sub_domain_name=self._account_name,
                public_network_access=cognitiveservices.PublicNetworkAccess.ENABLED,
            ),
            opts=self._below,
        )
        roles = self._roles(region, shared)
        self._diagnostics(region, shared)
        retired = region in environment.retired
        self.layout_set = LayoutSet(
            f"{region}-layouts",
            environment=environment.name,
            region=region,
            account=self._account_name,
            endpoint=endpoint_of(self._account_name, environ),
            project=desired.project,
            layouts=declared_layouts(desired, environment, region),
            guard=guard_sentence(environment.guard),
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=not retired,
                depends_on=[self.account, *roles, *([after.layout_set] if after else [])],
            ),
        )
        Converged(
            f"{region}-converged",
            instance=f"{environment.name}/{region}",
            failed=self.layout_set.failed,
            opts=self._below,
        )
        self.register_outputs({})

    def _roles(
        self, region: str, shared: EnvironmentResources
    ) -> list[authorization.RoleAssignment]:
        """The account reads the storage by its own identity; whoever deploys uses the account."""
        identity = self.account.identity.apply(
            lambda given: (given.principal_id if given else None) or ""
        )
        return [
            self._role(
                f"{region}-reads-storage",
                shared,
                scope=shared.storage.id,
                role=STORAGE_BLOB_DATA_READER,
                principal=identity,
                principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
            ),
            self._role(
                f"{region}-used-by-deployer",
                shared,
                scope=self.account.id,
                role=COGNITIVE_SERVICES_USER,
                principal=shared.client.object_id,
                principal_type=None,
            ),
        ]

    def _role(
        self,
        name: str,
        shared: EnvironmentResources,
        *,
        scope: pulumi.Output[str],
        role: str,
        principal: pulumi.Output[str],
        principal_type: authorization.PrincipalType | None,
    ) -> authorization.RoleAssignment:
        return authorization.RoleAssignment(
            name,
            role_assignment_name=role_assignment_name(self._account_name, name, role),
            scope=scope,
            role_definition_id=shared.client.subscription_id.apply(
                lambda subscription: role_definition_id(subscription, role)
            ),
            principal_id=principal,
            principal_type=principal_type,
            opts=self._below,
        )

    def _diagnostics(self, region: str, shared: EnvironmentResources) -> None:
        monitor.DiagnosticSetting(
            f"{region}-diagnostics",
            name="to-workspace",
            resource_uri=self.account.id,
            workspace_id=shared.workspace.id,
            logs=[monitor.DiagnosticsLogSettingsArgs(category_group="allLogs", enabled=True)],
            metrics=[monitor.DiagnosticsMetricSettingsArgs(category="AllMetrics", enabled=True)],
            opts=self._below,
        )
