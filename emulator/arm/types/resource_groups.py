"""Resource groups: the folder in which everything else lies.

Source of the rules: Azure's naming rules for `Microsoft.Resources/resourceGroups`.
"""

from emulator.arm.errors import JsonObject
from emulator.arm.resource_id import GROUP_TYPE
from emulator.arm.resource_type import Change, ResourceType
from emulator.arm.rules import NameRule


def _complete(change: Change) -> JsonObject:
    return {"properties": {"provisioningState": "Succeeded"}}


RESOURCE_GROUPS = ResourceType(
    name=GROUP_TYPE,
    api_versions=("2020-06-01", "2021-04-01", "2022-09-01", "2024-03-01", "2025-04-01"),
    name_rule=NameRule(
        pattern=r"[\w().-]{0,89}[\w()-]",
        code="InvalidResourceGroup",
        explanation=(
            "The provided resource group name '{name}' is invalid. It has 1 to 90 letters, digits, "
            "underscores, parentheses, hyphens and periods, and does not end with a period."
        ),
    ),
    carried=("tags", "managedBy"),
    complete=_complete,
)
