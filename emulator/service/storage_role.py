"""Whether an account's own identity may read storage yet: role assignments take a while to work.

Only asked for with a role delay. A training whose container address carries no SAS reads with the
account's own identity; ARM knows that identity and its role assignments, so this can tell whether
one of the data roles was given long enough ago. It looks at identity, role and age, not at the
scope, since a folder stands for storage accounts of any name. An account that was not made through
ARM has no identity to look at and may read at once.
"""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from emulator.arm.record import Record
from emulator.arm.resource_id import parse_id
from emulator.arm.shelf import Shelf
from emulator.service.call import Call
from emulator.service.content.refusals import not_accessible

BLOB_DATA_ROLES = frozenset(
    {
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    }
)
"""Storage Blob Data Reader, Contributor and Owner: the roles' ids are the same in all of Azure."""

_ASSIGNMENT = "Microsoft.Authorization/roleAssignments"


def refuse_without_role(call: Call, container_url: str) -> None:
    """Refuse a training whose account may not read storage yet; raises `ServiceError`."""
    delay = call.emulator.role_delay
    if delay is None or _has_signature(container_url):
        return
    shelf = Shelf(call.emulator.state)
    account = shelf.get(parse_id(call.account.resource_id))
    if account is None:
        return
    principal = str((account.body.get("identity") or {}).get("principalId", ""))
    if not principal:
        raise not_accessible(f"the account {call.account.name} has no identity to read it with")
    given = [each for each in shelf.of_type(_ASSIGNMENT) if _gives_access(each, principal)]
    if not given:
        raise not_accessible(
            f"the identity of {call.account.name} has no role that lets it read blob data"
        )
    works_at = min(each.created_at for each in given) + delay
    if works_at > call.now:
        seconds = (works_at - call.now) / timedelta(seconds=1)
        raise not_accessible(
            f"the role of {call.account.name}'s identity was assigned a moment ago and works in "
            f"{seconds:.1f} seconds"
        )


def _has_signature(container_url: str) -> bool:
    try:
        return "sig" in parse_qs(urlsplit(container_url).query)
    except ValueError:
        return False


def _gives_access(assignment: Record, principal: str) -> bool:
    properties = assignment.properties
    role = str(properties.get("roleDefinitionId", "")).rsplit("/", 1)[-1].lower()
    return properties.get("principalId") == principal and role in BLOB_DATA_ROLES
