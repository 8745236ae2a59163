"""One instance: the account in a region, who may use it, its layout set.

No output of the account is an input of the layout set: its endpoint follows from its name, and
the provider finds its credential when it is called. Otherwise a changed tag or a rotated key
would make the whole plan unknown in previews.

An environment that is only observed has its layout sets and nothing else: its accounts are
somebody else's to make, and to change.
"""

from collections.abc import Mapping

import pulumi
from pulumi_azure_native import authorization, cognitiveservices, monitor

from infra.converged import Converged
from infra.declared import declared_layouts, guard_sentence
from infra.environment import EnvironmentResources
from infra.layout_set import LayoutSet
from infra.names import COGNITIVE_SERVICES_USER, STORAGE_BLOB_DATA_READER
from infra.roles import assign_role
from infra.run_options import RunOptions
from reconciler.gateway.endpoint import endpoint_of
from reconciler.model.desired import Desired, Environment
from reconciler.model.naming import Instance


class InstanceResources(pulumi.ComponentResource):
    """The Form Recognizer account of one region and everything that belongs to it alone.

    `shared` is None where the environment is only observed, or its accounts exist already; then
    there is no `account` either.
    """

    account: cognitiveservices.Account | None
    layout_set: LayoutSet

    def __init__(
        self,
        desired: Desired,
        environment: Environment,
        region: str,
        shared: EnvironmentResources | None,
        *,
        after: "InstanceResources | None",
        options: RunOptions,
        environ: Mapping[str, str],
    ) -> None:
        super().__init__("formrecognizer:index:Instance", region)
        self._below = pulumi.ResourceOptions(parent=self)
        self._account_name = environment.account_name(region)
        self.account = None
        needed: list[pulumi.Resource] = [after.layout_set] if after else []
        if shared is not None:
            self.account = self._account(environment, region, shared)
            roles = self._roles(region, shared, self.account)
            self._diagnostics(region, shared, self.account)
            needed += [self.account, *roles, *shared.roles]
        instance = Instance(environment.name, region)
        self.layout_set = LayoutSet(
            f"{region}-layouts",
            environment=environment.name,
            region=region,
            account=self._account_name,
            endpoint=endpoint_of(self._account_name, environ),
            project=desired.project,
            mode=environment.mode,
            accounts=None if environment.accounts == "created" else environment.accounts,
            layouts=declared_layouts(desired, environment, region),
            guard=guard_sentence(environment.guard),
            approved=options.approved_for(instance),
            target=options.target,
            exclude=options.exclude,
            opts=pulumi.ResourceOptions(
                parent=self, protect=region not in environment.retired, depends_on=needed
            ),
        )
        if environment.mode == "manage":
            Converged(
                f"{region}-converged",
                instance=str(instance),
                failed=self.layout_set.failed,
                opts=self._below,
            )
        self.register_outputs({})

    def _account(
        self, environment: Environment, region: str, shared: EnvironmentResources
    ) -> cognitiveservices.Account:
        return cognitiveservices.Account(
            f"{region}-account",
            account_name=self._account_name,
            resource_group_name=shared.group.name,
            location=region,
            kind="FormRecognizer",
            sku=cognitiveservices.SkuArgs(name=environment.sku),
            identity=cognitiveservices.IdentityArgs(
                type=cognitiveservices.ResourceIdentityType.SYSTEM_ASSIGNED
            ),
            properties=cognitiveservices.AccountPropertiesArgs(
                custom_sub_domain_name=self._account_name,
                public_network_access=cognitiveservices.PublicNetworkAccess.ENABLED,
            ),
            opts=self._below,
        )

    def _roles(
        self, region: str, shared: EnvironmentResources, account: cognitiveservices.Account
    ) -> list[authorization.RoleAssignment]:
        """The account reads the storage by its own identity; whoever deploys uses the account."""
        identity = account.identity.apply(
            lambda given: (given.principal_id if given else None) or ""
        )
        return [
            assign_role(
                f"{region}-reads-storage",
                seed=self._account_name,
                scope=shared.storage.id,
                role=STORAGE_BLOB_DATA_READER,
                principal=identity,
                subscription=shared.client.subscription_id,
                principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
                opts=self._below,
            ),
            assign_role(
                f"{region}-used-by-deployer",
                seed=self._account_name,
                scope=account.id,
                role=COGNITIVE_SERVICES_USER,
                principal=shared.client.object_id,
                subscription=shared.client.subscription_id,
                opts=self._below,
            ),
        ]

    def _diagnostics(
        self, region: str, shared: EnvironmentResources, account: cognitiveservices.Account
    ) -> None:
        monitor.DiagnosticSetting(
            f"{region}-diagnostics",
            name="to-workspace",
            resource_uri=account.id,
            workspace_id=shared.workspace.id,
            logs=[monitor.DiagnosticsLogSettingsArgs(category_group="allLogs", enabled=True)],
            metrics=[monitor.DiagnosticsMetricSettingsArgs(category="AllMetrics", enabled=True)],
            opts=self._below,
        )
