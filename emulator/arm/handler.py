"""Azure Resource Manager's own behaviour, the same for every type of resource.

PUT makes or replaces, PATCH merges, DELETE removes what lies below as well, GET reads one or a
collection, POST runs an action. All of it is synchronous: where Azure answers 202 and wants to be
polled, this answers with the end state, which every client of ARM takes as an operation that was
done at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from emulator.arm.errors import (
    ArmError,
    JsonObject,
    group_not_found,
    method_not_allowed,
    parent_not_found,
    resource_not_found,
)
from emulator.arm.record import Record
from emulator.arm.regions import canonical_region, require_region
from emulator.arm.resource_id import GROUP_TYPE, SUBSCRIPTION_TYPE, ResourceId, Target
from emulator.arm.resource_type import Change, ResourceType, Surroundings
from emulator.arm.rules import Shape, require_shapes

_SHAPES = dict.fromkeys(("identity", "properties", "sku", "tags"), Shape.OBJECT)
Answer = tuple[int, JsonObject | None]
"""An HTTP status and a body; None: no body."""


@dataclass(frozen=True, slots=True)
class ArmHandler:
    """Answers requests on resources by the rows of `table`, whose keys are lower-case types."""

    table: Mapping[str, ResourceType]

    def put(self, target: Target, body: JsonObject, around: Surroundings) -> Answer:
        """Make the resource, or replace what is there."""
        row = self._named_row(target, "PUT")
        self._require_owner(target.resource, "write", around)
        before = around.shelf.get(target.resource)
        record = self._store(row, target.resource, body, before, around)
        return (200 if before else row.created_status), record.view()

    def patch(self, target: Target, body: JsonObject, around: Surroundings) -> Answer:
        """Change some of what is there: maps merge, all else is replaced, null removes."""
        row = self._named_row(target, "PATCH")
        if not row.updatable:
            raise method_not_allowed("PATCH", row.name)
        before = self._existing(target.resource, around)
        record = self._store(row, target.resource, _merged(before.body, body), before, around)
        return 200, record.view()

    def get(self, target: Target, around: Surroundings) -> Answer:
        """Read one resource, or list a collection."""
        if target.tail is not None:
            return 200, {"value": self._listed(target, around)}
        if target.resource.type == SUBSCRIPTION_TYPE:
            return 200, _subscription(target.resource)
        self._named_row(target, "GET")
        return 200, self._existing(target.resource, around).view()

    def delete(self, target: Target, around: Surroundings) -> Answer:
        """Remove the resource and what lies below it; what is not there is 204, a group 404."""
        self._named_row(target, "DELETE")
        record = around.shelf.get(target.resource)
        if record is None:
            if target.resource.type == GROUP_TYPE:
                raise group_not_found(target.resource.name)
            self._require_group(target.resource, around)
            return 204, None
        for gone in (*around.shelf.below(record.id), record):
            self._remove(gone, around)
        return 200, None

    def post(self, target: Target, body: JsonObject, around: Surroundings) -> Answer:
        """Run an action of a resource, such as `listKeys`."""
        row = self._row(target.resource)
        actions = {name.lower(): action for name, action in row.actions.items()}
        action = actions.get((target.tail or "").lower())
        if action is None:
            raise method_not_allowed("POST", f"{row.name}/{target.tail or ''}".rstrip("/"))
        return 200, action(self._existing(target.resource, around), body, around)

    def row_for(self, target: Target) -> ResourceType | None:
        """Return the row whose api versions hold for a request; None: ARM's own listings."""
        if target.namespace is not None:
            return self.table.get(f"{target.namespace}/{target.tail}".lower())
        found = self.table.get(target.resource.type.lower())
        if found is None and target.tail is not None:
            return self.table.get(f"{target.resource.type}/{target.tail}".lower())
        return found

    def _row(self, resource: ResourceId) -> ResourceType:
        row = self.table.get(resource.type.lower())
        if row is None:
            raise ArmError(
                404,
                "InvalidResourceType",
                f"The resource type '{'/'.join(resource.types)}' could not be found in the "
                f"namespace '{resource.namespace}'. The emulator has: "
                f"{', '.join(sorted(known.name for known in self.table.values()))}.",
            )
        return row

    def _named_row(self, target: Target, method: str) -> ResourceType:
        if target.tail is not None:
            raise method_not_allowed(method, f"{target.resource}/{target.tail}")
        return self._row(target.resource)

    def _existing(self, resource: ResourceId, around: Surroundings) -> Record:
        record = around.shelf.get(resource)
        if record is not None:
            return record
        if resource.type == GROUP_TYPE:
            raise group_not_found(resource.name)
        self._require_group(resource, around)
        raise resource_not_found(resource.relative, resource.group.name if resource.group else "")

    def _require_group(self, resource: ResourceId, around: Surroundings) -> None:
        group = resource.group
        if group is not None and around.shelf.get(group) is None:
            raise group_not_found(group.name)

    def _require_owner(self, resource: ResourceId, verb: str, around: Surroundings) -> None:
        """Refuse a resource whose group or parent is missing; in-between names are only paths."""
        if resource.type == GROUP_TYPE:
            return
        self._require_group(resource, around)
        if resource.group is None and not self._row(resource).anywhere:
            raise ArmError(
                400,
                "InvalidResourceType",
                f"A resource of type '{resource.type}' lies in a resource group.",
            )
        for owner in list(resource.lineage())[1:]:
            if owner.type.lower() not in self.table or around.shelf.get(owner) is not None:
                continue
            if owner.scope == resource.scope:
                raise parent_not_found(verb, "/".join(resource.types), str(owner))
            raise resource_not_found(owner.relative, owner.group.name if owner.group else "")

    def _store(
        self,
        row: ResourceType,
        resource: ResourceId,
        body: JsonObject,
        before: Record | None,
        around: Surroundings,
    ) -> Record:
        """Check the wanted body, let the service complete it, keep it."""
        row.name_rule.check(resource.name)
        require_shapes(body, {**_SHAPES, **row.shapes})
        wanted = dict(body)
        if row.tracked:
            wanted["location"] = _settled_location(row, resource, body, before)
        change = Change(resource, wanted, before, around)
        row.check(change)
        shown: JsonObject = {"tags": {}} if "tags" in row.carried else {}
        shown |= {key: wanted[key] for key in row.carried if wanted.get(key) is not None}
        if row.tracked:
            shown["location"] = wanted["location"]
        shown |= row.complete(change)
        record = Record(
            before.id if before else _spelled(row, resource),
            shown,
            change.created_at,
            row.secrets(change),
        )
        around.shelf.put(record)
        return record

    def _remove(self, record: Record, around: Surroundings) -> None:
        row = self._row(record.id)
        secrets = row.to_bin(record, around)
        around.shelf.remove(record)
        if row.kept_for is not None:
            around.shelf.throw(replace(record, secrets=secrets, deleted_at=around.now))

    def _listed(self, target: Target, around: Surroundings) -> list[JsonObject]:
        """List a collection: of the whole subscription, of a group, or of a parent."""
        scope, tail = target.resource, (target.tail or "").lower()
        if scope.type != SUBSCRIPTION_TYPE:
            self._existing_owner(scope, around)
        found = around.shelf.below(scope)
        if tail == "resources" and scope.type in (GROUP_TYPE, SUBSCRIPTION_TYPE):
            found = [record for record in found if self._row(record.id).tracked]
            found = [record for record in found if record.id.type != GROUP_TYPE]
        else:
            wanted = f"{target.namespace or scope.type}/{tail}".lower()
            if tail == "resourcegroups":
                wanted = GROUP_TYPE.lower()
            if wanted not in self.table:
                raise ArmError(
                    404, "InvalidResourceType", f"There is no collection '{target.tail}' here."
                )
            found = [record for record in found if record.id.type.lower() == wanted]
        return [record.view() for record in sorted(found, key=lambda record: record.id.key)]

    def _existing_owner(self, scope: ResourceId, around: Surroundings) -> None:
        """Refuse to list what lies in something that does not exist."""
        for owner in scope.lineage():
            if owner.type.lower() in self.table:
                self._existing(owner, around)
                return


def _settled_location(
    row: ResourceType, resource: ResourceId, body: JsonObject, before: Record | None
) -> str:
    """Return the wanted region; a resource never moves to another one."""
    region = require_region(body.get("location"), row.name)
    if before is None or region == canonical_region(before.location):
        return region
    if resource.type == GROUP_TYPE:
        raise ArmError(
            409,
            "InvalidResourceGroupLocation",
            f"Invalid resource group location '{region}'. The Resource group already exists in "
            f"location '{before.location}'.",
        )
    raise ArmError(
        409,
        "InvalidResourceLocation",
        f"The resource '{resource.name}' already exists in location '{before.location}' in "
        f"resource group '{resource.group.name if resource.group else ''}'. A resource with the "
        f"same name cannot be created in location '{region}'. Please select a new resource name.",
    )


def _spelled(row: ResourceType, resource: ResourceId) -> ResourceId:
    """Write a new id's type as its service does, however the client wrote it."""
    namespace, *types = row.name.split("/")
    return replace(resource, namespace=namespace, types=tuple(types))


def _merged(old: JsonObject, patch: JsonObject) -> JsonObject:
    """Merge as RFC 7396 says, except that a patch's `tags` are all the tags, as ARM has it."""
    result = dict(old)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(old.get(key), dict) and key != "tags":
            result[key] = _merged(old[key], value)
        else:
            result[key] = value
    return result


def _subscription(resource: ResourceId) -> JsonObject:
    return {
        "id": str(resource),
        "subscriptionId": resource.name,
        "displayName": "Emulator",
        "state": "Enabled",
    }
