"""Role assignments: who may do what, under names that are the same in every run."""

import pulumi
from pulumi_azure_native import authorization

from infra.names import role_assignment_name, role_definition_id


def assign_role(
    name: str,
    *,
    seed: str,
    scope: pulumi.Output[str],
    role: str,
    principal: pulumi.Output[str],
    subscription: pulumi.Output[str],
    principal_type: authorization.PrincipalType | None = None,
    opts: pulumi.ResourceOptions,
) -> authorization.RoleAssignment:
    """Give a built-in role to an identity.

    `seed`: what is unique to the account or the environment that the assignment is named after.
    `principal_type` is None where a person or a pipeline may deploy: Azure finds out.
    """
    return authorization.RoleAssignment(
        name,
        role_assignment_name=role_assignment_name(seed, name, role),
        scope=scope,
        role_definition_id=subscription.apply(lambda given: role_definition_id(given, role)),
        principal_id=principal,
        principal_type=principal_type,
        opts=opts,
    )
