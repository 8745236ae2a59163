"""Where ARM's resources lie: two collections of the emulator's state, live and deleted.

Everything below a resource has its key as prefix, so that "delete a group and all that is in it"
and "is this scope in use" are one listing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from emulator.arm.record import Record
from emulator.arm.resource_id import ResourceId
from emulator.state import State

LIVE = "arm.resources"
DELETED = "arm.deleted"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Reads and writes records; the caller holds the transaction."""

    state: State

    def get(self, resource: ResourceId) -> Record | None:
        """Return the live resource, or None."""
        document = self.state.get(LIVE, resource.key)
        return None if document is None else Record.from_json(document)

    def put(self, record: Record) -> None:
        """Store a live resource."""
        self.state.put(LIVE, record.id.key, record.to_json())

    def remove(self, record: Record) -> None:
        """Forget a live resource."""
        self.state.delete(LIVE, record.id.key)

    def below(self, resource: ResourceId) -> list[Record]:
        """Return all live resources that lie in `resource` or are attached to it, deepest first."""
        found = list(self._read(LIVE, f"{resource.key}/"))
        return sorted(found, key=lambda record: record.id.key.count("/"), reverse=True)

    def of_type(self, type_name: str) -> list[Record]:
        """Return all live resources of a type, in every subscription."""
        return [
            record for record in self._read(LIVE, "") if record.id.type.lower() == type_name.lower()
        ]

    def bin(self, type_name: str) -> list[Record]:
        """Return all deleted resources of a type that are kept for restoring."""
        return [
            record
            for record in self._read(DELETED, "")
            if record.id.type.lower() == type_name.lower()
        ]

    def throw(self, record: Record) -> None:
        """Put a deleted resource into the bin."""
        self.state.put(DELETED, _bin_key(record), record.to_json())

    def take_out(self, record: Record) -> None:
        """Take a deleted resource out of the bin, to restore or to purge it."""
        self.state.delete(DELETED, _bin_key(record))

    def _read(self, collection: str, prefix: str) -> Iterator[Record]:
        for _, document in self.state.list(collection, prefix):
            yield Record.from_json(document)


def _bin_key(record: Record) -> str:
    return f"{record.id.key}@{record.location}"
