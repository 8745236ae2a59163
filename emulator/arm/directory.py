"""The one tenant of the emulator, and who calls.

ARM's answers name a tenant, a creator and the identities of accounts. The emulator has one tenant
and one caller. An identity belongs to one life of a resource: deleted and made again, it has
another principal, and role assignments to the old one are worth nothing, as in Azure.
"""

import uuid
from datetime import datetime

from emulator.arm.errors import JsonObject

TENANT_ID = "11111111-1111-1111-1111-111111111111"
CALLER_OBJECT_ID = "22222222-2222-2222-2222-222222222222"
CALLER_CLIENT_ID = "33333333-3333-3333-3333-333333333333"
_NAMES = uuid.UUID("6f0f5d51-6f56-4a5b-9a0f-0f4f3c6f2c11")


def stable_uuid(*parts: str) -> str:
    """Return a GUID that follows from `parts` alone."""
    return str(uuid.uuid5(_NAMES, "|".join(parts).lower()))


def system_identity(resource: str, created: datetime) -> JsonObject:
    """Return the system-assigned identity of the resource with this id, made at `created`."""
    return {
        "type": "SystemAssigned",
        "principalId": stable_uuid("principal", resource, created.isoformat()),
        "tenantId": TENANT_ID,
    }


def timestamp(moment: datetime) -> str:
    """Write a moment as ARM does: UTC, seven digits of fraction."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def system_data(created: datetime, changed: datetime) -> JsonObject:
    """ARM's record of who created and changed a resource, and when."""
    return {
        "createdBy": CALLER_CLIENT_ID,
        "createdByType": "Application",
        "createdAt": timestamp(created),
        "lastModifiedBy": CALLER_CLIENT_ID,
        "lastModifiedByType": "Application",
        "lastModifiedAt": timestamp(changed),
    }
