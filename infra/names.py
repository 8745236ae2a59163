"""Names of Azure resources, derived from the environment's account name.

Storage accounts and vaults have names that are unique in the world, short, and of a narrow
alphabet; a readable start and a digest of the whole keep them so, and the same in every run.
Roles need a GUID as their name: it is derived, so that a role is never assigned twice.
"""

import hashlib
import re
import uuid

STORAGE_LIMIT = 24
VAULT_LIMIT = 24
DIGEST = 6
"""Limits of names (Azure naming rules): storage accounts 3-24 letters and digits, vaults 3-24."""

COGNITIVE_SERVICES_USER = "a97b65f3-24c7-4388-baec-2e87135dc908"
STORAGE_BLOB_DATA_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
STORAGE_BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
KEY_VAULT_SECRETS_USER = "4633458b-17de-408a-874c-0445c86b69e6"
"""Ids of Azure's built-in roles."""


def base_name(account: str) -> str:
    """The account's name without its region: what the environment's shared resources are named."""
    return re.sub(r"-+", "-", account.replace("{region}", "")).strip("-")


def storage_name(base: str) -> str:
    """Name of the storage account."""
    start = re.sub(r"[^a-z0-9]", "", base.lower())[: STORAGE_LIMIT - DIGEST]
    return start + _digest(base)


def container_url(base: str, container: str) -> str:
    """Address of a blob container, as people write it as training data or as state."""
    return f"https://{storage_name(base)}.blob.core.windows.net/{container}"


def vault_name(base: str) -> str:
    """Name of the key vault."""
    start = re.sub(r"[^a-z0-9-]", "", base.lower())[: VAULT_LIMIT - DIGEST - 1].strip("-")
    return f"{start}-{_digest(base)}"


def vault_url(base: str) -> str:
    """Address of the key vault, as people write it under `keys`."""
    return f"https://{vault_name(base)}.vault.azure.net"


def role_assignment_name(*parts: str) -> str:
    """A GUID that is always the same for the same scope, role and identity."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


def role_definition_id(subscription: str, role: str) -> str:
    """The ARM id of a built-in role."""
    provider = "providers/Microsoft.Authorization/roleDefinitions"
    return f"/subscriptions/{subscription}/{provider}/{role}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]
