"""The table of resource types: one row each, one file per service."""

from emulator.arm.resource_type import ResourceType
from emulator.arm.types.accounts import ACCOUNTS
from emulator.arm.types.diagnostic_settings import DIAGNOSTIC_SETTINGS
from emulator.arm.types.key_vault import VAULTS
from emulator.arm.types.resource_groups import RESOURCE_GROUPS
from emulator.arm.types.role_assignments import ROLE_ASSIGNMENTS
from emulator.arm.types.storage import BLOB_CONTAINERS, STORAGE_ACCOUNTS
from emulator.arm.types.workspaces import WORKSPACES

TABLE: dict[str, ResourceType] = {
    row.name.lower(): row
    for row in (
        RESOURCE_GROUPS,
        STORAGE_ACCOUNTS,
        BLOB_CONTAINERS,
        ACCOUNTS,
        VAULTS,
        WORKSPACES,
        ROLE_ASSIGNMENTS,
        DIAGNOSTIC_SETTINGS,
    )
}
