"""Deleted accounts and vaults: listed, read, purged; and forgotten when their time is up.

Deletion in Azure is soft for these. The name (and an account's subdomain) stays taken until the
resource is restored by a PUT or purged here, which is the surprise that a rebuilt environment
meets first. Both services have their own paths for the same thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.arm.directory import timestamp
from emulator.arm.errors import ArmError, JsonObject
from emulator.arm.handler import Answer
from emulator.arm.record import Record
from emulator.arm.regions import canonical_region
from emulator.arm.resource_id import ResourceId, Target
from emulator.arm.resource_type import ResourceType, Surroundings


@dataclass(frozen=True, slots=True)
class _Bin:
    """How one service names its deleted resources, and how it is told to purge one."""

    live_type: str
    collection: str
    type: str
    purged_by: str


_BINS = (
    _Bin(
        live_type="Microsoft.CognitiveServices/accounts",
        collection="Microsoft.CognitiveServices/deletedAccounts",
        type="Microsoft.CognitiveServices/locations/resourceGroups/deletedAccounts",
        purged_by="DELETE",
    ),
    _Bin(
        live_type="Microsoft.KeyVault/vaults",
        collection="Microsoft.KeyVault/deletedVaults",
        type="Microsoft.KeyVault/locations/deletedVaults",
        purged_by="POST",
    ),
)


@dataclass(frozen=True, slots=True)
class RecycleBin:
    """Answers requests on deleted resources by the rows of `table`."""

    table: Mapping[str, ResourceType]

    def row_for(self, target: Target) -> ResourceType | None:
        """Return the row of the live type where a request is on deleted resources, else None."""
        found = self._bin_of(target)
        return None if found is None else self.table[found.live_type.lower()]

    def answer(self, method: str, target: Target, around: Surroundings) -> Answer:
        """List, read or purge."""
        found = self._bin_of(target)
        row = self.row_for(target)
        if found is None or row is None:
            raise ArmError(404, "NotFound", "There are no deleted resources of this type.")
        if target.tail is not None and target.namespace is not None:
            records = around.shelf.bin(row.name)
            return 200, {"value": [_view(record, found, row) for record in records]}
        record = self._thrown(target.resource, row, around)
        if method == "GET":
            return 200, _view(record, found, row)
        if method != found.purged_by:
            raise ArmError(405, "MethodNotAllowed", f"'{method}' is not supported here.")
        if record.properties.get("enablePurgeProtection"):
            raise ArmError(
                400,
                "MethodNotAllowed",
                f"'{record.id.name}' has purge protection: it goes on "
                f"{_view(record, found, row)['properties']['scheduledPurgeDate']}.",
            )
        _purge(record, row, around)
        return 200, None

    def empty_what_is_due(self, around: Surroundings) -> None:
        """Forget what was deleted longer ago than its service keeps it."""
        for row in self.table.values():
            if row.kept_for is None:
                continue
            for record in around.shelf.bin(row.name):
                if record.deleted_at and record.deleted_at + row.kept_for <= around.now:
                    _purge(record, row, around)

    def _bin_of(self, target: Target) -> _Bin | None:
        asked = target.resource.type
        if target.namespace is not None:
            asked = f"{target.namespace}/{target.tail}"
        return next(
            (one for one in _BINS if asked.lower() in (one.collection.lower(), one.type.lower())),
            None,
        )

    def _thrown(self, asked: ResourceId, row: ResourceType, around: Surroundings) -> Record:
        """Find by region and name, and by group where the path has one."""
        region, *group, name = asked.names
        for record in around.shelf.bin(row.name):
            own_group = record.id.group
            if (
                record.id.name.lower() == name.lower()
                and record.location == canonical_region(region)
                and (not group or (own_group and own_group.name.lower() == group[0].lower()))
            ):
                return record
        raise ArmError(404, "ResourceNotFound", f"There is no deleted '{name}' in '{region}'.")


def _purge(record: Record, row: ResourceType, around: Surroundings) -> None:
    around.shelf.take_out(record)
    row.purged(record, around)


def _view(record: Record, bin_: _Bin, row: ResourceType) -> JsonObject:
    """Write a deleted resource as its service does: where it lay, and until when it is kept."""
    own_group = record.id.group
    place = f"/subscriptions/{record.id.subscription}/providers/{row.name.split('/')[0]}"
    place += f"/locations/{record.location}"
    if "resourceGroups" in bin_.type and own_group:
        place += f"/resourceGroups/{own_group.name}"
    deleted = record.deleted_at or record.created_at
    purged = deleted + row.kept_for if row.kept_for else deleted
    return {
        "id": f"{place}/{bin_.collection.split('/')[1]}/{record.id.name}",
        "name": record.id.name,
        "type": bin_.collection,
        "location": record.location,
        "properties": {
            **record.properties,
            "deletionDate": timestamp(deleted),
            "scheduledPurgeDate": timestamp(purged),
        },
    }
