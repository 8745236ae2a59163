"""Refusals in Azure Resource Manager's own shape.

Clients branch on `error.code`, people read `error.message`; both are kept as ARM words them, so
that what a user meets here is what a search engine knows from Azure.
"""

from typing import Any

JsonObject = dict[str, Any]


class ArmError(Exception):
    """A refusal: HTTP status, ARM's error code, and a message for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """Keep the three parts that ARM answers with."""
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    @property
    def body(self) -> JsonObject:
        """The answer's JSON body."""
        return {"error": {"code": self.code, "message": self.message}}


def group_not_found(group: str) -> ArmError:
    """Answer for anything asked inside a resource group that does not exist."""
    return ArmError(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")


def resource_not_found(relative: str, group: str) -> ArmError:
    """Answer for a resource that does not exist; `relative` is `<type>/<name>`."""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{relative}' under resource group '{group}' was not found. For more "
        "details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def parent_not_found(verb: str, type_name: str, parent: str) -> ArmError:
    """Answer for a child whose parent does not exist, such as a container without its account."""
    return ArmError(
        404,
        "ParentResourceNotFound",
        f"Failed to perform '{verb}' on resource(s) of type '{type_name}', because the parent "
        f"resource '{parent}' could not be found.",
    )


def method_not_allowed(method: str, what: str) -> ArmError:
    """Answer for a verb that this resource or action does not have."""
    return ArmError(
        405, "MethodNotAllowed", f"The method '{method}' is not supported for '{what}'."
    )
