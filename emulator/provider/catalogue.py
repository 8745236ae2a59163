"""The table of resource types that the stand-in translates, in the SDK's names.

Source: the inputs and outputs of the classes of pulumi-azure-native 3.29.0 and the default API
version that each of them names.
"""

from emulator.provider.kinds import Kind, Part

_GROUP = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}"
_IDENTITY = Part(settable=("type",), computed=("principalId", "tenantId"))
_SKU = Part(settable=("name",), computed=("tier",))

_RESOURCE_GROUP = Kind(
    sdk_type="azure-native:resources:ResourceGroup",
    path=_GROUP,
    api_version="2024-03-01",
    top=("location", "tags", "managedBy"),
    settable=("location", "tags", "managedBy"),
    computed=("properties",),
    required=("location",),
    settled=("location",),
)

_STORAGE_ACCOUNT = Kind(
    sdk_type="azure-native:storage:StorageAccount",
    path=f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/{{accountName}}",
    api_version="2024-01-01",
    top=("location", "tags", "sku", "kind", "identity", "extendedLocation"),
    settable=(
        "location",
        "tags",
        "sku",
        "kind",
        "identity",
        "extendedLocation",
        "accessTier",
        "allowBlobPublicAccess",
        "allowCrossTenantReplication",
        "allowSharedKeyAccess",
        "allowedCopyScope",
        "azureFilesIdentityBasedAuthentication",
        "customDomain",
        "defaultToOAuthAuthentication",
        "dnsEndpointType",
        "enableExtendedGroups",
        "enableHttpsTrafficOnly",
        "enableNfsV3",
        "encryption",
        "immutableStorageWithVersioning",
        "isHnsEnabled",
        "isLocalUserEnabled",
        "isSftpEnabled",
        "keyPolicy",
        "largeFileSharesState",
        "minimumTlsVersion",
        "networkRuleSet",
        "publicNetworkAccess",
        "routingPreference",
        "sasPolicy",
    ),
    computed=(
        "accountMigrationInProgress",
        "blobRestoreStatus",
        "creationTime",
        "failoverInProgress",
        "geoReplicationStats",
        "isSkuConversionBlocked",
        "keyCreationTime",
        "lastGeoFailoverTime",
        "primaryEndpoints",
        "primaryLocation",
        "privateEndpointConnections",
        "provisioningState",
        "secondaryEndpoints",
        "secondaryLocation",
        "statusOfPrimary",
        "statusOfSecondary",
        "storageAccountSkuConversionStatus",
    ),
    required=("location", "sku", "kind"),
    settled=("location", "kind"),
    renamed={
        "enableHttpsTrafficOnly": "supportsHttpsTrafficOnly",
        "enableNfsV3": "isNfsV3Enabled",
        "networkRuleSet": "networkAcls",
    },
    parts={"identity": _IDENTITY, "sku": _SKU},
)

_BLOB_CONTAINER = Kind(
    sdk_type="azure-native:storage:BlobContainer",
    path=(
        f"{_GROUP}/providers/Microsoft.Storage/storageAccounts/{{accountName}}"
        "/blobServices/default/containers/{containerName}"
    ),
    api_version="2024-01-01",
    top=(),
    settable=(
        "defaultEncryptionScope",
        "denyEncryptionScopeOverride",
        "enableNfsV3AllSquash",
        "enableNfsV3RootSquash",
        "immutableStorageWithVersioning",
        "metadata",
        "publicAccess",
    ),
    computed=(
        "deleted",
        "deletedTime",
        "etag",
        "hasImmutabilityPolicy",
        "hasLegalHold",
        "immutabilityPolicy",
        "lastModifiedTime",
        "leaseDuration",
        "leaseState",
        "leaseStatus",
        "legalHold",
        "remainingRetentionDays",
        "version",
    ),
)

_COGNITIVE_ACCOUNT = Kind(
    sdk_type="azure-native:cognitiveservices:Account",
    path=f"{_GROUP}/providers/Microsoft.CognitiveServices/accounts/{{accountName}}",
    api_version="2025-06-01",
    top=("location", "tags", "sku", "kind", "identity", "properties"),
    settable=("location", "tags", "sku", "kind", "identity", "properties"),
    computed=("etag", "systemData"),
    required=("location", "sku", "kind"),
    settled=("location", "kind"),
    parts={
        "identity": _IDENTITY,
        "sku": Part(settable=("name", "capacity", "family", "size", "tier"), computed=()),
        "properties": Part(
            settable=(
                "allowProjectManagement",
                "allowedFqdnList",
                "amlWorkspace",
                "apiProperties",
                "associatedProjects",
                "customSubDomainName",
                "defaultProject",
                "disableLocalAuth",
                "dynamicThrottlingEnabled",
                "encryption",
                "locations",
                "migrationToken",
                "networkAcls",
                "networkInjections",
                "publicNetworkAccess",
                "raiMonitorConfig",
                "restore",
                "restrictOutboundNetworkAccess",
                "userOwnedStorage",
            ),
            computed=(
                "abusePenalty",
                "callRateLimit",
                "capabilities",
                "commitmentPlanAssociations",
                "dateCreated",
                "deletionDate",
                "endpoint",
                "endpoints",
                "internalId",
                "isMigrated",
                "privateEndpointConnections",
                "provisioningState",
                "quotaLimit",
                "scheduledPurgeDate",
                "skuChangeInfo",
            ),
        ),
    },
)

_VAULT = Kind(
    sdk_type="azure-native:keyvault:Vault",
    path=f"{_GROUP}/providers/Microsoft.KeyVault/vaults/{{vaultName}}",
    api_version="2024-11-01",
    top=("location", "tags", "properties"),
    settable=("location", "tags", "properties"),
    computed=("systemData",),
    required=("location", "properties"),
    settled=("location",),
    parts={
        "properties": Part(
            settable=(
                "accessPolicies",
                "createMode",
                "enablePurgeProtection",
                "enableRbacAuthorization",
                "enableSoftDelete",
                "enabledForDeployment",
                "enabledForDiskEncryption",
                "enabledForTemplateDeployment",
                "networkAcls",
                "publicNetworkAccess",
                "sku",
                "softDeleteRetentionInDays",
                "tenantId",
            ),
            computed=(
                "hsmPoolResourceId",
                "privateEndpointConnections",
                "provisioningState",
                "vaultUri",
            ),
        ),
    },
)

_WORKSPACE = Kind(
    sdk_type="azure-native:operationalinsights:Workspace",
    path=f"{_GROUP}/providers/Microsoft.OperationalInsights/workspaces/{{workspaceName}}",
    api_version="2023-09-01",
    top=("location", "tags", "identity"),
    settable=(
        "location",
        "tags",
        "identity",
        "defaultDataCollectionRuleResourceId",
        "features",
        "forceCmkForQuery",
        "publicNetworkAccessForIngestion",
        "publicNetworkAccessForQuery",
        "retentionInDays",
        "sku",
        "workspaceCapping",
    ),
    computed=(
        "createdDate",
        "customerId",
        "etag",
        "modifiedDate",
        "privateLinkScopedResources",
        "provisioningState",
        "systemData",
    ),
    required=("location",),
    settled=("location",),
    parts={
        "identity": _IDENTITY,
        "sku": Part(settable=("name", "capacityReservationLevel"), computed=("lastSkuUpdate",)),
        "workspaceCapping": Part(
            settable=("dailyQuotaGb",), computed=("dataIngestionStatus", "quotaNextResetTime")
        ),
    },
)

_ROLE_ASSIGNMENT = Kind(
    sdk_type="azure-native:authorization:RoleAssignment",
    path="/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    api_version="2022-04-01",
    top=(),
    settable=(
        "condition",
        "conditionVersion",
        "delegatedManagedIdentityResourceId",
        "description",
        "principalId",
        "principalType",
        "roleDefinitionId",
    ),
    computed=("createdBy", "createdOn", "scope", "systemData", "updatedBy", "updatedOn"),
    required=("principalId", "roleDefinitionId"),
    settled=("principalId", "roleDefinitionId"),
)

_DIAGNOSTIC_SETTING = Kind(
    sdk_type="azure-native:monitor:DiagnosticSetting",
    path="/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    api_version="2021-05-01-preview",
    top=(),
    settable=(
        "eventHubAuthorizationRuleId",
        "eventHubName",
        "logAnalyticsDestinationType",
        "logs",
        "marketplacePartnerId",
        "metrics",
        "serviceBusRuleId",
        "storageAccountId",
        "workspaceId",
    ),
    computed=("systemData",),
)

KINDS: dict[str, Kind] = {
    kind.sdk_type: kind
    for kind in (
        _RESOURCE_GROUP,
        _STORAGE_ACCOUNT,
        _BLOB_CONTAINER,
        _COGNITIVE_ACCOUNT,
        _VAULT,
        _WORKSPACE,
        _ROLE_ASSIGNMENT,
        _DIAGNOSTIC_SETTING,
    )
}
