"""Role assignments: who may do what, at any scope.

They are kept and returned, not enforced: the emulator's data plane knows keys only. Source of the
rules: `Microsoft.Authorization/roleAssignments`, API version 2022-04-01.
"""

from emulator.arm.directory import CALLER_OBJECT_ID, timestamp
from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.resource_type import Change, ResourceType
from emulator.arm.rules import NameRule, Shape, require, require_guid, require_one_of

PRINCIPAL_TYPES = ("Device", "ForeignGroup", "Group", "ServicePrincipal", "User")
_SETTLED = ("roleDefinitionId", "principalId")
_GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def _check(change: Change) -> None:
    require(change.body, ("properties.roleDefinitionId",), "InvalidRoleDefinitionId")
    require_guid(
        change.properties.get("principalId"),
        "InvalidPrincipalId",
        "A valid principal ID must be provided for role assignment.",
    )
    definition = str(change.properties["roleDefinitionId"])
    require_guid(
        definition.rsplit("/", 1)[-1],
        "RoleDefinitionDoesNotExist",
        f"The specified role definition with ID '{definition.rsplit('/', 1)[-1]}' does not exist.",
    )
    require_one_of(change.body, "properties.principalType", PRINCIPAL_TYPES, "InvalidPrincipalType")
    before = change.properties_before
    if before and any(_role(before[key]) != _role(change.properties[key]) for key in _SETTLED):
        raise ArmError(
            400,
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
        )
    _check_is_not_given_already(change)


def _role(value: object) -> str:
    """Compare a role by its GUID: clients write it with and without the subscription."""
    return str(value).rsplit("/", 1)[-1].lower()


def _check_is_not_given_already(change: Change) -> None:
    """One principal has one role at one scope once, whatever the assignment is called."""
    for other in change.around.shelf.of_type(change.id.type):
        same_scope = str(other.id.scope).lower() == str(change.id.scope).lower()
        same_grant = all(
            _role(other.properties[key]) == _role(change.properties[key]) for key in _SETTLED
        )
        if same_scope and same_grant and other.id.key != change.id.key:
            raise ArmError(
                409,
                "RoleAssignmentExists",
                "The role assignment already exists. The ID of the existing role assignment is "
                f"{other.id.name.replace('-', '')}.",
            )


def _complete(change: Change) -> JsonObject:
    return {
        "properties": {
            "condition": None,
            "conditionVersion": None,
            "delegatedManagedIdentityResourceId": None,
            "description": None,
            "principalType": "ServicePrincipal",
            **change.properties,
            "scope": str(change.id.scope),
            "createdBy": CALLER_OBJECT_ID,
            "createdOn": timestamp(change.created_at),
            "updatedBy": CALLER_OBJECT_ID,
            "updatedOn": timestamp(change.around.now),
        }
    }


ROLE_ASSIGNMENTS = ResourceType(
    name="Microsoft.Authorization/roleAssignments",
    api_versions=("2020-04-01-preview", "2020-10-01-preview", "2022-04-01"),
    name_rule=NameRule(
        pattern=_GUID,
        code="InvalidRoleAssignmentId",
        explanation=(
            "The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID."
        ),
    ),
    shapes={"properties.roleDefinitionId": Shape.TEXT, "properties.principalId": Shape.TEXT},
    carried=(),
    tracked=False,
    anywhere=True,
    updatable=False,
    check=_check,
    complete=_complete,
)
