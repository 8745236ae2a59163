"""Resource ids: where a resource lies, what it is, what it is called.

An id is a path. Everything ARM decides by position (group, type, parent, the scope of a role
assignment) is read off that path here, once, so that no other file takes paths apart. ARM compares
ids without case but shows them as they were first written; `key` is for comparing, `str()` for
showing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from emulator.arm.errors import ArmError

SUBSCRIPTION_TYPE = "Microsoft.Resources/subscriptions"
GROUP_TYPE = "Microsoft.Resources/resourceGroups"


@dataclass(frozen=True, slots=True)
class ResourceId:
    """A full resource id; `scope` is what it lies in, or is attached to."""

    scope: "ResourceId | None"
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    def __str__(self) -> str:
        """Write the id as ARM shows it."""
        pairs = "".join(
            f"/{kind}/{name}" for kind, name in zip(self.types, self.names, strict=True)
        )
        if self.type in (SUBSCRIPTION_TYPE, GROUP_TYPE):
            return f"{self.scope or ''}{pairs}"
        return f"{self.scope or ''}/providers/{self.namespace}{pairs}"

    @property
    def key(self) -> str:
        """The form in which two spellings of one id are equal."""
        return str(self).lower()

    @property
    def type(self) -> str:
        """The full type, such as `Microsoft.Storage/storageAccounts`."""
        return "/".join((self.namespace, *self.types))

    @property
    def name(self) -> str:
        """The last name, which is what the resource itself is called."""
        return self.names[-1]

    @property
    def group(self) -> "ResourceId | None":
        """The resource group around it, or itself where it is one."""
        return next((around for around in self.lineage() if around.type == GROUP_TYPE), None)

    @property
    def subscription(self) -> str:
        """The id of the subscription around it."""
        return next(a.name for a in self.lineage() if a.type == SUBSCRIPTION_TYPE)

    @property
    def relative(self) -> str:
        """`<type>/<name>` in the words of ARM's not-found message."""
        return f"{self.type}/{'/'.join(self.names)}"

    def owner(self) -> "ResourceId | None":
        """Return the next id up: the parent of a child, else the scope."""
        if len(self.types) > 1:
            return ResourceId(self.scope, self.namespace, self.types[:-1], self.names[:-1])
        return self.scope

    def lineage(self) -> Iterator["ResourceId"]:
        """Yield this id and all that it lies in, from the inside out."""
        here: ResourceId | None = self
        while here is not None:
            yield here
            here = here.owner()


@dataclass(frozen=True, slots=True)
class Target:
    """What a request's path points at.

    `tail` is a last segment without a name: a collection to list or an action to run on
    `resource`. `namespace` is set where the collection begins a provider's path, as in
    `…/resourceGroups/g/providers/Microsoft.Storage/storageAccounts`.
    """

    resource: ResourceId
    tail: str | None = None
    namespace: str | None = None


def parse_target(path: str) -> Target:
    """Read a request's path.

    Raises `ArmError` (404, `InvalidResourceId`) where the path is none of ARM's.
    """
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) < 2 or segments[0].lower() != "subscriptions":
        raise _invalid(path)
    here = ResourceId(None, "Microsoft.Resources", ("subscriptions",), (segments[1],))
    rest = segments[2:]
    if rest and rest[0].lower() == "resourcegroups":
        if len(rest) == 1:
            return Target(here, tail=rest[0])
        here = ResourceId(here, "Microsoft.Resources", ("resourceGroups",), (rest[1],))
        rest = rest[2:]
    while rest:
        if rest[0].lower() != "providers":
            if len(rest) == 1:
                return Target(here, tail=rest[0])
            raise _invalid(path)
        if len(rest) < 3:
            raise _invalid(path)
        namespace, own, rest = rest[1], *_split_at_providers(rest[2:])
        types, names = tuple(own[0::2]), tuple(own[1::2])
        if len(types) > len(names):
            return _unnamed(here, namespace, types, names)
        here = ResourceId(here, namespace, types, names)
    return Target(here)


def parse_id(text: str) -> ResourceId:
    """Read an id that must name one resource, such as a role assignment's scope."""
    target = parse_target(text)
    if target.tail is not None:
        raise _invalid(text)
    return target.resource


def _split_at_providers(segments: list[str]) -> tuple[list[str], list[str]]:
    """Take a provider's own segments off; an extension resource begins at the next `providers`."""
    for index in range(0, len(segments), 2):
        if segments[index].lower() == "providers":
            return segments[:index], segments[index:]
    return segments, []


def _unnamed(
    scope: ResourceId, namespace: str, types: tuple[str, ...], names: tuple[str, ...]
) -> Target:
    """Point at the collection or action that a path without a last name means."""
    if not names:
        return Target(scope, tail=types[-1], namespace=namespace)
    return Target(ResourceId(scope, namespace, types[:-1], names), tail=types[-1])


def _invalid(path: str) -> ArmError:
    return ArmError(404, "InvalidResourceId", f"The path '{path}' is not a resource id.")
