"""Azure's regions, and the two ways to write one.

ARM takes "West US" and "westus" and returns the short form; a region that does not exist is
refused, so that a slip in YAML shows here and not on the day of the first real deployment.
Source: the public regions in Azure's list of locations.
"""

from emulator.arm.errors import ArmError

REGIONS = frozenset(
    (
        "australiacentral",
        "australiaeast",
        "australiasoutheast",
        "austriaeast",
        "belgiumcentral",
        "brazilsouth",
        "canadacentral",
        "canadaeast",
        "centralindia",
        "centralus",
        "chilecentral",
        "eastasia",
        "eastus",
        "eastus2",
        "francecentral",
        "germanywestcentral",
        "indonesiacentral",
        "israelcentral",
        "italynorth",
        "japaneast",
        "japanwest",
        "jioindiawest",
        "koreacentral",
        "koreasouth",
        "malaysiawest",
        "mexicocentral",
        "newzealandnorth",
        "northcentralus",
        "northeurope",
        "norwayeast",
        "polandcentral",
        "qatarcentral",
        "southafricanorth",
        "southcentralus",
        "southeastasia",
        "southindia",
        "spaincentral",
        "swedencentral",
        "switzerlandnorth",
        "uaenorth",
        "uksouth",
        "ukwest",
        "westcentralus",
        "westeurope",
        "westindia",
        "westus",
        "westus2",
        "westus3",
    )
)


def canonical_region(text: str) -> str:
    """Write a region's name in ARM's short form."""
    return text.replace(" ", "").lower()


def require_region(location: object, type_name: str) -> str:
    """Return the short form of a resource's location.

    Raises `ArmError` (400) with `LocationRequired` where there is none, and with
    `LocationNotAvailableForResourceType` where it is not a region of Azure.
    """
    if not isinstance(location, str) or not location.strip():
        raise ArmError(
            400, "LocationRequired", "The location property is required for this definition."
        )
    region = canonical_region(location)
    if region not in REGIONS:
        raise ArmError(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type "
            f"'{type_name}'. List of available regions for the resource type is "
            f"'{','.join(sorted(REGIONS))}'.",
        )
    return region
